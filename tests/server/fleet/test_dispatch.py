"""Our letters to machines: numbered, sent again until dealt with, begun anew when either side lost its place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.codec import decode_batch, open_letter
from edge_sync.messages.content import LARGEST_PART_BYTES, Bundle, ContentInstall, ContentPart, unpack
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import CommandDone, Outcome, Status
from edge_sync.messages.machine import SetOpen
from server.fleet.bundles import BadBundle, cut
from server.fleet.courier import IN_FLIGHT, Courier
from server.fleet.dispatch import Dispatch
from server.fleet.models import Command, Series
from server.fleet.register import Register
from server.ingest.arrival import Arrival
from tests.server.stage.letters import hex32

pytestmark = pytest.mark.usefixtures("database")


class House:
    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.sent: list[Letter] = []
        self.alarms: list[str] = []
        self.line_up = True
        self.register = Register(lambda: None)
        random = self._random()
        self.dispatch = Dispatch("hagi", clock, lambda n: next(random).to_bytes(n, "big"), lambda: None, self._alarm)
        self.courier = Courier("hagi", clock, self.dispatch, self._publish)
        self.birth()

    def _random(self) -> Iterator[int]:
        return itertools.count(1)

    def _alarm(self, device: str, code: str, detail: str, at: datetime) -> None:
        self.alarms.append(code)

    def _publish(self, topic: str, payload: bytes) -> bool:
        assert topic == "v1/hagi/kiosk-01/cmd"
        if self.line_up:
            for letter in decode_batch(payload):
                assert isinstance(letter, Letter)
                self.sent.append(letter)
        return self.line_up

    def birth(self, cmd_epoch: str = "", cmd_upto: int = 0) -> None:
        status = Status(
            online=True, session=hex32("s"), epoch=hex32("e"), head_seq=0, waiting=0,
            cmd_epoch=cmd_epoch, cmd_upto=cmd_upto,
        )  # fmt: skip
        self.register.status("kiosk-01", status, self.clock.now(), fresh=True)
        self.dispatch.machine_says("kiosk-01", status)
        self.courier.machine_came("kiosk-01")

    def close(self, sentence: str = "") -> None:
        self.dispatch.set_open("kiosk-01", is_open=False, sentence=sentence, by="yamada")

    def done(self, letter: Letter, outcome: Outcome = Outcome.APPLIED, reason: str = "") -> None:
        message = CommandDone(epoch=letter.epoch, sequence=letter.sequence, outcome=outcome, reason=reason)
        now = self.clock.now()
        self.dispatch.command_done(message, Arrival("kiosk-01", hex32("e"), 1, now, True, now))

    def go(self) -> list[int]:
        before = len(self.sent)
        self.courier.go_round()
        return [letter.sequence for letter in self.sent[before:]]


@pytest.fixture
def house(clock: HandClock) -> House:
    return House(clock)


def test_a_letter_goes_until_the_machine_has_dealt_with_it(house: House, clock: HandClock) -> None:
    house.close("改装中")
    assert house.go() == [1]
    assert house.go() == []
    for pause_s in (30, 60, 120, 240, 300, 300):
        clock.advance(pause_s * 1000 - 1)
        assert house.go() == []
        clock.advance(1)
        assert house.go() == [1], pause_s
    house.done(house.sent[0])
    clock.advance(3_600_000)
    assert house.go() == []
    letter = house.sent[0]
    assert (letter.source, open_letter(letter)) == ("/hagi/centre", SetOpen(is_open=False, sentence="改装中"))
    assert {one.id for one in house.sent} == {letter.id}
    assert Command.objects.get().state == "applied"


def test_at_most_some_are_under_way_and_in_order(house: House) -> None:
    for _ in range(IN_FLIGHT + 3):
        house.close()
    assert house.go() == list(range(1, IN_FLIGHT + 1))
    house.done(house.sent[0])
    house.done(house.sent[1])
    assert house.go() == [IN_FLIGHT + 1, IN_FLIGHT + 2]


def test_a_birth_goes_back_to_what_the_machine_has_dealt_with(house: House) -> None:
    for _ in range(5):
        house.close()
    assert house.go() == [1, 2, 3, 4, 5]
    house.birth(house.sent[0].epoch, 2)
    assert house.go() == [3, 4, 5]


def test_a_line_that_is_down_loses_nothing(house: House) -> None:
    house.line_up = False
    house.close()
    assert house.go() == []
    house.line_up = True
    assert house.go() == [1]


def test_a_machine_that_lost_its_place_begins_anew_and_hears_the_last_word_again(house: House) -> None:
    house.close()
    house.go()
    first = house.sent[0]
    house.done(first)
    house.birth("", 0)
    assert house.go() == [1]
    again = house.sent[-1]
    assert again.epoch != first.epoch
    assert open_letter(again) == SetOpen(is_open=False)


def install(house: House, name: str) -> str:
    files = {f"{name}.toml": name.encode() * LARGEST_PART_BYTES}
    digest = house.dispatch.publish_content(Bundle.WORDS, files, by="yamada", devices=["kiosk-01"])
    told = len(house.sent)
    house.go()
    for letter in house.sent[told:]:
        house.done(letter)
    return digest


def test_a_machine_with_a_new_file_is_given_what_was_installed_last_again_and_once(house: House) -> None:
    install(house, "old")
    newest = install(house, "newest")
    told = len(house.sent)
    for _ in range(3):
        house.birth("", 0)
    house.go()
    again = house.sent[told:]
    kinds = [letter.type for letter in again]
    assert kinds == [ContentPart.KIND] * (len(kinds) - 1) + [ContentInstall.KIND]
    assert [letter.sequence for letter in again] == list(range(1, len(again) + 1))
    parts = [open_letter(letter) for letter in again]
    assert {part.digest for part in parts if isinstance(part, ContentPart | ContentInstall)} == {newest}
    raw = b"".join(part.body for part in parts if isinstance(part, ContentPart))
    assert list(unpack(raw)) == ["newest.toml"]


def test_a_machine_that_lost_its_file_after_a_restore_is_given_its_content_too(house: House) -> None:
    install(house, "words")
    house.dispatch.renew_all()
    told = len(house.sent)
    house.birth("", 0)
    house.go()
    assert [letter.type for letter in house.sent[told:]][-1:] == [ContentInstall.KIND]


def test_a_machine_that_kept_its_place_is_given_nothing_again(house: House) -> None:
    install(house, "words")
    told = len(house.sent)
    house.birth(house.sent[-1].epoch, house.sent[-1].sequence)
    house.dispatch.renew_all()
    house.birth(house.sent[-1].epoch, house.sent[-1].sequence)
    assert house.go() == []
    assert house.sent[told:] == []


def test_after_a_restore_no_number_is_used_twice(house: House) -> None:
    for _ in range(3):
        house.close()
    house.go()
    house.done(house.sent[0])
    old = house.sent[0].epoch
    assert house.dispatch.renew_all() == 1
    house.birth(old, 3)
    house.go()
    assert [(one.sequence, one.epoch == old) for one in house.sent[3:]] == [(1, False), (2, False)]


def test_refusal_is_alarmed_with_its_reason(house: House) -> None:
    house.close()
    house.go()
    house.done(house.sent[0], Outcome.REFUSED, "no room")
    assert (Command.objects.get().state, Command.objects.get().reason) == ("refused", "no room")
    assert house.alarms == ["FLEET-02"]
    house.done(house.sent[0], Outcome.APPLIED)
    assert Command.objects.get().state == "refused", "the first word counts"


def test_content_is_cut_sent_in_order_and_superseded_while_unsent(house: House) -> None:
    old = {"ja/visit.toml": b"old" * LARGEST_PART_BYTES}
    new = {"ja/visit.toml": bytes(range(256)) * 300}
    house.dispatch.publish_content(Bundle.WORDS, old, by="yamada", devices=["kiosk-01"])
    digest = house.dispatch.publish_content(Bundle.WORDS, new, by="yamada")
    assert Command.objects.filter(state="superseded").count() == len(cut(Bundle.WORDS, old))
    house.go()
    messages = [open_letter(letter) for letter in house.sent]
    assert isinstance(messages[-1], ContentInstall)
    assert messages[-1].digest == digest
    raw = b"".join(message.body for message in messages if isinstance(message, ContentPart))
    assert unpack(raw) == new
    assert [letter.sequence for letter in house.sent] == list(range(1, len(messages) + 1))


@pytest.mark.parametrize("files", [{}, {"../etc/passwd.toml": b""}, {"Ja.toml": b""}, {"a": b""}])
def test_what_machines_would_refuse_is_refused_here(files: dict[str, bytes]) -> None:
    with pytest.raises(BadBundle):
        cut(Bundle.WORDS, files)


def test_an_old_word_of_another_epoch_changes_nothing(house: House) -> None:
    house.close()
    house.go()
    stranger = msgspec.structs.replace(house.sent[0], epoch=hex32("another"))
    house.done(stranger)
    assert Command.objects.get().state == "pending"
    assert Series.objects.get().followed_upto == 0
