"""What a person asks about letters on the command line."""

from __future__ import annotations

import msgspec
import pytest

from tests.bench.broker import Broker
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, hex32, ticket
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts


def test_letters_tells_streams_and_gaps_in_order(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-41")
    letters = [pen.write(ticket(f"A{n:03d}")) for n in range(1, 10)]
    with Machine(broker, "kiosk-41") as machine:
        machine.send(*letters[:2], *letters[4:5], letters[8])
        machine.wait_for_watermark(2)
    done = centre.command("letters", "kiosk-41", "--gaps")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{pen.epoch} upto=2 safe_upto=2 highest=9 head=9 missing=3-4, 6-8",
        "  3-4",
        "  6-8",
    ]
    assert centre.command("letters", "kiosk-nobody").returncode == 1


def test_a_clone_is_listed_and_released_by_a_person(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-42")
    first = pen.write(ticket("B001"))
    other = hex32("other boot")
    with Machine(broker, "kiosk-42") as machine:
        machine.send(first)
        machine.wait_for_watermark(1)
        forged = Pen(device="kiosk-42").write(ticket("B901"))
        machine.send(msgspec.structs.replace(forged, boot_id=other, id=hex32("forged")))
        machine.send(msgspec.structs.replace(pen.write(ticket("B002")), boot_id=other))
        machine.wait_for_watermark(2)
        listed = centre.command("quarantine", "list").stdout
        assert f"kiosk-42 boot={other} letters=2 sequences=1-2" in listed
        assert centre.command("quarantine", "release", "kiosk-42").returncode == 2
        done = centre.command("quarantine", "release", "kiosk-42", "--boot", other)
        assert (done.returncode, done.stdout) == (0, "2 entered (1 beside the stream), 0 left\n")
    centre.wait_for_rows(3, "SELECT 1 FROM queueing_ticket WHERE device = 'kiosk-42'")
    assert f"boot={other}" not in centre.command("quarantine", "list").stdout


def test_unknown_letters_are_taken_up_again(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-43")
    with Machine(broker, "kiosk-43") as machine:
        machine.send(pen.write_raw("weather.rain_fell", 9, b'{"mm":4}'))
        machine.wait_for_watermark(1)
    done = centre.command("apply-again", "--kind", "weather.rain_fell")
    assert (done.returncode, done.stdout) == (1, "1 taken up again, 0 applied, 1 left\n")
    done = centre.command("apply-again", "--kind", "queueing.ticket_issued")
    assert done.returncode == 0
