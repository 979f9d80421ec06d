"""Journey files: what is shipped is sound, what is broken is refused with every mistake, what is older understood."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.visit.journey import LIBRARY, BadJourney, Scene, read_journeys

OLDER = Path(__file__).with_name("journey_of_an_older_centre.toml")


def sent(tmp_path: Path, part: str, before: str, after: str) -> Path:
    """A folder as the centre sends it, with one part changed."""
    shutil.copytree(LIBRARY, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "parts" / f"{part}.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return tmp_path


def test_the_shipped_journeys_are_sound() -> None:
    assert set(read_journeys()) == {
        "residence_certificate", "seal_certificate", "family_register", "tax_certificate", "moving", "my_number_card",
        "consultation", "check_in", "disaster_certificate",
    }  # fmt: skip


def test_a_dead_end_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadJourney) as caught:
        read_journeys(sent(tmp_path, "number_only", 'goes = "ticket"', 'goes = "tickt"'))
    assert "step number: 'tickt' does not exist" in caught.value.mistakes
    assert "step ticket is never reached" in caught.value.mistakes


def test_an_unknown_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadJourney, match="leave_after_ms"):
        read_journeys(sent(tmp_path, "number_only", "leaves_after_ms", "leave_after_ms"))


def test_a_part_that_leads_on_must_not_be_the_last(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "moving.toml"
    path.write_text(path.read_text("utf-8").replace('"family", "print"', '"family"'), "utf-8")
    with pytest.raises(BadJourney, match="nothing follows the last part"):
        read_journeys(tmp_path)


@pytest.mark.parametrize(("takes", "says"), [('["flying"]', "no part 'flying'"), ('["number", "number_only"]', "too")])
def test_a_part_is_known_and_its_steps_are_its_own(tmp_path: Path, takes: str, says: str) -> None:
    (tmp_path / "odd.toml").write_text(f'id = "odd"\nservice = "odd"\ntakes = {takes}\n', "utf-8")
    with pytest.raises(BadJourney, match=says):
        read_journeys(tmp_path)


def test_a_centre_may_send_a_journey_alone_and_it_takes_the_parts_we_were_built_with(tmp_path: Path) -> None:
    shutil.copy(LIBRARY / "moving.toml", tmp_path)
    assert read_journeys(tmp_path)["moving"] == read_journeys()["moving"]


def test_a_journey_that_an_older_centre_sends_is_understood(tmp_path: Path) -> None:
    shutil.copy(OLDER, tmp_path / "residence_certificate.toml")
    journey = read_journeys(tmp_path)["residence_certificate"]
    assert journey.forms == ("residence_certificate",)
    assert journey.steps["pin"].scene is Scene.KEYPAD
    assert journey.steps["printing"].does == ("print_forms",)
