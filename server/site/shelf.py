"""The shelf of styles and scripts: WhiteNoise, without a detour over threads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.decorators import sync_and_async_middleware
from whitenoise.middleware import WhiteNoiseMiddleware


@sync_and_async_middleware
def static_files(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: answer with a file where the path names one."""
    shelf = WhiteNoiseMiddleware(lambda request: None)

    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            found = shelf(request)
            if found is not None:
                return _whole(found)
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return await answer

        return middleware

    def plain(request: HttpRequest) -> HttpResponseBase:
        found = shelf(request)
        return _whole(found) if found is not None else get_response(request)

    return plain


def _whole(found: StreamingHttpResponse) -> HttpResponse:
    """The files are small; a whole answer needs no thread to read it."""
    answer = HttpResponse(b"".join(found), status=found.status_code)
    del answer.headers["Content-Type"]
    for name, value in found.headers.items():
        answer.headers[name] = value
    found.close()
    return answer
