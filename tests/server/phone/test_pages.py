"""The addresses that anybody may open, over real tickets in a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client as DjangoClient
from django.test import override_settings

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.hall import Disaster, Hall, OpenSpan, ServiceRules, follow_code
from server.analytics.models import TicketFact
from server.phone.models import Wish
from server.phone.pages import MISSES_A_MINUTE
from server.queueing.models import Counter, Ticket
from server.queueing.rules import CallingRules
from server.queueing.states import State
from server.settings import Phone, PhoneMail
from server.site.hall_room import HallRoom
from server.site.live import Live
from server.site.phone_room import PhoneRoom, phone_room, phone_routes
from server.site.switchboard import Switchboard
from server.site.waits_room import WaitsRoom
from server.waits.honesty import HitRate
from tests.server.stage.in_process import SETTINGS
from tests.server.stage.letters import visit_id

TODAY = date(2026, 4, 1)


def Client(**other: Any) -> DjangoClient:  # noqa: N802 - reads as what it makes
    """Somebody's browser."""
    return DjangoClient(HTTP_HOST="localhost", **other)


class Place:
    """The phone's room with its neighbours as a test sets them."""

    def __init__(self, clock: HandClock, folder: Path) -> None:
        self.clock = clock
        self.rules = CallingRules(TODAY)
        self.hall: Hall | None = None
        self.ranges: dict[str, tuple[int, int]] = {}
        self.rate: HitRate | None = None
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.line_is_up = True
        mail = PhoneMail(host="127.0.0.1", port=1, security="none", sender="hall@city.example")
        settings = msgspec.structs.replace(SETTINGS, phone=Phone(vapid_key=folder / "vapid.pem", mail=mail))
        waits = WaitsRoom(lambda: self.ranges, lambda visit, now: self.ranges.get("own"), None, (), lambda: self.rate)
        hall = HallRoom(lambda: self.rules, lambda: self.hall)
        self.news = Switchboard(lambda said: None)
        desk: Any = type("Desk", (), {"today": lambda _: self.rules.queue_day})()
        self.room: PhoneRoom = phone_room(settings, clock, desk, hall, waits, self.news, self.publish)

    def publish(self, topic: str, body: bytes) -> bool:
        if self.line_is_up:
            self.published.append((topic, json.loads(body)))
        return self.line_is_up

    def changed(self) -> None:
        self.news.say("queue")
        self.clock.advance(1_000)


@pytest.fixture
def place(database: Path, clock: HandClock, tmp_path: Path) -> Iterator[Place]:
    made = Place(clock, tmp_path)

    class Addresses:
        urlpatterns = phone_routes(made.room, Live(clock))

    with override_settings(ROOT_URLCONF=Addresses):
        yield made


def give(number: str, clock: HandClock, service: str = "moving", *, minutes_ago: int = 0, **other: Any) -> str:
    visit, at = visit_id(number), clock.now() - timedelta(minutes=minutes_ago)
    facts = {"number": number, "service": service, "business_day": TODAY, "device": "kiosk-01", **other}
    Ticket.objects.create(visit_id=visit, follow_code=follow_code(visit), issued_at=at, waiting_since=at, **facts)
    return follow_code(visit)


def call(code: str, clock: HandClock, counter: str = "2番窓口") -> None:
    Ticket.objects.filter(follow_code=code).update(
        state=State.CALLED,
        counter=Counter.objects.get(name=counter),
        called_at=clock.now(),
        last_called_at=clock.now(),
        calling_since=clock.now(),
        times_called=1,
    )


