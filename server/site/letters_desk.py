"""Commands about letters: what is here, what is missing, what to apply again, what was kept apart."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from edge_sync.groundwork.clock import SystemClock
from server.settings import Settings

Adder = Callable[..., argparse.ArgumentParser]


def add_commands(add: Adder) -> None:
    """Enter the commands; ``add(name, help=...)`` makes a parser."""
    letters = add("letters", help="streams of a machine: how far recorded, what is missing")
    letters.add_argument("device")
    letters.add_argument("--gaps", action="store_true", help="list every missing range")
    letters.set_defaults(do=_letters)
    again = add("apply-again", help="apply letters once more that a slice failed on, or that were unknown")
    again.add_argument("--kind", action="append", default=[], help="only this kind; may be repeated")
    again.set_defaults(do=_apply_again)
    quarantine = add("quarantine", help="letters kept apart because a second writer showed itself")
    quarantine.add_argument("deed", choices=("list", "release"))
    quarantine.add_argument("device", nargs="?", help="whose letters a person decided are genuine")
    quarantine.add_argument("--boot", help="of this boot, as listed")
    quarantine.set_defaults(do=_quarantine)


def _letters(asked: argparse.Namespace, settings: Settings) -> int:
    from server.ingest.models import Stream
    from server.ingest.streams import gaps_of
    from server.ingest.watermark import said_briefly

    streams = list(Stream.objects.filter(device=asked.device).order_by("last_received_at", "pk"))
    if not streams:
        sys.stderr.write(f"{asked.device}: no letters\n")
        return 1
    for stream in streams:
        gaps = gaps_of(stream)
        notes = [f"missing={said_briefly(gaps, 3)}"] if gaps else []
        notes += ["cloned"] if stream.cloned_at else []
        notes += ["aside"] if stream.aside else []
        sys.stdout.write(
            f"{stream.epoch} upto={stream.upto} safe_upto={stream.safe_upto} highest={stream.highest} "
            f"head={stream.head_seq} {' '.join(notes)}".rstrip()
            + "\n"
        )
        for first, last in gaps if asked.gaps else ():
            sys.stdout.write(f"  {first}-{last}\n")
    return 0


def _apply_again(asked: argparse.Namespace, settings: Settings) -> int:
    from server.ingest.applier import set_pending
    from server.ingest.models import Event, EventState
    from server.site.wiring import build

    before = set_pending(asked.kind)
    applier = build(settings, SystemClock()).applier
    while applier.apply_some():
        pass
    left = Event.objects.filter(state__in=(EventState.UNAPPLIED, EventState.UNKNOWN))
    still = (left.filter(kind__in=asked.kind) if asked.kind else left).count()
    sys.stdout.write(f"{before} taken up again, {before - still} applied, {still} left\n")
    return 0 if not still else 1


def _quarantine(asked: argparse.Namespace, settings: Settings) -> int:
    from server.ingest.release import held, release
    from server.site.wiring import build

    if asked.deed == "release":
        if not asked.device or not asked.boot:
            sys.stderr.write("release needs DEVICE and --boot ID: see quarantine list\n")
            return 2
        clock = SystemClock()
        done = release(asked.device, asked.boot, build(settings, clock).handlers, clock.now())
        sys.stdout.write(f"{done.entered} entered ({done.beside} beside the stream), {done.left} left\n")
        return 0 if done.entered and not done.left else 1
    for one in held():
        sys.stdout.write(
            f"{one.device} boot={one.boot or 'unknown'} letters={one.letters} sequences={one.first}-{one.last} "
            f"since={one.since:%Y-%m-%dT%H:%M:%SZ}\n"
        )
    return 0
