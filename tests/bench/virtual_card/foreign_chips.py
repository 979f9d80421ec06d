"""Cards laid down by mistake: what they say to a machine that looks for identity cards."""

from __future__ import annotations

from tests.bench.virtual_card.files import Application, Chip


def contactless_atr(historical: str) -> bytes:
    """What a reader makes up for a contactless card: its historical bytes between a fixed head and a check byte."""
    told = bytes.fromhex(historical)
    body = bytes((0x80 | len(told), 0x80, 0x01)) + told
    check = 0
    for byte in body:
        check ^= byte
    return b"\x3b" + body + bytes((check,))


ATR_FELICA = contactless_atr("804F0CA00000030611003B00000000")
"""A FeliCa card as PC/SC part 3 lets a reader describe it."""
ATR_PAYMENT = contactless_atr("0031C173C84000009000")
ATR_PLAIN = contactless_atr("")

PPSE = b"2PAY.SYS.DDF01"
PASSPORT_AID = bytes.fromhex("A0000002471001")


def transit_chip() -> Chip:
    """Suica, ICOCA, nanaco: storage cards without applications."""
    return Chip(ATR_FELICA, {})


def payment_chip() -> Chip:
    """A credit card: its list of applications can be selected; whatever else is asked raises the tripwire."""
    return Chip(ATR_PAYMENT, {PPSE: Application("payment", only_selected=True)})


def passport_chip() -> Chip:
    """A passport or foreign identity card."""
    return Chip(ATR_PLAIN, {PASSPORT_AID: Application("passport", only_selected=True)})


def blank_chip() -> Chip:
    """A chip with nothing on it."""
    return Chip(ATR_PLAIN, {})
