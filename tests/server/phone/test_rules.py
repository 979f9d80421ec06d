from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.hall import DayHours, Disaster, Hall, OpenSpan, ServiceRules, Span
from server.phone.corner import Busy, Corner
from server.phone.doorkeeper import Full, Streams, Tally, address_of
from server.phone.due import Kind, events, still_true, worth_a_mail
from server.phone.errors import BadSubscription
from server.phone.languages import LANGUAGES, language_of
from server.phone.monitor import dated, entity
from server.phone.opening import ServiceStatus, status_of
from server.phone.seen import Seen, Stand
from server.phone.subscription import is_known, read
from server.phone.week import typical_week
from tests.server.phone.stand import KNOWN, a_browser

WEDNESDAY = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)  # ten in the morning in Hagi
HOURS = [OpenSpan(weekday=day, from_min=510, until_min=1035) for day in range(5)]


def hall(**other: object) -> Hall:
    rules = ServiceRules(service="moving", hours=HOURS, numbers_left=None)
    return Hall(**{"services": [rules], **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "moment", "status"),
    [
        (None, WEDNESDAY, ServiceStatus.OPEN),
        (hall(), WEDNESDAY, ServiceStatus.OPEN),
        (hall(), WEDNESDAY.replace(hour=8, minute=14), ServiceStatus.OPEN),
        (hall(), WEDNESDAY.replace(hour=8, minute=15), ServiceStatus.CLOSED),
        (hall(), WEDNESDAY.replace(day=4), ServiceStatus.CLOSED),
        (hall(days=[DayHours(day="2026-04-01", name="休み")]), WEDNESDAY, ServiceStatus.CLOSED),
        (
            hall(days=[DayHours(day="2026-04-04", name="休日窓口", spans=[Span(from_min=540, until_min=720)])]),
            WEDNESDAY.replace(day=4),
            ServiceStatus.OPEN,
        ),
        (hall(services=[ServiceRules(service="moving", hours=HOURS, numbers_left=0)]), WEDNESDAY, "Suspended"),
        (hall(services=[ServiceRules(service="moving", hours=[], numbers_left=0)]), WEDNESDAY, ServiceStatus.CLOSED),
        (hall(disaster=Disaster(since="2026-03-31", first=[])), WEDNESDAY.replace(hour=18), ServiceStatus.OPEN),
        (Hall(), WEDNESDAY, ServiceStatus.OPEN),
    ],
)
def test_when_a_service_is_open(told: Hall | None, moment: datetime, status: ServiceStatus) -> None:
    assert status_of(told, "moving", moment) == status


def test_colours_change_at_twenty_and_forty_minutes_of_the_upper_end() -> None:
    def busy(range_s: tuple[int, int] | None, waiting: int = 3) -> Busy:
        return Corner("x", ServiceStatus.OPEN, waiting, range_s).busy

    assert [busy((0, 1200)), busy((0, 1201)), busy((600, 2400)), busy((600, 2401))] == [
        Busy.QUIET,
        Busy.BUSY,
        Busy.BUSY,
        Busy.FULL,
    ]
    assert busy(None) is Busy.UNKNOWN, "somebody waits and nobody knows how long"
    assert busy(None, waiting=0) is Busy.QUIET


def test_a_range_in_minutes_still_holds_the_range() -> None:
    one = Corner("x", ServiceStatus.OPEN, 1, (119, 121))
    assert (one.low_min, one.high_min) == (1, 3)


# Attributes and types of Smart Data Models, dataModel.QueueManagement/QueueMonitor/schema.json 0.0.1 and its commons.
MODEL = {
    "id": str,
    "type": str,
    "dateModified": str,
    "localId": str,
    "officeName": str,
    "serviceName": str,
    "serviceId": str,
    "serviceStatus": str,
    "serviceStatusNote": str,
    "lastTicketIssued": int,
    "lastTicketIssuedLabel": str,
    "ticketServed": int,
    "ticketServedLabel": str,
    "ticketsToServe": int,
}


