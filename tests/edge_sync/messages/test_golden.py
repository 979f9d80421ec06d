"""Frozen examples: what travelled once is understood for ever."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from edge_sync.messages.codec import decode_message, decode_plain, encode_plain
from edge_sync.messages.message import all_kinds
from tests.edge_sync.messages.examples import EXAMPLES
from tests.edge_sync.messages.make_golden import FOLDER, name_of, write_missing

FILES = sorted(FOLDER.glob("*.json"))


def test_every_kind_of_the_dictionary_has_a_frozen_example() -> None:
    wanted = {f"{shape.KIND}.v{shape.VERSION}.json" for shape in all_kinds()}
    assert wanted <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_frozen_example_is_read_and_says_the_same_when_written_again(path: Path) -> None:
    frozen = msgspec.json.decode(path.read_bytes())
    message = decode_message(frozen["type"], frozen["dataversion"], msgspec.json.encode(frozen["data"]))
    written = msgspec.json.decode(encode_plain(message))
    # A newer field may have joined with its default; nothing that was said may be lost or changed.
    assert _holds(written, frozen)
    assert decode_plain(path.read_bytes(), type(message)) == message


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.KIND)
def test_examples_still_agree_with_their_frozen_file(message: object) -> None:
    path = FOLDER / name_of(message)  # type: ignore[arg-type]
    frozen = msgspec.json.decode(path.read_bytes())
    assert decode_message(frozen["type"], frozen["dataversion"], msgspec.json.encode(frozen["data"])) == message


def test_the_generator_never_overwrites(tmp_path: Path) -> None:
    frozen = tmp_path / name_of(EXAMPLES[0])
    frozen.write_text("{}\n", "utf-8")
    written, differing = write_missing(tmp_path, EXAMPLES)
    assert frozen.read_text("utf-8") == "{}\n"
    assert differing == [frozen.name]
    assert len(written) == len(EXAMPLES) - 1


def _holds(whole: object, part: object) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and _holds(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return (
            isinstance(whole, list)
            and len(whole) == len(part)
            and all(_holds(one, other) for one, other in zip(whole, part, strict=True))
        )
    return whole == part
