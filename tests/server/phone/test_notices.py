"""Notices, with a real SMTP server and a push service that decrypts and checks signatures on the far side."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from server.phone.errors import BadMailAddress, BadSubscription, NothingToTell, TooManyWishes
from server.phone.letters import Letter, Sender
from server.phone.mail import MailSender
from server.phone.models import Notice, NoticeState, Way, Wish
from server.phone.notifier import Notifier
from server.phone.push import PushSender
from server.phone.seen import Ended, Seen, Stand
from server.phone.vapid import BadVapidKey, load_or_make, public_text
from server.phone.wishes import Wishes
from server.settings import PhoneMail
from tests.bench.ports import free_port
from tests.server.phone.stand import ABrowser, MailServer, PushService, a_browser, mail_server, push_service

CODE = "abcdefghijklmnop"
ADDRESS = "hanako@example.jp"


class Hallway:
    """The queue as this room sees it; a test moves people about."""

    def __init__(self) -> None:
        self.today = "2026-04-01"
        self.numbers: dict[str, Seen] = {}
        self.put(Stand.WAITING, ahead=9)

    def put(self, stand: Stand, ahead: int | None = None, **other: str) -> Seen:
        before = self.numbers.get(CODE, Seen(CODE, "v", "A012", "moving", stand, ahead))
        self.numbers[CODE] = replace(before, stand=stand, ahead=ahead, **other)  # type: ignore[arg-type]
        return self.numbers[CODE]

    def seen(self, code: str) -> Seen | Ended | None:
        return self.numbers.get(code)

    def range_s(self, seen: Seen) -> tuple[int, int] | None:
        return None

    def names(self) -> Mapping[str, Mapping[str, str]]:
        return {}

    def day(self) -> str:
        return self.today


def compose(notice: Notice, wish: Wish) -> Letter:
    return Letter(f"{notice.kind} {notice.number}", f"{notice.number} {notice.counter} {wish.language}")


class Scene:
    """Everything this side of the wire, real; time in the test's hand."""

    def __init__(self, clock: HandClock, folder: Path, push: PushService, port: int) -> None:
        self.clock, self.hall, self.service = clock, Hallway(), push
        self.key = load_or_make(folder / "vapid.pem")
        self.senders: dict[str, Sender] = {
            Way.PUSH: PushSender(self.key, "mailto:it@city.example", (push.name,), push.ca),
            Way.MAIL: MailSender(PhoneMail(host="127.0.0.1", port=port, security="none", sender="hall@city.example")),
        }
        self.wishes = Wishes(clock, self.hall, (push.name,))
        self.hands = ThreadPoolExecutor(2)
        self.notifier = self.a_notifier()

    def a_notifier(self) -> Notifier:
        return Notifier(self.clock, self.hall, self.wishes, self.senders, compose)

    def round(self) -> int:
        return self.notifier.round(self.hands)

    def browser(self, name: str = "one") -> ABrowser:
        return a_browser(self.service.endpoint(name))

    def follow(self, name: str = "one", ahead: int = 3) -> ABrowser:
        browser = self.browser(name)
        self.wishes.push(self.hall.numbers[CODE], browser.body, "ja", ahead)
        return browser

    def mail(self, address: str = ADDRESS, ahead: int = 3) -> None:
        self.wishes.mail(self.hall.numbers[CODE], address, "en", ahead)


@pytest.fixture(scope="module")
def far_push(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[MailServer, int]]:
    port = free_port()
    with mail_server(port) as server:
        yield server, port


@pytest.fixture
def far_mail(post: tuple[MailServer, int]) -> MailServer:
    post[0].mails.clear()
    post[0].answers.clear()
    return post[0]


@pytest.fixture
def scene(
    database: Path, clock: HandClock, tmp_path: Path, far_push: PushService, post: tuple[MailServer, int]
) -> Iterator[Scene]:
    far_push.arrived.clear()
    far_push.answers.clear()
    made = Scene(clock, tmp_path, far_push, post[1])
    yield made
    made.hands.shutdown()


def test_a_phone_hears_when_its_turn_is_near_and_when_it_is_called(scene: Scene) -> None:
    browser = scene.follow(ahead=3)
    assert scene.round() == 0
    scene.hall.put(Stand.WAITING, ahead=3)
    assert scene.round() == 1
    scene.hall.put(Stand.CALLED, counter="2番窓口", calling="10:00")
    assert [scene.round(), scene.round()] == [1, 0]
    near, called = scene.service.arrived
    assert browser.read(near.body) == {"title": "near A012", "body": "A012  ja"}
    assert browser.read(called.body) == {"title": "called A012", "body": "A012 2番窓口 ja"}
    claims = near.claims()
    assert claims["aud"] == f"https://{scene.service.name}"
    assert claims["sub"] == "mailto:it@city.example"
    assert claims["k"] == public_text(scene.key)
    assert near.headers["content-encoding"] == "aes128gcm"
    assert near.headers["ttl"] == "900"
    assert near.headers["urgency"] == "high"