@pytest.mark.parametrize("status", list(ServiceStatus))
def test_open_data_has_the_models_names_and_types(status: ServiceStatus) -> None:
    corner = Corner("moving", status, 4, (60, 600), issued="A012②", called="A008")
    told = dated(entity("hagi", "萩市", corner, lambda service: "引っ越し", "note"), WEDNESDAY)
    assert {name: type(value) for name, value in told.items()} == MODEL
    assert told["id"] == "urn:ngsi-ld:QueueMonitor:hagi:moving"
    assert told["serviceStatus"] in ("Open", "Closed", "Suspended")
    assert (told["lastTicketIssued"], told["lastTicketIssuedLabel"]) == (12, "A012②")
    assert (told["ticketServed"], told["ticketsToServe"]) == (8, 4)
    assert told["dateModified"] == "2026-04-01T01:00:00Z"
    empty = entity("hagi", "萩市", Corner("moving", status, 0), str)
    assert set(MODEL) - set(empty) == {
        "dateModified", "lastTicketIssued", "lastTicketIssuedLabel", "ticketServed", "ticketServedLabel",
    }  # fmt: skip


def seen(stand: Stand, ahead: int | None = None, service: str = "moving", calling: str = "") -> Seen:
    return Seen("c", "v", "A001", service, stand, ahead, calling=calling)


def test_what_there_is_to_tell() -> None:
    def told(one: Seen) -> list[str]:
        return [event.key for event in events(one, ahead=3, service="moving")]

    assert told(seen(Stand.WAITING, 4)) == []
    assert told(seen(Stand.WAITING, 3)) == ["near moving"]
    assert told(seen(Stand.CALLED, calling="10:00")) == ["called 10:00"]
    assert told(seen(Stand.HELD, calling="10:00")) == ["held 10:00"]
    assert told(seen(Stand.WAITING, 9, "seal")) == ["moved seal"]
    assert told(seen(Stand.WAITING, 1, "seal")) == ["moved seal", "near seal"]
    for over in (Stand.FINISHED, Stand.NO_SHOW, Stand.CANCELLED, Stand.EXPECTED):
        assert told(seen(over)) == []


def test_a_notice_that_came_too_late_is_untrue() -> None:
    assert still_true(Kind.NEAR, seen(Stand.WAITING, 1))
    assert not still_true(Kind.NEAR, seen(Stand.CALLED))
    assert not still_true(Kind.CALLED, seen(Stand.FINISHED))


def test_the_call_always_has_a_mail_left() -> None:
    assert [worth_a_mail(Kind.NEAR, sent) for sent in range(3)] == [True, False, False]
    assert [worth_a_mail(Kind.CALLED, sent) for sent in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://push.city.example/send/abc", True),
        ("https://push.city.example:443/send/abc", True),
        ("https://a.notify.example/x", True),
        ("https://127.0.0.1:7001/x", True),
        ("http://push.city.example/x", False),
        ("https://push.city.example:8443/x", False),
        ("https://push.city.example.evil.example/x", False),
        ("https://evil.example/push.city.example", False),
        ("https://push.city.example@evil.example/x", False),
        ("https://user@push.city.example/x", False),
        ("https://evil.example\\@push.city.example/x", False),
        ("https://notify.example/x", False),
        ("https://evilnotify.example/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://169.254.169.254/latest", False),
        ("file://localhost/etc/passwd", False),
        ("https://push.city.example:99999/x", False),
        ("", False),
    ],
)
def test_only_push_services_of_the_settings_are_ever_called(endpoint: str, known: bool) -> None:
    assert is_known(endpoint, ("push.city.example", "*.notify.example", "127.0.0.1:7001")) is known


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[1]", b"\xff", b"x" * 3000,
        b'{"endpoint":"https://push.city.example/x","keys":{"p256dh":"AAAA","auth":"AAAA"}}',
        b'{"endpoint":"https://push.city.example/x","keys":{"p256dh":"\\u3042","auth":"AAAA"}}',
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(body: bytes) -> None:
    with pytest.raises(BadSubscription):
        read(body, KNOWN)


