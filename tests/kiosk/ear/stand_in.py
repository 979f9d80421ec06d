"""A stand-in for the decoder's process, on the far side of the real socket and pipe; the phrases say what it does.

``python -m tests.kiosk.ear.stand_in FD``: ``die`` kills it, ``hang`` lets it wait for ever, ``slow`` lets it
answer when it is asked something else already; anything else is heard.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

import msgspec

from kiosk.ear.orders import MOST_BYTES, Enough, Listen, Prepare, Ready, Unready, Word, decode, told
from kiosk.ear.port import Heard, Opened


def tell(word: Word) -> None:
    sys.stdout.buffer.write(b"a library's own print\n" + msgspec.json.encode(word) + b"\n")
    sys.stdout.buffer.flush()


def listen(order: Listen) -> None:
    if "slow" in order.listening.phrases:
        time.sleep(0.3)
    tell(told(order.turn, Opened()))
    if "die" in order.listening.phrases:
        os.kill(os.getpid(), signal.SIGKILL)
    while "hang" in order.listening.phrases:
        time.sleep(1)
    tell(Enough(order.turn))
    tell(told(order.turn, Heard(order.listening.phrases[0], 1)))


def main() -> None:
    orders = socket.socket(fileno=int(sys.argv[1]))
    while packet := socket.recv_fds(orders, MOST_BYTES, 1)[0]:
        match decode(packet):
            case Prepare(language="en"):
                tell(Unready("en", "EAR-02", "it is another one"))
            case Prepare(language=language):
                tell(Ready(language, ("ほげ",)))
            case Listen() as order:
                listen(order)


if __name__ == "__main__":
    main()