def test_a_second_call_of_the_same_calling_is_no_news_and_a_new_one_is(scene: Scene) -> None:
    scene.follow()
    scene.hall.put(Stand.CALLED, counter="2番窓口", calling="10:00")
    scene.round()
    scene.hall.numbers[CODE] = replace(scene.hall.numbers[CODE], times_called=2)
    assert scene.round() == 0
    scene.hall.put(Stand.HELD, calling="10:00")
    assert scene.round() == 1
    scene.hall.put(Stand.CALLED, counter="3番窓口", calling="10:20")
    assert scene.round() == 1
    scene.hall.put(Stand.WAITING, ahead=7, service="seal")
    assert scene.round() == 1
    assert [notice.kind for notice in Notice.objects.order_by("pk")] == ["called", "held", "called", "moved"]


def test_a_push_service_that_is_overloaded_is_asked_again_later_and_the_notice_comes_once(scene: Scene) -> None:
    browser = scene.follow()
    scene.service.answers += [503, 429]
    scene.hall.put(Stand.WAITING, ahead=1)
    assert scene.round() == 0
    assert scene.round() == 0, "not at once"
    assert len(scene.service.arrived) == 1
    scene.clock.advance(5_000)
    assert scene.round() == 0
    scene.clock.advance(5_000)
    assert scene.round() == 0, "each pause is twice as long"
    scene.clock.advance(5_000)
    assert [scene.round(), scene.round()] == [1, 0]
    assert browser.read(scene.service.arrived[-1].body)["title"] == "near A012"
    assert len(scene.service.arrived) == 3


def test_what_became_untrue_while_it_waited_is_not_sent(scene: Scene) -> None:
    scene.follow()
    scene.service.answers.append(503)
    scene.hall.put(Stand.WAITING, ahead=1)
    scene.round()
    scene.hall.put(Stand.CALLED, counter="2番窓口", calling="10:00")
    scene.clock.advance(60_000)
    scene.round()
    scene.round()
    states = dict(Notice.objects.values_list("kind", "state"))
    assert states == {"near": NoticeState.DROPPED, "called": NoticeState.SENT}


def test_a_centre_that_died_while_it_sent_does_not_send_twice(scene: Scene) -> None:
    """Nobody knows whether the phone has it; a doubled call frightens more than a missing one."""
    scene.follow()
    scene.hall.put(Stand.WAITING, ahead=1)

    class PowerCut(Exception):
        pass

    class Dying:
        def send(self, address: str, letter: Letter) -> None:
            scene.senders[Way.PUSH].send(address, letter)
            raise PowerCut

    dying = Notifier(scene.clock, scene.hall, scene.wishes, {Way.PUSH: Dying()}, compose)  # type: ignore[dict-item]
    with pytest.raises(PowerCut):
        dying.round(scene.hands)
    scene.clock.advance(600_000)
    assert scene.a_notifier().round(scene.hands) == 0
    assert len(scene.service.arrived) == 1


def test_two_processes_send_a_notice_once(scene: Scene) -> None:
    scene.follow()
    scene.hall.put(Stand.WAITING, ahead=1)
    other = scene.a_notifier()
    found = other._due()
    assert found == []
    scene.round()
    notice = Notice.objects.get()
    Notice.objects.update(state=NoticeState.DUE)
    claims = [scene.notifier._claim(notice), other._claim(notice)]
    assert [claim is not None for claim in claims] == [True, False]


def test_a_browser_that_is_gone_is_forgotten(scene: Scene) -> None:
    scene.follow()
    scene.service.answers.append(410)
    scene.hall.put(Stand.WAITING, ahead=1)
    scene.round()
    scene.hall.put(Stand.CALLED, counter="2番窓口", calling="10:00")
    scene.round()
    assert len(scene.service.arrived) == 1
    assert Wish.objects.get().address == ""


def test_a_push_service_leads_us_nowhere_else(scene: Scene) -> None:
    scene.follow()
    scene.service.answers.append(307)
    scene.hall.put(Stand.WAITING, ahead=1)
    assert scene.round() == 0
    assert [delivery.path for delivery in scene.service.arrived] == ["/push/one"]
    with pytest.raises(BadSubscription):
        scene.wishes.push(scene.hall.numbers[CODE], a_browser("https://127.0.0.1/x").body, "ja", 3)


