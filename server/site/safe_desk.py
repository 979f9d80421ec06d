"""Commands of the one who looks after the centre: backup, restore, publish content, take letters in."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.readiness import Readiness
from server.settings import Settings

Adder = Callable[..., argparse.ArgumentParser]


def add_commands(add: Adder) -> None:
    """Enter the commands; ``add(name, help=...)`` makes a parser."""
    backup = add("backup", help="make a backup now")
    backup.set_defaults(do=_backup)
    restore = add("restore", help="put a backup in the database's place; the server must not run")
    restore.add_argument("file", type=Path)
    restore.set_defaults(do=_restore)
    ingest = add("ingest", help="take letters in, in a process of its own")
    ingest.add_argument("--shard", default="1/1", metavar="K/N", help="the K-th of N workers")
    ingest.set_defaults(do=_ingest)
    publish = add("publish", help="send a folder of content to machines")
    publish.add_argument("bundle", help="forms, journeys, words, settings or keys")
    publish.add_argument("folder", type=Path)
    publish.add_argument("--to", nargs="+", metavar="DEVICE", help="only to these; else to all that were ever heard of")
    publish.set_defaults(do=_publish)
    over = add("handover", help="hand over what is finished and not handed over yet, in one file for each form")
    over.add_argument("forms", nargs="*", metavar="FORM", help="only these; else every form that has a mapping")
    over.set_defaults(do=_handover)


def _backup(asked: argparse.Namespace, settings: Settings) -> int:
    from server.ingest.backup.errors import BackupFailed
    from server.site.wiring import build

    keeper = build(settings, SystemClock()).keeper
    if keeper is None:
        sys.stderr.write("there is no [backup] in the settings\n")
        return 1
    try:
        path = keeper.back_up()
    except BackupFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


def _restore(asked: argparse.Namespace, settings: Settings) -> int:
    """After it watermarks go back, machines refill, and our letters to them begin in a new epoch."""
    from django.core.management import call_command
    from django.db import connection

    from server.ingest.backup import postgres_dump, sqlite_file
    from server.ingest.backup.errors import BackupFailed
    from server.site.wiring import build

    try:
        with in_use(settings, alone=True):
            if connection.vendor == "sqlite":
                kept = sqlite_file.restore(asked.file, Path(str(connection.settings_dict["NAME"])))
                if kept is not None:
                    sys.stdout.write(f"what was there is kept: {kept}\n")
            else:
                postgres_dump.restore(asked.file)
            call_command("migrate", interactive=False, verbosity=0)
            series = build(settings, SystemClock()).dispatch.renew_all()
    except BackupFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"restored; {series} machines begin our letters anew\n")
    return 0


def _ingest(asked: argparse.Namespace, settings: Settings) -> int:
    from server.ingest.backup.errors import InUse
    from server.ingest.shard import read_shard
    from server.site.database import is_sqlite
    from server.site.process import take_letters_in

    try:
        shard = read_shard(asked.shard)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if shard.workers > 1 and is_sqlite(settings.database_url):
        sys.stderr.write("several workers need PostgreSQL\n")
        return 1
    try:
        with in_use(settings):
            asyncio.run(take_letters_in(settings, SystemClock(), Readiness(), shard))
    except (InUse, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _publish(asked: argparse.Namespace, settings: Settings) -> int:
    from edge_sync.messages.content import Bundle
    from server.fleet.bundles import BadBundle
    from server.site.wiring import build

    if asked.bundle not in set(Bundle) or not asked.folder.is_dir():
        sys.stderr.write(f"{asked.bundle} {asked.folder}: not a bundle of {', '.join(Bundle)}, or not a folder\n")
        return 2
    files = {
        path.relative_to(asked.folder).as_posix(): path.read_bytes()
        for path in sorted(asked.folder.rglob("*"))
        if path.is_file()
    }
    dispatch = build(settings, SystemClock()).dispatch
    who = os.environ.get("USER", "command line")
    try:
        digest = dispatch.publish_content(Bundle(asked.bundle), files, by=who, devices=asked.to)
    except BadBundle as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{digest} {len(files)} files\n")
    return 0


def _handover(asked: argparse.Namespace, settings: Settings) -> int:
    """For a nightly timer: the server may run, nothing is doubled."""
    from django.db import transaction

    from server.forms.errors import HandoverError
    from server.forms.mappings import in_force
    from server.forms.models import Draft
    from server.site.counter_visits import finished
    from server.site.wiring import build
    from server.staff.audit import write_down

    clock = SystemClock()
    handovers = build(settings, clock).entries.handovers
    left = 0
    for form in asked.forms or list(in_force()):
        visits = finished(Draft.objects.values_list("visit_id", flat=True).distinct())
        try:
            with transaction.atomic():
                done = handovers.batch(form, visits, by="command line")
                if done.file is not None:
                    write_down("command line", "handed_over", done.file.name, at=clock.now())
        except HandoverError as error:
            sys.stderr.write(f"{form}: {error.code} {error}\n")
            return 1
        left += len(done.refused)
        sys.stdout.write(f"{form}: {done.rows} in {done.file or 'no file'}, {len(done.refused)} left behind\n")
        sys.stderr.write("".join(f"{form}: visit {visit} {code}\n" for visit, code in done.refused))
    return 1 if left else 0


@contextmanager
def in_use(settings: Settings, *, alone: bool = False) -> Iterator[None]:
    """Hold the database file for as long as we run; ``alone`` while nobody else may.

    Raises:
        InUse: a server runs on it (or, for a server, it is just being restored).
    """
    from server.ingest.backup.errors import InUse
    from server.site.database import is_sqlite, sqlite_path

    if not is_sqlite(settings.database_url):
        yield
        return
    database = sqlite_path(settings.database_url)
    with database.with_name(f"{database.name}.in-use").open("a") as mark:
        try:
            fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            raise InUse("a server runs on this database: stop it first") from error
        yield
