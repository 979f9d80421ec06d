"""What the centre sent is used when it can be; the machine never stands there without journeys, words and forms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.content import BUILT_IN, offered
from kiosk.plan import read_plan
from kiosk.settings import DeskSettings, KioskSettings


@pytest.fixture
def settings(tmp_path: Path) -> KioskSettings:
    return KioskSettings(device="kiosk-01", desk=DeskSettings(socket=tmp_path / "s"), content=tmp_path / "content")


def install(settings: KioskSettings, bundle: str, digest: str, copy_of: Path, *, name: str = "current") -> Path:
    """As the post office lays it: a folder a digest, a link that says which one counts."""
    assert settings.content is not None
    folder = settings.content / bundle / digest
    shutil.copytree(copy_of, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (settings.content / bundle / name).symlink_to(digest)
    return folder


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_a_machine_that_was_sent_nothing_uses_what_it_was_built_with(settings: KioskSettings) -> None:
    plan = read_plan(settings)
    assert plan.library == BUILT_IN
    assert (plan.passed_over, plan.on_offer) == ("", {})


def test_new_words_are_used_beside_old_journeys(settings: KioskSettings) -> None:
    folder = install(settings, "words", "aa", BUILT_IN.words)
    change(folder / "ja" / "steps.toml", "ご用件をお選びください。", "何をなさいますか。")
    plan = read_plan(settings)
    assert "何をなさいますか" in plan.book.steps["welcome"].title
    assert plan.library.journeys == BUILT_IN.journeys
    assert plan.on_offer == {"words": "aa"} == offered(settings.content)


def test_broken_words_give_way_to_the_ones_before_and_the_journeys_sent_with_them_stay(settings: KioskSettings) -> None:
    older = install(settings, "words", "aa", BUILT_IN.words, name="previous")
    change(older / "ja" / "steps.toml", "こんにちは", "おはようございます")
    broken = install(settings, "words", "bb", BUILT_IN.words)
    (broken / "ja" / "steps.toml").write_text("[welcome", "utf-8")
    journeys = install(settings, "journeys", "cc", BUILT_IN.journeys)
    plan = read_plan(settings)
    assert "おはようございます" in plan.book.steps["welcome"].title
    assert plan.passed_over == "words"
    assert plan.library.journeys == journeys


def test_journeys_this_software_does_not_know_give_way_to_those_it_was_built_with(settings: KioskSettings) -> None:
    folder = install(settings, "journeys", "aa", BUILT_IN.journeys)
    change(folder / "parts" / "print.toml", '"print_forms"', '"fly_to_the_moon"')
    plan = read_plan(settings)
    assert plan.passed_over == "journeys"
    assert plan.library.journeys == BUILT_IN.journeys


def test_what_an_older_centre_sends_is_still_used(settings: KioskSettings) -> None:
    """A journey with one form and steps of its own, and words that know nothing of the new screens."""
    folder = install(settings, "journeys", "aa", BUILT_IN.journeys)
    shutil.rmtree(folder / "parts")
    shutil.copy(
        Path(__file__).parent / "visit" / "journey_of_an_older_centre.toml", folder / "residence_certificate.toml"
    )
    words = install(settings, "words", "bb", BUILT_IN.words)
    steps = (words / "ja" / "steps.toml").read_text("utf-8")
    (words / "ja" / "steps.toml").write_text(steps[: steps.index("[asking]")], "utf-8")
    plan = read_plan(settings)
    assert plan.passed_over == ""
    assert "pin" in plan.world.journeys["residence_certificate"].steps
    assert plan.book.steps["household"].title


def test_two_broken_bundles_still_leave_a_machine_that_serves(settings: KioskSettings) -> None:
    for bundle, source in (("words", BUILT_IN.words), ("journeys", BUILT_IN.journeys)):
        folder = install(settings, bundle, "aa", source)
        for path in folder.rglob("*.toml"):
            path.write_text("[", "utf-8")
    plan = read_plan(settings)
    assert (plan.library, plan.passed_over) == (BUILT_IN, "all")


def test_the_centre_decides_the_rules_of_a_visit(settings: KioskSettings, tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.mkdir()
    (said / "visit.toml").write_text('journeys = ["moving"]\nforget_after_ms = 90_000\n', "utf-8")
    install(settings, "settings", "aa", said)
    plan = read_plan(settings)
    assert plan.world.offered == ("moving",)
    assert plan.world.rules.forget_after_ms == 90_000
    assert plan.settings.visit.warn_before_ms == settings.visit.warn_before_ms


@pytest.mark.parametrize("said", ['journeys = ["flying"]\n', "forget_after_ms = 1\n", "nonsense", "unknown_rule = 1\n"])
def test_rules_that_make_no_sense_change_nothing(settings: KioskSettings, tmp_path: Path, said: str) -> None:
    folder = tmp_path / "said"
    folder.mkdir()
    (folder / "visit.toml").write_text(said, "utf-8")
    install(settings, "settings", "aa", folder)
    plan = read_plan(settings)
    assert plan.passed_over == "settings"
    assert plan.world.offered == settings.visit.journeys


def test_errands_of_the_hall_need_no_listing(settings: KioskSettings) -> None:
    world = read_plan(settings).world
    assert set(world.journeys) == {*settings.visit.journeys, "check_in", "disaster_certificate"}
    assert set(world.offered) == set(settings.visit.journeys)


def test_an_older_centres_forms_leave_the_disaster_out_and_nothing_else(settings: KioskSettings) -> None:
    forms = install(settings, "forms", "aa", BUILT_IN.forms)
    shutil.rmtree(forms / "disaster_certificate")
    plan = read_plan(settings)
    assert plan.passed_over == ""
    assert "disaster_certificate" not in plan.world.journeys
    assert "check_in" in plan.world.journeys


def test_an_answer_that_would_be_taken_for_typing_is_refused(settings: KioskSettings) -> None:
    journeys = install(settings, "journeys", "aa", BUILT_IN.journeys)
    change(journeys / "parts" / "code.toml", "retype_code", "type_code")
    assert read_plan(settings).passed_over == "journeys"
