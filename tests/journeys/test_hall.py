"""Somebody who is expected, and a disaster, on real parts: the machine knows both without the centre."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.hall import Disaster, Expected, Hall, ServiceRules, booking_ref, check_digit
from tests.journeys.hall import scan, tell
from tests.journeys.walk import Walk

pytestmark = pytest.mark.parts

HOUR = timedelta(hours=1)


def code(seven: str) -> str:
    return seven + check_digit(seven)


def test_a_booked_visitor_holds_the_code_before_the_scanner(walk: Walk) -> None:
    now, mine = datetime.now(UTC), code("4711081")
    ref = booking_ref(walk.stage.house.tenant, mine)
    expected = Expected(ref=ref, service="moving", from_at=now - HOUR, until_at=now + HOUR, at=now)
    slips = len(walk.sink.slips)
    tell(walk, Hall(expected=[expected]))
    walk.glass.wait(lambda shown: "check_in" in shown["targets"], "the way in for who is expected")
    scan(walk, "https://example.com/menu?table=12345678x")
    walk.glass.wait(lambda shown: "予約のコードではありません" in walk.texts(), "a kind sentence")
    assert walk.glass.step == "welcome"
    scan(walk, f"{walk.stage.house.console_url}/b/{mine}")
    walk.glass.wait_step("ticket")
    walk.glass.wait(lambda shown: not shown["busy"], "the slip")
    number = next(text for text in walk.glass.now()["texts"] if text["em_mm"] > 20)["lines"][0]
    assert number.startswith("A")
    assert len(walk.sink.slips) == slips + 1
    walk.glass.touch("finish")
    walk.glass.wait_step("welcome")
    walk.glass.touch("check_in")
    walk.glass.wait_step("code")
    walk.glass.type_text(mine)
    walk.glass.touch("code_done")
    walk.glass.wait_step("already_here")


def test_in_a_disaster_the_certificate_comes_first_and_needs_neither_card_nor_broker(walk: Walk) -> None:
    day = business_day(datetime.now(UTC))
    closed = [ServiceRules(service=name, hours=[]) for name in ("moving", "disaster_certificate")]
    tell(walk, Hall(services=closed, disaster=Disaster(since=day, first=["disaster_certificate"])))
    walk.glass.wait(lambda shown: "災害対応中" in shown["banner"], "the banner")
    walk.stage.runner.stop("mosquitto")
    printed = len(walk.room.printed())
    assert next(iter(walk.glass.now()["labels"])) == "disaster_certificate"
    walk.glass.touch("disaster_certificate")
    walk.glass.wait_step("ticket")
    walk.glass.wait(lambda shown: not shown["busy"], "the slip")
    walk.glass.touch("go_on")
    walk.glass.wait_step("card")
    walk.glass.touch("by_typing")
    walk.glass.wait_step("typing", "question")
    assert walk.glass.now()["question"] == "own_kana@0"
    walk.glass.type_text("ハナ")
    walk.glass.answer("type_done")
    if walk.glass.answer_all() == "household":
        walk.glass.answer("family_done")
        walk.glass.answer_all()
    walk.glass.look_at_every_page()
    walk.glass.answer("right")
    if walk.glass.step == "sign":
        walk.glass.touch("sign_on_paper")
    walk.glass.wait_step("thanks", within_s=40)
    walk.room.wait_printed(printed + 1)
    walk.glass.touch("finish")
    walk.glass.wait_step("welcome")
    deadline = time.monotonic() + 10
    while not (report := walk.stage.desk().report()).waiting:
        assert time.monotonic() < deadline, "the letters wait on the machine"
        time.sleep(0.1)
    assert report.disaster is not None