def test_mail_comes_twice_at_most_and_the_address_goes_with_the_call(scene: Scene, far_mail: MailServer) -> None:
    scene.mail()
    scene.hall.put(Stand.WAITING, ahead=2)
    assert scene.round() == 1
    scene.hall.put(Stand.WAITING, ahead=2, service="seal")
    assert [scene.round(), scene.round()] == [0, 0], "a transfer is not worth the mail that the call needs"
    scene.hall.put(Stand.CALLED, counter="Counter 2", calling="10:00")
    assert scene.round() == 1
    assert Wish.objects.get().address == ""
    scene.hall.put(Stand.HELD, calling="10:00")
    scene.hall.put(Stand.CALLED, calling="10:30")
    scene.mail("other@example.jp")
    assert scene.round() == 0, "another address does not begin anew"
    assert [to for to, _ in far_mail.mails] == [[ADDRESS], [ADDRESS]]
    mail = far_mail.mails[1][1]
    assert mail["subject"] == "called A012"
    assert mail["from"] == "hall@city.example"
    assert mail["auto-submitted"] == "auto-generated"
    assert mail.get_content().strip() == "A012 Counter 2 en"


def test_a_mail_server_that_is_busy_is_asked_again_and_a_wrong_address_is_not(
    scene: Scene, far_mail: MailServer
) -> None:
    scene.mail()
    far_mail.answers += ["451 busy", "250 OK"]
    scene.hall.put(Stand.WAITING, ahead=2)
    assert scene.round() == 0
    scene.clock.advance(5_000)
    assert scene.round() == 1
    far_mail.answers.append("550 nobody")
    scene.hall.put(Stand.CALLED, calling="10:00")
    assert scene.round() == 0
    assert Wish.objects.get().address == ""
    scene.clock.advance(600_000)
    assert scene.round() == 0


@pytest.mark.parametrize(
    "address", ["", "x", "a@b", "a@b.jp\nBcc: c@d.jp", "あ@example.jp", "a" * 250 + "@example.jp", "a@b.jp,c@d.jp"]
)
def test_what_is_no_address_is_refused(scene: Scene, address: str) -> None:
    with pytest.raises(BadMailAddress):
        scene.mail(address)


def test_everything_goes_with_the_visit_and_with_the_day(scene: Scene, database: Path) -> None:
    browser = scene.follow()
    scene.mail()
    endpoint = scene.service.endpoint("one").encode()
    assert ADDRESS.encode() in b"".join(path.read_bytes() for path in database.parent.glob("server.sqlite3*"))
    scene.hall.put(Stand.FINISHED)
    scene.wishes.forget()
    assert list(Wish.objects.values_list("address", flat=True)) == ["", ""]
    left = b"".join(path.read_bytes() for path in database.parent.glob("server.sqlite3*"))
    assert ADDRESS.encode() not in left
    assert endpoint not in left
    with pytest.raises(NothingToTell):
        scene.wishes.push(scene.hall.numbers[CODE], browser.body, "ja", 3)
    scene.hall.today = "2026-04-02"
    scene.wishes.forget()
    assert not Wish.objects.exists()
    assert not Notice.objects.exists()


def test_a_number_has_a_few_phones_and_each_is_told_once(scene: Scene) -> None:
    for name in ("one", "two", "three", "four"):
        scene.follow(name)
    with pytest.raises(TooManyWishes):
        scene.follow("five")
    scene.follow("four", ahead=5)
    scene.hall.put(Stand.WAITING, ahead=1)
    assert [scene.round(), scene.round()] == [4, 0]
    scene.wishes.withdraw(CODE)
    assert scene.wishes.ways(CODE) == set()
    scene.hall.put(Stand.CALLED, calling="10:00")
    assert scene.round() == 0


def test_nothing_of_whom_is_told_stands_in_the_log(
    scene: Scene, far_mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    scene.follow()
    scene.mail()
    scene.service.answers.append(403)
    far_mail.answers.append("550 nobody here: " + ADDRESS)
    scene.hall.put(Stand.WAITING, ahead=1)
    scene.round()
    scene.hall.put(Stand.CALLED, calling="10:00")
    scene.round()
    far = ("mail.log", "urllib3", "asyncio")
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith(far))
    assert "outcome=refused" in ours
    for secret in (ADDRESS, "/push/one", CODE):
        assert secret not in ours


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "vapid.pem"
    assert public_text(load_or_make(path)) == public_text(load_or_make(path))
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(BadVapidKey):
        load_or_make(path)
    path.write_text("no key")
    path.chmod(0o600)
    with pytest.raises(BadVapidKey):
        load_or_make(path)


def test_the_thread_wakes_by_itself_when_the_queue_changed(scene: Scene) -> None:
    scene.follow()
    stopping = threading.Event()
    thread = threading.Thread(target=scene.notifier.work, args=(stopping,))
    thread.start()
    scene.hall.put(Stand.WAITING, ahead=1)
    scene.notifier.changed()
    deadline = time.monotonic() + 5
    while not scene.service.arrived and time.monotonic() < deadline:
        time.sleep(0.02)
    stopping.set()
    thread.join(5)
    assert len(scene.service.arrived) == 1
    assert not thread.is_alive()
