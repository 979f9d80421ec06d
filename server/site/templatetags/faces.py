"""Tags of public pages in several languages.

The page's context holds ``words_of``, ``languages`` and, where the hall has names of its own, ``service_names``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from server.site.faces import counter_in, say, say_plainly, service_in
from server.site.templatetags.frame import ruby

register = template.Library()


@register.simple_tag(takes_context=True)
def said(context: Any, key: str, **values: object) -> SafeString:
    """``{% said "range" low=5 high=20 %}``: a sentence in each of the page's languages, one of them seen at a time."""
    return _in_turn(context, lambda language: say(context["words_of"], language, key, values))


@register.simple_tag(takes_context=True)
def plainly(context: Any, key: str, **values: object) -> str:
    """A sentence in the page's first language, for attributes and titles: no markup in it."""
    return say_plainly(context["words_of"], context["languages"][0], key, values)


@register.simple_tag(takes_context=True)
def service_said(context: Any, service: str) -> SafeString:
    """A service's name in each of the page's languages."""
    return _in_turn(
        context, lambda language: _with_reading(language, service_in(language, service, context.get("service_names")))
    )


@register.simple_tag(takes_context=True)
def counter_said(context: Any, counter: str) -> SafeString:
    """A counter's name in each of the page's languages."""
    return _in_turn(context, lambda language: _with_reading(language, counter_in(language, counter)))


def _with_reading(language: str, name: str) -> SafeString:
    return ruby(name) if language == "ja" else format_html("{}", name)


def _in_turn(context: Any, one: Callable[[str], SafeString]) -> SafeString:
    faces = format_html_join("", '<span lang="{}">{}</span>', ((name, one(name)) for name in context["languages"]))
    return format_html('<span class="say">{}</span>', faces)