def test_place_range_and_call_are_seen_and_nothing_else_of_the_visit(place: Place, clock: HandClock) -> None:
    codes = [give(f"A{n:03d}", clock, minutes_ago=30 - n) for n in range(1, 4)]
    place.ranges = {"own": (600, 1450)}
    answer = Client().get(f"/m/{codes[2]}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "A003" in text
    assert '<span class="big">2</span>' in text
    assert "10〜25" in text
    assert visit_id("A003") not in text
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies, "nothing is kept on the phone"
    call(codes[2], clock)
    place.changed()
    assert "番窓口" in Client().get(f"/m/{codes[2]}").content.decode()
    english = Client().get(f"/m/{codes[2]}", headers={"accept-language": "en-GB"}).content.decode()
    assert "Counter 2" in english
    assert 'lang="en"' in english


def test_place_counts_those_whom_the_same_counters_receive(place: Place, clock: HandClock) -> None:
    one, two, three = (Counter.objects.order_by("position")[n].pk for n in range(3))
    Counter.objects.exclude(pk__in=[one, two, three]).update(open=False)
    place.rules = CallingRules(
        TODAY,
        weight_percent={"elderly": 300},
        serves={one: frozenset({"moving", "seal"}), two: frozenset({"tax"}), three: frozenset({"tax"})},
    )
    give("A001", clock, "tax", minutes_ago=50)
    give("A002", clock, "seal", minutes_ago=40)
    me = give("A003", clock, "moving", minutes_ago=30)
    give("A004", clock, "moving", minutes_ago=20, priority="elderly")
    give("A005", clock, "moving", minutes_ago=25, state=State.HELD)
    seen = place.room.pages._queue.seen(me)
    assert seen is not None
    assert seen.ahead == 2, "who came later and goes first counts, another counter's people do not"  # type: ignore[union-attr]


def test_a_link_ends_with_the_queue_day_and_an_unknown_one_says_so_kindly(place: Place, clock: HandClock) -> None:
    code = give("A001", clock)
    assert Client().get(f"/m/{code}").status_code == 200
    assert place.room.pages.state(code, "ja")
    place.rules = CallingRules(TODAY + timedelta(days=1))
    place.changed()
    gone = Client().get(f"/m/{code}")
    assert gone.status_code == 410
    assert "取" in gone.content.decode()
    assert place.room.pages.state(code, "ja") is None, "its stream ends"
    for wrong in ("abcdefghijklmnop", "x", "..%2f..", "A" * 64):
        assert Client().get(f"/m/{wrong}").status_code == 404


def test_who_guesses_codes_is_stopped_and_who_holds_one_elsewhere_is_not(place: Place, clock: HandClock) -> None:
    code = give("A001", clock)
    for _ in range(MISSES_A_MINUTE):
        assert Client().get("/m/abcdefghijklmnop").status_code == 404
    assert Client().get("/m/abcdefghijklmnop").status_code == 429
    assert Client().get(f"/m/{code}").status_code == 429, "also with a hit: else the guess would be told"
    assert Client(REMOTE_ADDR="203.0.113.9").get(f"/m/{code}").status_code == 200
    clock.advance(60_000)
    assert Client().get(f"/m/{code}").status_code == 200


def test_notices_are_asked_for_and_withdrawn_without_scripts(place: Place, clock: HandClock) -> None:
    code, visitor = give("A001", clock), Client(enforce_csrf_checks=True)
    there = visitor.post(f"/m/{code}/mail?lang=en", {"mail": "a@example.jp", "ahead": "5"}, follow=True)
    assert there.redirect_chain == [(f"/m/{code}?lang=en&said=mail_on", 302)]
    assert "a@example.jp" not in there.content.decode()
    assert list(Wish.objects.values_list("address", "ahead", "language")) == [("a@example.jp", 5, "en")]
    assert "Stop the notices" in there.content.decode()
    visitor.post(f"/m/{code}/stop")
    assert Wish.objects.get().address == ""
    wrong = visitor.post(f"/m/{code}/mail", {"mail": "nonsense", "ahead": "x"})
    assert wrong["Location"].endswith("said=bad_mail")
    assert visitor.post(f"/m/{code}/push", b"{}", content_type="application/json").content == b"bad_push"
    assert visitor.get(f"/m/{code}/mail").status_code == 302
    assert visitor.post("/m/abcdefghijklmnop/mail", {"mail": "a@example.jp"}).status_code == 404
    for _ in range(12):
        last = visitor.post(f"/m/{code}/mail", {"mail": "a@example.jp"})
    assert last["Location"].endswith("said=too_many_tries")


def test_the_open_data_is_for_every_site_and_says_when_nothing_changed(place: Place, clock: HandClock) -> None:
    give("A001", clock)
    first = Client().get("/open/queue-monitor.json")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "public, max-age=5"
    (one,) = first.json()
    assert (one["serviceId"], one["lastTicketIssuedLabel"], one["ticketsToServe"]) == ("moving", "A001", 1)
    clock.advance(9_000)
    again = Client().get("/open/queue-monitor.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    give("A002", clock)
    place.changed()
    other = Client().get("/open/queue-monitor.json", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    assert other.json()[0]["dateModified"] > one["dateModified"]
    table = Client().get("/now/data.json").json()
    assert table["services"][0]["waiting"] == 2
    assert table["services"][0]["name"] == "引っ越し（転入・転居・転出）"
    assert visit_id("A001") not in json.dumps(table)


def test_what_changed_is_published_once_and_what_could_not_be_is_later(place: Place, clock: HandClock) -> None:
    data = place.room.now._open_data
    give("A001", clock)
    give("B001", clock, "tax")
    assert data.publish_changes()
    assert [topic for topic, _ in place.published] == [
        "v1/hagi/open/queue-monitor/moving",
        "v1/hagi/open/queue-monitor/tax",
    ]
    place.changed()
    assert data.publish_changes()
    assert len(place.published) == 2
    give("B002", clock, "tax")
    place.line_is_up = False
    place.changed()
    assert not data.publish_changes()
    place.line_is_up = True
    assert data.publish_changes()
    assert place.published[2:] == [("v1/hagi/open/queue-monitor/tax", data.entities()[1])]


def test_the_typical_week_is_of_the_four_weeks_before_today(place: Place, clock: HandClock) -> None:
    def fact(name: str, days_ago: int, wait_s: int | None) -> None:
        at = clock.now() - timedelta(days=days_ago)
        day = TODAY - timedelta(days=days_ago)
        TicketFact.objects.create(
            visit_id=visit_id(name), service="moving", device="kiosk-01", business_day=day, issued_at=at, wait_s=wait_s
        )

    for n in range(5):
        fact(f"early {n}", 7, 720)
        fact(f"old {n}", 35, 9_000)
        fact(f"today {n}", 0, 9_000)
        fact(f"unknown {n}", 7, None)
    text = Client().get("/now/?lang=en").content.decode()
    assert "Usually busy when?" in text
    assert text.count('<td class="quiet"') == 1
    assert "</span> 12</td>" in text
    assert "Wed" in text


HOURS = [OpenSpan(weekday=2, from_min=510, until_min=1035)]


def test_the_board_says_ranges_closed_services_disaster_and_how_honest_it_was(place: Place, clock: HandClock) -> None:
    give("A001", clock)
    place.ranges = {"moving": (600, 1450)}
    place.hall = Hall(
        services=[ServiceRules(service="moving", hours=HOURS), ServiceRules(service="tax", hours=[])],
    )
    place.rate = HitRate(83, 120, TODAY)
    board = Client().get("/board/").content.decode()
    assert "10〜25" in board
    assert "Last working day: 83 of 100" in board
    assert "Closed now" in board
    assert "Emergency" not in board
    place.hall = Hall(services=place.hall.services, disaster=Disaster(since="2026-04-01", first=[]))
    board = Client().get("/board/?lang=en").content.decode()
    assert "Emergency service: open day and night." in board
    assert "Closed now" not in board
    assert "災害" not in board
    assert 'data-languages="en"' in board


def test_a_board_of_one_corner_shows_its_own_calls_alone(place: Place, clock: HandClock) -> None:
    moving, tax = give("A001", clock), give("B001", clock, "tax")
    Ticket.objects.filter(follow_code=moving).update(mark="②", times_called=2)
    call(moving, clock, "2番窓口")
    call(tax, clock, "3番窓口")
    Ticket.objects.filter(follow_code=moving).update(times_called=2)

    def shown(query: str) -> tuple[bool, bool]:
        text = Client().get(f"/board/{query}").content.decode()
        return ">A001<" in text, ">B001<" in text

    assert shown("") == (True, True)
    assert shown("?services=moving") == (True, False)
    assert shown("?counters=3") == (False, True)
    assert shown("?counters=3番窓口,2番窓口") == (True, True)
    assert shown("?services=tax&counters=2") == (False, False)
    text = Client().get("/board/?services=<script>&lang=xx").content.decode()
    assert "<script>&" not in text
    plate = Client().get("/board/?counters=2").content.decode()
    assert '<span class="mark">②</span>' in plate
    assert 'class="again"' in plate
