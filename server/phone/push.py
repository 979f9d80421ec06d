"""Web push: adapter for pywebpush (RFC 8030, 8188, 8291, 8292)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from edge_sync.groundwork.log import fields
from server.phone.letters import Letter, Outcome
from server.phone.subscription import is_known

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

log = logging.getLogger(__name__)

KEEP_S = 900
"""How long a push service keeps a notice for a phone that is out of reach; later it would be untrue."""
TIMEOUT_S = 8.0
_GONE, _TOO_MANY, _SERVER_FAULT = (404, 410), 429, 500


class PushSender:
    """Encrypts a letter for one browser and hands it to that browser's push service."""

    def __init__(
        self, key: EllipticCurvePrivateKey, contact: str, services: Sequence[str], ca: Path | None = None
    ) -> None:
        self._key = key
        self._contact = contact
        self._services = tuple(services)
        self._ca = ca

    def send(self, address: str, letter: Letter) -> Outcome:
        """``address`` is the subscription as JSON."""
        import requests
        from py_vapid import Vapid02  # type: ignore[import-untyped]
        from pywebpush import WebPushException, webpush  # type: ignore[import-untyped]

        subscription: dict[str, Any] = msgspec.json.decode(address)
        if not is_known(subscription["endpoint"], self._services):
            return Outcome.GONE
        with requests.Session() as session:
            session.max_redirects = 0
            # The environment may name a proxy, but neither an authority (it would win over ours) nor a password.
            session.trust_env = False
            session.proxies = requests.utils.get_environ_proxies(subscription["endpoint"])
            session.verify = str(self._ca) if self._ca is not None else True
            try:
                webpush(
                    subscription,
                    data=msgspec.json.encode({"title": letter.title, "body": letter.body}).decode(),
                    vapid_private_key=Vapid02(self._key),
                    vapid_claims={"sub": self._contact},
                    ttl=KEEP_S,
                    timeout=TIMEOUT_S,
                    headers={"Urgency": "high"},
                    requests_session=session,
                )
            except WebPushException as error:
                return _outcome(error.status_code)
            except requests.RequestException as error:
                # Its text quotes the endpoint, which is the phone's own.
                log.warning("push service out of reach %s", fields(error=type(error).__name__))
                return Outcome.AGAIN
        return Outcome.SENT


def _outcome(status: int | None) -> Outcome:
    if status in _GONE:
        return Outcome.GONE
    if status is None or status == _TOO_MANY or status >= _SERVER_FAULT:
        return Outcome.AGAIN
    log.warning("push service refused a notice %s", fields(status=status))
    return Outcome.REFUSED
