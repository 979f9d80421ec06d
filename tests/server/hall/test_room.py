"""What the hall tells calling and machines, and what becomes of a change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connections, transaction
from django.template import Context, Template

from edge_sync.groundwork.clock import TOKYO, HandClock
from edge_sync.messages.hall import Disaster as ToldDisaster
from edge_sync.messages.health import FaultBegan, FaultEnded
from server.fleet.models import Command
from server.hall.changes import enter, since, version_of
from server.hall.errors import ChangedMeanwhile
from server.hall.models import Change, Disaster, HallSettings, Hours, NumberRange, PriorityClass, Service
from server.hall.plan import Span
from server.queueing.models import Counter, Ticket
from server.queueing.states import State
from server.staff.models import AuditLine
from server.staff.people import Role
from tests.server.hall.hall_office import HallOffice, seen

pytestmark = pytest.mark.usefixtures("database")

CSV, HOURS = "/console/analytics/tickets.csv", "/console/hall/hours/"
PRIORITY = ("name", "weight_percent", "position")


@pytest.fixture
def office(clock: HandClock) -> Iterator[HallOffice]:
    with HallOffice(clock).open() as one:
        yield one


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def test_a_city_begins_with_usable_rules(office: HallOffice) -> None:
    rules, told = office.hall.calling(), office.hall.told()
    assert rules.queue_day == date(2026, 4, 1)
    assert rules.weight_percent == {"elderly": 130, "pregnant": 150, "disability": 150, "appointment": 200}
    assert (rules.serves, rules.comes_first) == ({}, frozenset())
    assert list(office.hall.names())[:2] == ["residence_certificate", "moving"]
    assert told is not None
    assert told.priorities == ["elderly", "pregnant", "disability"]
    assert {(one.weekday, one.from_min, one.until_min) for one in told.services[0].hours} == {
        (weekday, 510, 1035) for weekday in range(5)
    }
    assert told.days[0].name == "昭和の日"


def test_a_quota_is_told_and_counts_what_was_given(office: HallOffice) -> None:
    page = office.administrator()
    form = {"seen": seen("service/moving"), "name": "引っ越し", "reading": "ひっこし", "open": "on", "prior_min": "25"}
    answer = page.post("/console/hall/services/moving/", {**form, "daily_quota": "2", "online_quota": "3"})
    assert answer.status_code == 422
    assert "Webの枠は、一日の枠より多くできません" in answer.content.decode()
    assert page.post("/console/hall/services/moving/", {**form, "daily_quota": "2"}).status_code == 302
    assert office.news[-2:] == ["hall", "queue"]
    office.gives("A001")
    told = office.hall.told()
    assert told is not None
    left = {one.service: one.numbers_left for one in told.services}
    assert (left["moving"], left["seal_registration"]) == (1, None)
    assert office.hall.plan().services["moving"].prior_s == 1500
    assert office.hall.names()["moving"] == "引っ越し"
    assert AuditLine.objects.get(did="changed_hall").what == "service/moving"


def test_a_stale_page_is_refused_and_says_what_changed(office: HallOffice) -> None:
    first, second = office.administrator("yamada"), office.administrator("suzuki")
    form = {"seen": seen("calling"), "no_show_after_calls": "2", "no_show_after_s": "60"}
    form |= {"recall_after_s": "5", "booked_grace_s": "300", "undo_within_s": "600"}
    assert first.post("/console/hall/calling/", {**form, "recall_after_s": "9"}).status_code == 302
    answer = second.post("/console/hall/calling/", {**form, "no_show_after_s": "90"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "yamada さん" in text
    assert "もう一度呼べるまで（秒）：5 → 9" in text
    assert "不在にできるまで、はじめの呼び出しから（秒）：60 → 90" in text
    assert "：9 → 5" not in text, "what the second one never touched is not called a wish of theirs"
    assert HallSettings.objects.get().no_show_after_s == 60
    assert office.hall.calling().recall_after_s == 9
    assert second.post("/console/hall/calling/", {**form, "seen": "1", "no_show_after_s": "90"}).status_code == 302


def test_of_many_saves_at_once_one_is_written(office: HallOffice, clock: HandClock) -> None:
    results: list[str] = []
    start = threading.Barrier(6)

    def save(name: str) -> None:
        start.wait()
        try:
            with transaction.atomic():
                enter("calling", 0, [], by=name, now=clock.now())
            results.append("saved")
        except ChangedMeanwhile as error:
            results.append("refused" if error.changes else "blind")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=(f"{n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(results) == ["refused"] * 5 + ["saved"]
    assert (version_of("calling"), len(since("calling", 0))) == (1, 1)


def test_clerks_see_today_and_change_nothing(office: HallOffice) -> None:
    clerk = office.administrator("tanaka", Role.CLERK)
    assert "本日の受付" in clerk.get("/console/today/").content.decode()
    for path in ("", "services/", "counters/", "numbers/", "disaster/", "calendar/2026-05-01/"):
        assert clerk.get(f"/console/hall/{path}").status_code == 403
        assert clerk.post(f"/console/hall/{path}", {}).status_code == 403
    assert not Change.objects.exists()


def test_what_changed_in_another_process_is_read_again(office: HallOffice, clock: HandClock) -> None:
    office.hall.calling()
    HallSettings.objects.update(recall_after_s=33)
    assert office.hall.calling().recall_after_s == 5
    office.house.news.heard("hall")
    assert office.hall.calling().recall_after_s == 33
    HallSettings.objects.update(recall_after_s=44)
    clock.advance(31_000)
    assert office.hall.calling().recall_after_s == 44, "news that never came costs half a minute at most"


def test_counters_are_named_ordered_closed_and_say_whom_they_receive(office: HallOffice) -> None:
    page, counters = office.administrator(), list(Counter.objects.all())
    form = {"seen": seen("counters")}
    for counter in counters:
        row = {"name": counter.name, "position": counter.position, "open": "on", "receives_all": "on"}
        form |= {f"c{counter.pk}-{name}": str(value) for name, value in row.items()}
    one, two, three = (f"c{counter.pk}" for counter in counters)
    answer = page.post("/console/hall/counters/", {**form, f"{one}-name": "2番窓口"})
    assert (answer.status_code, "同じ名前の窓口があります" in answer.content.decode()) == (422, True)
    office.gives("A001")
    office.desk.call_next(office.clerk(3))
    form |= {f"{one}-name": "2番窓口", f"{two}-name": "1番窓口", f"{two}-position": "5"}
    form |= {"new-name": "相談室", "new-position": "9", "new-open": "on", "new-services": "consultation"}
    del form[f"{three}-open"]
    answer = page.post("/console/hall/counters/", form)
    assert (answer.status_code, "いま番号を対応中です" in answer.content.decode()) == (422, True)
    assert page.post("/console/hall/counters/", {**form, f"{three}-open": "on"}).status_code == 302
    names = [counter.name for counter in Counter.objects.all()]
    assert names == ["2番窓口", "3番窓口", "1番窓口", "相談室"]
    new = Counter.objects.get(name="相談室").pk
    assert office.hall.calling().serves == {new: frozenset({"consultation"})}


def test_numbers_go_to_machines_and_never_meet(office: HallOffice) -> None:
    office.gives("A001", device="kiosk-01")
    office.gives("B001", device="kiosk-02")
    page = office.administrator()
    text = page.get("/console/hall/numbers/").content.decode()
    assert "kiosk-01" in text
    form = {"kiosk-01-letter": "A", "kiosk-01-first": "1", "kiosk-01-last": "9999"}
    form |= {"kiosk-02-letter": "A", "kiosk-02-first": "500", "kiosk-02-last": "999", "seen": "0"}
    answer = page.post("/console/hall/numbers/", form)
    assert (answer.status_code, "今日ほかの端末が出した番号と重なります" in answer.content.decode()) == (422, True)
    assert "<p>kiosk-01</p>" in answer.content.decode(), "whose they are"
    assert page.post("/console/hall/numbers/", {**form, "kiosk-02-letter": "C"}).status_code == 302
    command = Command.objects.get(topic="numbers")
    assert (command.device, command.kind) == ("kiosk-02", "queueing.set_numbers")
    assert '"letter":"C"' in command.data
    assert "端末に届くのを待っています" in page.get("/console/hall/numbers/").content.decode()
    free = {**form, "kiosk-01-letter": "B", "kiosk-01-first": "500", "kiosk-01-last": "999", "kiosk-02-letter": "C"}
    assert page.post("/console/hall/numbers/", {**free, "seen": "1"}).status_code == 422, "kiosk-02 may not have heard"
    office.confirms("kiosk-02")
    assert page.post("/console/hall/numbers/", {**free, "seen": "1"}).status_code == 302
    assert NumberRange.objects.get(device="kiosk-01", ended_at=None).letter == "B"


def test_a_night_of_disaster_keeps_one_line_and_nothing_closes(office: HallOffice, clock: HandClock) -> None:
    clock.jump(at("2026-04-03 21:00"))
    page = office.administrator()
    first = office.gives("A001", "moving")
    office.gives("A002", "moving")
    assert (
        "印を付けてください" in page.post("/console/hall/disaster/", {"first": "disaster_certificate"}).content.decode()
    )
    begun = page.post("/console/hall/disaster/", {"first": "disaster_certificate", "understood": "on"})
    assert begun.status_code == 302
    assert page.post("/console/hall/disaster/", {"first": "moving", "understood": "on"}).status_code == 409
    told = office.hall.told()
    assert told is not None
    assert told.disaster == ToldDisaster(since="2026-04-03", first=["disaster_certificate"])

    clock.jump(at("2026-04-04 02:00"))
    office.gives("A003", "disaster_certificate")
    assert office.desk.today() == date(2026, 4, 3)
    called = [office.desk.call_next(office.clerk(n)).number for n in (1, 2, 3)]
    assert called == ["A003", "A001", "A002"], "who needs the certificate first, then both days in one line"
    office.desk.finish(first.pk, office.clerk(2))
    office.gives("A004", "moving")
    assert "24時間" in page.get("/console/today/part/").content.decode()

    row = Disaster.objects.get()
    end = {"do": "end", "number": str(row.pk)}
    assert "選んでください" in page.post("/console/hall/disaster/", end).content.decode()
    assert "対応中の番号があります" in page.post("/console/hall/disaster/", {**end, "then": "close"}).content.decode()
    assert page.post("/console/hall/disaster/", {**end, "then": "go_on"}).status_code == 302
    assert page.post("/console/hall/disaster/", {**end, "then": "go_on"}).status_code == 409
    assert office.desk.today() == date(2026, 4, 3), "who waits is served today"
    assert office.hall.calling().comes_first == frozenset()
    assert office.desk.call_next(office.clerk(2)).number == "A004"
    clock.jump(at("2026-04-05 00:00"))
    clock.advance(31_000)
    assert office.desk.today() == date(2026, 4, 5)
    told = office.hall.told()
    assert told is not None
    assert told.disaster is None
    deeds = AuditLine.objects.order_by("pk").values_list("did", "what", "who")
    assert [deed for deed in deeds if "disaster" in deed[0]] == [
        ("began_disaster", "disaster_certificate", "yamada"),
        ("ended_disaster", "go_on", "yamada"),
    ]


def test_ending_may_close_the_line_and_says_how_many(office: HallOffice, clock: HandClock) -> None:
    page = office.administrator()
    page.post("/console/hall/disaster/", {"first": "moving", "understood": "on"})
    clock.jump(clock.now() + timedelta(days=1))
    tickets = [office.gives(f"A00{n}") for n in (1, 2, 3)]
    assert "お待ちの 3人" in page.get("/console/hall/disaster/").content.decode()
    row = Disaster.objects.get()
    page.post("/console/hall/disaster/", {"do": "end", "number": str(row.pk), "then": "close"})
    assert office.desk.today() == date(2026, 4, 2)
    for ticket in tickets:
        ticket.refresh_from_db()
    assert {ticket.state for ticket in tickets} == {State.CANCELLED}
    assert AuditLine.objects.get(did="ended_disaster").what == "close 3"


def test_services_are_added_and_ordered(office: HallOffice) -> None:
    page = office.administrator()
    form = {
        "seen": seen("services"),
        "id": "Nursing",
        "name": "介護",
        "reading": "かいご",
        "prior_min": "15",
        "open": "on",
    }
    assert "英小文字で始め" in page.post("/console/hall/services/new/", form).content.decode()
    assert "もうあります" in page.post("/console/hall/services/new/", {**form, "id": "moving"}).content.decode()
    assert page.post("/console/hall/services/new/", {**form, "id": "nursing"}).status_code == 302
    assert list(office.hall.names())[-1] == "nursing"
    order = {f"{one.pk}-position": str(one.position) for one in Service.objects.all()} | {"nursing-position": "1"}
    assert page.post("/console/hall/services/", {**order, "seen": "1"}).status_code == 302
    assert list(office.hall.names())[:2] == ["residence_certificate", "nursing"]
    assert [one.position for one in Service.objects.all()] == list(range(1, 12))


def test_the_banner_stands_while_the_switch_is_on(office: HallOffice) -> None:
    line = Template("{% load hall %}{% disaster_banner %}")
    part = Template("{% load hall %}{% disaster_notice %}")
    assert "災害モード" not in line.render(Context()) + part.render(Context())
    office.administrator().post("/console/hall/disaster/", {"understood": "on"})
    assert "4月1日からの番号" in line.render(Context())
    assert "4月1日からの番号" in part.render(Context())
    banner = office.administrator("tanaka", Role.CLERK).get("/console/hall-banner/").content.decode()
    assert "4月1日からの番号" in banner


def test_clerks_counters_follow_the_matrix(office: HallOffice) -> None:
    first, second = Counter.objects.all()[:2]
    rows = {f"c{one.pk}-{name}": value for one in Counter.objects.all() for name, value in _row(one).items()}
    del rows[f"c{first.pk}-receives_all"]
    rows |= {f"c{first.pk}-services": "family_register", "seen": "0"}
    assert office.administrator().post("/console/hall/counters/", rows).status_code == 302
    office.gives("A001", "moving")
    office.gives("A002", "family_register")
    assert office.desk.call_next(office.clerk(1)).number == "A002"
    assert office.desk.call_next(office.clerk(2)).number == "A001"
    assert second.pk not in office.hall.calling().serves


def _row(counter: Counter) -> dict[str, str]:
    return {"name": counter.name, "position": str(counter.position), "open": "on", "receives_all": "on"}


def test_a_renamed_or_new_service_bears_its_name_on_every_page_and_in_the_spreadsheet(office: HallOffice) -> None:
    page = office.administrator()
    form = {"name": "おひっこし", "reading": "ひっこし", "open": "on", "prior_min": "25"}
    page.post("/console/hall/services/moving/", {**form, "seen": seen("service/moving")})
    new = {**form, "seen": seen("services"), "id": "nursing", "name": "かいご"}
    assert page.post("/console/hall/services/new/", new).status_code == 302
    classes = {f"{one.id}-{name}": str(getattr(one, name)) for one in PriorityClass.objects.all() for name in PRIORITY}
    page.post("/console/hall/priorities/", {**classes, "seen": "0", "elderly-name": "75歳以上の方"})
    office.gives("A001", "moving")
    Ticket.objects.update(priority="elderly")
    office.gives("A002", "nursing")
    page.post("/console/counter/", {"counter": Counter.objects.all()[0].pk})
    texts = {path: page.get(path).content.decode() for path in ("/console/", "/console/analytics/", CSV, "/board/")}
    for path, text in texts.items():
        assert "おひっこし" in text, path
        assert "かいご" in text, path
        assert "引っ越し（転入・転居・転出）" not in text, path
    assert "75歳以上の方" in texts["/console/"]
    assert texts[CSV].splitlines()[2].endswith(",nursing"), "what it is called all the time stands last"


def test_one_press_gives_a_new_hall_ordinary_hours(office: HallOffice) -> None:
    page = office.administrator()
    assert "市役所のふつうの時間にする" not in page.get(HOURS).content.decode(), "somebody said hours already"
    Hours.objects.all().delete()
    Hours.objects.bulk_create(Hours(weekday=day, from_min=0, until_min=1440) for day in range(7))
    HallSettings.objects.update(holidays_observed=False, year_end_closed=False)
    office.house.news.say("hall")
    assert "市役所のふつうの時間にする" in page.get(HOURS).content.decode()
    assert page.get("/console/hall/hours-ordinary/").status_code == 302
    assert Change.objects.count() == 0, "looking changes nothing"
    assert page.post("/console/hall/hours-ordinary/")["Location"].endswith("?said=saved")
    plan = office.hall.plan()
    assert plan.hours == {day: (Span(510, 1035),) for day in range(5)}
    assert (plan.holidays_observed, plan.year_end_closed) == (True, True)
    assert office.news[-2:] == ["hall", "queue"]
    assert list(AuditLine.objects.filter(did="changed_hall").values_list("what", flat=True)) == ["year", "hours"]
    shown = page.get(HOURS).content.decode()
    assert "月曜日・から：0:00 → 8:30" in shown
    assert "市役所のふつうの時間にする" not in shown
    Hours.objects.filter(weekday=2).delete()
    assert page.post("/console/hall/hours-ordinary/")["Location"].endswith("?said=same"), "no hours of others are lost"
    assert not Hours.objects.filter(weekday=2).exists()


def test_a_machine_that_was_switched_by_itself_is_shown_loudly(office: HallOffice) -> None:
    page, clerk = office.administrator(), office.administrator("tanaka", Role.CLERK)
    office.hears(FaultBegan(fault="HALL-01", detail="disaster mode was switched on at this machine"))
    said = "<strong>kiosk-01 は災害モードに入っています</strong>（市の設定は通常です）"
    assert said in page.get("/console/machines/").content.decode()
    assert "/console/hall/disaster/" in page.get("/console/machines/list/").content.decode()
    assert said in clerk.get("/console/machines/").content.decode()
    assert said in page.get("/console/hall/disaster/").content.decode()
    page.post("/console/hall/disaster/", {"understood": "on"})
    assert said.replace("通常", "災害モード") in page.get("/console/machines/").content.decode()
    office.hears(FaultEnded(fault="HALL-01"))
    assert "市の設定は" not in page.get("/console/machines/").content.decode()
