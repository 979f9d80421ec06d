"""A child process is ordered about and started again, and nobody waits for it."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from edge_sync.groundwork.child import MOST_BYTES, MOST_RESTARTS, Child, Launch
from tests.edge_sync.groundwork.children import DIES, ECHO, SLEEPS, Make, Owner, until


def test_lines_go_there_and_back(make: Make) -> None:
    owner = make(ECHO)
    assert not owner.child.alive
    assert not owner.child.write(b"nobody there\n")
    owner.child.start()
    owner.child.start()
    longest = b"x" * (MOST_BYTES - 1) + b"\n"
    assert owner.child.write(longest)
    assert owner.line() == longest[:-1]
    assert not owner.child.write(b"x" + longest), "left out, and no reason to kill anybody"
    assert owner.child.write("一\n".encode())
    assert owner.line() == "一".encode()
    assert (len(owner.began), owner.ended) == (1, [])
    assert os.getsid(owner.child.pid) == os.getpgid(owner.child.pid) == owner.child.pid


def test_what_a_library_prints_is_passed_on_as_it_is(make: Make) -> None:
    owner = make(r"import os; os.write(1, b'\xff\x00\n\n{'); os.write(1, b'}\nhalf'); import time; time.sleep(60)")
    owner.child.start()
    assert [owner.line(), owner.line(), owner.line()] == [b"\xff\x00", b"", b"{}"]
    with pytest.raises(queue.Empty):
        owner.told.get(timeout=0.2)


def test_one_that_dies_is_started_again_after_its_end_was_told(make: Make) -> None:
    owner = make(ECHO)
    owner.child.start()
    first = owner.child.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: len(owner.began) == 2)
    assert owner.ended == [first]
    assert owner.child.write(b"again\n")
    assert owner.line() == b"again"
    assert not Path(f"/proc/{first}").exists(), "reaped"


def test_the_last_words_of_one_that_dies_are_heard(make: Make) -> None:
    owner = make(f"print('x' * {MOST_BYTES - 10}); print('end')")
    owner.child.start()
    assert len(owner.line()) == MOST_BYTES - 10
    assert owner.line() == b"end"


def test_one_that_dies_too_often_is_given_up_until_it_is_started_anew(make: Make) -> None:
    owner = make(DIES)
    owner.child.start()
    until(lambda: len(owner.ended) == MOST_RESTARTS + 1)
    assert owner.child.given_up
    assert not owner.child.alive
    assert not owner.child.write(b"\n")
    time.sleep(0.2)
    assert owner.ended == owner.began, "each end is told once, and nothing follows the last"
    owner.program = ECHO
    owner.child.start()
    assert (owner.child.alive, owner.child.given_up) == (True, False)
    owner.child.write(b"anew\n")
    assert owner.line() == b"anew"


def test_a_sign_of_health_starts_the_counting_anew(make: Make) -> None:
    owner = make(ECHO)
    owner.child.start()
    for round_ in range(1, 2 * MOST_RESTARTS + 1):
        owner.child.kill()
        until(lambda: len(owner.began) == round_ + 1)  # noqa: B023 - called before the next round
        owner.child.healthy()
    assert not owner.child.given_up


def test_one_that_cannot_be_started_again_is_given_up_and_told(make: Make) -> None:
    commands = [(sys.executable, "-c", SLEEPS), ("/no/such/program",)]
    owner = make("", launch=lambda: Launch(commands.pop(0)))
    owner.child.start()
    owner.child.kill()
    until(lambda: len(owner.ended) == 2)
    assert owner.child.given_up


@pytest.mark.alone
def test_one_that_does_not_read_is_killed_and_keeps_nobody_waiting(make: Make) -> None:
    owner = make(SLEEPS)
    owner.child.start()
    first, longest_s, taken = owner.child.pid, 0.0, True
    while taken:
        began_s = time.monotonic()
        taken = owner.child.write(b"x" * 4_999 + b"\n")
        longest_s = max(longest_s, time.monotonic() - began_s)
    until(lambda: len(owner.began) == 2)
    assert owner.ended == [first]
    assert longest_s < 0.1
    assert owner.child.write(b"to the next\n")


def test_half_a_line_was_not_taken(make: Make) -> None:
    owner = make(SLEEPS)
    owner.child.start()
    line = b"x" * (MOST_BYTES // 5 * 3) + b"\n"
    assert [owner.child.write(line), owner.child.write(line)] == [True, False]
    until(lambda: len(owner.began) == 2)


def test_one_that_closed_its_ear_is_followed_by_another(make: Make) -> None:
    owner = make(f"import os; os.close(0); print('up', flush=True); {SLEEPS.replace(chr(10), ';')}")
    owner.child.start()
    owner.line()
    assert not owner.child.write(b"hello\n")
    until(lambda: len(owner.began) == 2)


def test_what_it_inherits_is_its_own(make: Make) -> None:
    reader, writer = os.pipe()
    tells = f"import os, time; os.write({writer}, b'mine'); time.sleep(60)"
    owner = make("", launch=lambda: Launch((sys.executable, "-c", tells), (writer,)))
    owner.child.start()
    assert os.read(reader, 10) == b"mine"
    owner.child.stop()
    assert os.read(reader, 10) == b"", "nobody else holds it"
    os.close(reader)


def test_the_first_order_is_the_owners(make: Make) -> None:
    owner: Owner = make(ECHO, began=lambda: _first(owner.child))
    owner.child.start()
    before, stopping = owner.child.pid, threading.Event()

    def others() -> None:
        while not stopping.is_set():
            owner.child.write(b"other\n")

    talk = threading.Thread(target=others, daemon=True)
    talk.start()
    assert owner.line() == b"first"
    owner.child.kill()
    until(lambda: owner.child.pid != before)
    stopping.set()
    talk.join()
    owner.child.write(b"last\n")
    heard = list(iter(owner.line, b"last"))
    assert heard.count(b"first") == 1, "of the second process"


def _first(child: Child) -> None:
    time.sleep(0.05)
    child.write(b"first\n")
