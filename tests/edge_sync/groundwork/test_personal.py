"""Personal data cannot become text or bytes by accident."""

from __future__ import annotations

import copy
import io
import logging
import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from edge_sync.groundwork.log import fields, start_log
from edge_sync.groundwork.personal import Personal, PersonalDataLeak

NAME = "萩野太郎"


@pytest.mark.parametrize(
    "leak",
    [
        str,
        lambda held: f"{held}",
        "{}".format,
        lambda held: "%s" % held,  # noqa: UP031
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        lambda held: fields(name=held),
    ],
)
def test_every_way_to_text_or_bytes_raises(leak: Callable[[Any], Any]) -> None:
    with pytest.raises(PersonalDataLeak):
        leak(Personal(NAME))


def test_json_cannot_hold_it() -> None:
    with pytest.raises(TypeError):
        msgspec.json.encode({"name": Personal(NAME)})


def test_repr_says_nothing_and_reveal_is_the_only_way() -> None:
    held = Personal(NAME)
    assert NAME not in repr(held)
    assert NAME not in repr([held])
    assert held.reveal() == NAME


def test_wiping_overwrites_bytes_and_forgets() -> None:
    pin = bytearray(b"1234")
    held = Personal(pin)
    held.wipe()
    assert pin == b"\0\0\0\0"
    assert held.wiped
    with pytest.raises(PersonalDataLeak):
        held.reveal()


def test_two_equal_names_do_not_compare_equal() -> None:
    assert Personal(NAME) != Personal(NAME)


def test_a_log_line_has_keys_and_values_and_utc() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    try:
        start_log("test", stream=stream)
        logging.getLogger("kiosk.visit").info("step entered %s", fields(name="welcome", why="a b", none=""))
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(logging.WARNING)
    assert stream.getvalue().endswith('Z INFO kiosk.visit step entered name=welcome why="a b" none=""\n')