def test_a_subscription_is_kept_as_it_came_and_named_without_its_endpoint() -> None:
    one = a_browser("https://push.city.example/send/secret")
    kept = read(one.body, KNOWN)
    assert read(kept.to_json().encode(), KNOWN) == kept
    assert "secret" not in kept.digest


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "", "ja"),
        ("", "vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("", "fr,en;q=0.5,ko;q=0.7", "ko"),
        ("", "zh-Hant-TW", "zh"),
        ("", "en;q=0, fr", "ja"),
        ("", "en;q=nonsense", "ja"),
        ("en", "vi", "en"),
        ("../x", "ko", "ko"),
    ],
)
def test_which_language(asked: str, accepted: str, language: str) -> None:
    assert language_of(asked, accepted) == language


def test_guessing_is_counted_by_address_and_forgotten_after_a_minute(clock: HandClock) -> None:
    tally = Tally(clock, 3)
    for _ in range(3):
        assert not tally.is_full("a")
        tally.add("a")
    assert tally.is_full("a")
    assert not tally.is_full("b")
    clock.advance(60_000)
    assert not tally.is_full("a")


def test_streams_are_bounded_and_given_back() -> None:
    streams = Streams(total=3, by_address=2, by_code=1)
    with streams.one("a", "1"):
        with pytest.raises(Full), streams.one("b", "1"):
            pass
        with streams.one("a", "2"):
            with pytest.raises(Full):
                streams.check("a", "3")
            with streams.one("b", "3"), pytest.raises(Full):
                streams.check("c", "4")
    assert streams.open == 0
    streams.check("a", "1")


def test_only_a_proxy_on_this_computer_is_believed() -> None:
    assert address_of("127.0.0.1", "6.6.6.6, 203.0.113.9") == "203.0.113.9"
    assert address_of("203.0.113.5", "127.0.0.1") == "203.0.113.5"
    assert address_of("127.0.0.1", "nonsense") == "127.0.0.1"


def test_a_typical_week_says_nothing_of_a_few_people() -> None:
    monday = datetime(2026, 3, 30, 0, 30, tzinfo=UTC)  # 9:30
    waits = [(monday, wait_s) for wait_s in (60, 60, 1_500, 1_500, 1_500)]
    waits += [(monday.replace(day=31, hour=2), 60)] * 4
    week = typical_week([*waits, *[(monday.replace(hour=2), 3_000)] * 5])
    assert week is not None
    assert week.weekdays == (0,), "four people on Tuesday are too few"
    assert [(row.hour, row.cells[0].minutes, row.cells[0].busy) for row in week.rows] == [
        (9, 25, Busy.BUSY),
        (10, None, Busy.UNKNOWN),
        (11, 50, Busy.FULL),
    ]
    assert typical_week([]) is None


@pytest.mark.parametrize(("room", "languages"), [("phone", list(LANGUAGES)), ("queueing", ["ja", "en", "zh", "ko"])])
def test_every_language_says_everything_with_the_same_values(room: str, languages: list[str]) -> None:
    folder = Path(__file__).parents[3] / "server" / room / "words"
    texts = {language: tomllib.loads((folder / f"{language}.toml").read_text("utf-8")) for language in languages}

    def shape(words: dict[str, str]) -> dict[str, set[str]]:
        return {
            key: {value for value in ("<n>", "<number>", "<counter>") if value in text} for key, text in words.items()
        }

    japanese = shape(texts["ja"])
    for language, words in texts.items():
        assert shape(words) == japanese, language
        assert all(text.strip() for text in words.values()), language
    assert all(
        text.count("{") == text.count("|") == text.count("}") for words in texts.values() for text in words.values()
    )
