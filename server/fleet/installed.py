"""What machines have: the letters by which their content came to them."""

from __future__ import annotations

import msgspec

from edge_sync.messages.content import Bundle, ContentInstall
from server.fleet.models import Command

NUMBERS = "numbers"
"""The topic of letters that give a machine its numbers."""


def installed_content(device: str) -> list[Command]:
    """Of each bundle the letters that brought what was last installed, in their order; none when one is under way."""
    return [*(command for bundle in Bundle for command in _of(device, bundle.value)), *_numbers(device)]


def _numbers(device: str) -> list[Command]:
    """The machine's own numbers: without them it would count by the letter in its settings."""
    letters = Command.objects.filter(device=device, topic=NUMBERS)
    if letters.filter(state=Command.State.PENDING).exists():
        return []
    newest = letters.filter(state=Command.State.APPLIED).order_by("pk").last()
    return [newest] if newest is not None else []


def _of(device: str, bundle: str) -> list[Command]:
    letters = Command.objects.filter(device=device, topic=bundle)
    if letters.filter(state=Command.State.PENDING).exists():
        return []
    install = letters.filter(kind=ContentInstall.KIND, state=Command.State.APPLIED).order_by("pk").last()
    if install is None:
        return []
    parts = msgspec.json.decode(install.data, type=ContentInstall).parts
    newest_first = letters.filter(digest=install.digest, pk__lte=install.pk).order_by("-pk")
    return list(newest_first[: parts + 1])[::-1]
