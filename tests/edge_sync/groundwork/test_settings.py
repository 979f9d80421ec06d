"""Settings: every mistake at once, with the nearest known key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from edge_sync.groundwork.settings import BadSettings, read_settings


class Printer(msgspec.Struct, frozen=True, kw_only=True):
    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 9100


class Button(msgspec.Struct, frozen=True, kw_only=True):
    pin: int


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    folder: Path
    forget_after_ms: Annotated[int, msgspec.Meta(ge=1000)] = 60_000
    printer: Printer
    spare: Printer | None = None
    buttons: dict[str, Button] = {}
    shelves: list[Printer] = []


def _write(folder: Path, text: str) -> Path:
    path = folder / "shop.toml"
    path.write_text(text, "utf-8")
    return path


def test_good_settings_become_structs(tmp_path: Path) -> None:
    text = 'name="a"\nfolder="/x/y"\n[printer]\nhost="h"\n[buttons.call]\npin=4\n[[shelves]]\nhost="s"\nport=1\n'
    shop = read_settings(_write(tmp_path, text), Shop)
    assert shop == Shop(
        name="a",
        folder=Path("/x/y"),
        printer=Printer(host="h"),
        buttons={"call": Button(pin=4)},
        shelves=[Printer(host="s", port=1)],
    )


def test_all_mistakes_are_said_at_once_with_the_nearest_key(tmp_path: Path) -> None:
    text = (
        'nmae="a"\nforget_after_ms=10\n[printer]\nhost=7\nprot=1\n'
        '[spare]\nport=70000\n[buttons.call]\npim=4\n[[shelves]]\nhots="s"\n'
    )
    with pytest.raises(BadSettings) as caught:
        read_settings(_write(tmp_path, text), Shop)
    said = "\n".join(caught.value.mistakes)
    assert "unknown key nmae; did you mean 'name'?" in said
    assert "missing key name" in said
    assert "missing key folder" in said
    assert "forget_after_ms: " in said
    assert "printer.host: " in said
    assert "unknown key printer.prot; did you mean 'port'?" in said
    assert "missing key spare.host" in said
    assert "spare.port: " in said
    assert "unknown key buttons.call.pim; did you mean 'pin'?" in said
    assert "unknown key shelves[0].hots; did you mean 'host'?" in said
    assert caught.value.code == "SET-01"


def test_a_key_like_no_other_shows_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"unknown key printer\.zzzz; known here: host, port"):
        read_settings(_write(tmp_path, 'name="a"\nfolder="x"\n[printer]\nhost="h"\nzzzz=1\n'), Shop)


@pytest.mark.parametrize(("text", "said"), [("name=", "not TOML"), (None, "does not exist")])
def test_a_file_that_is_no_settings_file_is_said_to_be_none(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "absent.toml" if text is None else _write(tmp_path, text)
    with pytest.raises(BadSettings, match=said):
        read_settings(path, Shop)
