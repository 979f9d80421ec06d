"""What can be asked of ``python -m server``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import DatabaseError

from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.log import start_log
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.settings import BadSettings, read_settings
from server.ingest.backup.errors import BackupFailed
from server.settings import Settings, missing_files
from server.site.database import open_migrations
from server.site.letters_desk import add_commands as add_letter_commands
from server.site.process import CannotServe, serve, set_up
from server.site.safe_desk import add_commands as add_safe_commands
from server.site.safe_desk import in_use
from server.site.waits_desk import add_commands as add_waits_commands

PASSWORD_VARIABLE = "MADOGUCHI_PASSWORD"  # noqa: S105 - the name of the variable, not a password
BAD_SETTINGS = 78
"""EX_CONFIG of sysexits.h; service managers need not restart us."""


def main(arguments: Sequence[str]) -> int:
    """Read the command line and the settings, do what was asked; the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = read_settings(asked.settings, Settings)
        mistakes = missing_files(settings)
        if mistakes and (asked.check_settings or asked.command == "run"):
            raise BadSettings(asked.settings, mistakes)
    except BadSettings as error:
        for mistake in error.mistakes:
            sys.stderr.write(f"{error.path}: {mistake}\n")
        return BAD_SETTINGS
    if asked.check_settings:
        sys.stdout.write(f"{asked.settings}: ok\n")
        return 0
    if asked.command is None:
        _parser().print_usage(sys.stderr)
        return 2
    os.umask(0o077)
    start_log("server")
    set_up(settings)
    return int(asked.do(asked, settings))


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--settings", type=Path, default=argparse.SUPPRESS, metavar="FILE", help="server.toml")
    shared.add_argument(
        "--check-settings", action="store_true", default=argparse.SUPPRESS, help="report every mistake and stop"
    )
    parser = argparse.ArgumentParser(prog="python -m server", description="The centre.", parents=[shared])
    parser.set_defaults(settings=Path("server.toml"), check_settings=False, command=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser("run", parents=[shared], help="serve pages and take in letters")
    run.add_argument("--migrate", action="store_true", help="bring the database up to date first")
    run.set_defaults(do=_run)
    migrate = commands.add_parser("migrate", parents=[shared], help="bring the database up to date")
    migrate.set_defaults(do=_migrate)
    add = commands.add_parser("add-staff", parents=[shared], help="make an account, or renew its role and password")
    add.add_argument("name")
    add.add_argument("--role", choices=("clerk", "administrator"), required=True)
    add.set_defaults(do=_add_staff)
    doctor = commands.add_parser("doctor", parents=[shared], help="say what is well and what is not")
    doctor.set_defaults(do=_doctor)
    seal_key = commands.add_parser("seal-key", parents=[shared], help="the city's sealing keys: new, list, destroy")
    seal_key.add_argument("deed", choices=("new", "list", "destroy"))
    seal_key.add_argument("key", nargs="?", help="id of the key to destroy")
    seal_key.set_defaults(do=_seal_key)
    add_letter_commands(partial(commands.add_parser, parents=[shared]))
    add_safe_commands(partial(commands.add_parser, parents=[shared]))
    add_waits_commands(partial(commands.add_parser, parents=[shared]))
    manage = commands.add_parser("manage", parents=[shared], help="Django's own commands, for developers")
    manage.add_argument("words", nargs=argparse.REMAINDER)
    manage.set_defaults(do=_manage)
    return parser


def _run(asked: argparse.Namespace, settings: Settings) -> int:
    if asked.migrate:
        _migrate(asked, settings)
    try:
        behind = open_migrations()
    except DatabaseError:
        sys.stderr.write("the database does not answer: see doctor\n")
        return 1
    if behind:
        sys.stderr.write("the database is not up to date: use run --migrate, or migrate\n")
        return 1
    try:
        with in_use(settings):
            asyncio.run(serve(settings, SystemClock(), Readiness()))
    except (CannotServe, BackupFailed, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _migrate(asked: argparse.Namespace, settings: Settings) -> int:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return 0


def _add_staff(asked: argparse.Namespace, settings: Settings) -> int:
    """The password comes from the environment or standard input, never from the command line."""
    from django.core.exceptions import ValidationError

    from server.staff.people import Role, put_on_staff

    password = os.environ.get(PASSWORD_VARIABLE) or sys.stdin.readline().rstrip("\n")
    try:
        new = put_on_staff(asked.name, Role(asked.role), password)
    except ValidationError as error:
        for sentence in error.messages:
            sys.stderr.write(f"{sentence}\n")
        return 1
    sys.stdout.write(f"{asked.name}: {'added' if new else 'renewed'} as {asked.role}\n")
    return 0


def _doctor(asked: argparse.Namespace, settings: Settings) -> int:
    from server.site.doctor import examine

    findings = examine(settings, SystemClock())
    for finding in findings:
        sys.stdout.write(f"{finding.mark} {finding.sentence}\n")
    return 0 if all(finding.well is not False for finding in findings) else 1


def _seal_key(asked: argparse.Namespace, settings: Settings) -> int:
    from server.forms.errors import SafeError
    from server.forms.safe import Safe
    from server.forms.shelf import Shelf

    if settings.forms is None:
        sys.stderr.write("server.toml names no [forms] safe\n")
        return BAD_SETTINGS
    safe = Safe(settings.forms.safe)
    try:
        if asked.deed == "new":
            sys.stdout.write(f"{safe.new_key()}\n")
        elif asked.deed == "list":
            sys.stdout.write("".join(f"{key}\n" for key in safe.ids()))
        else:
            Shelf(safe, keep=timedelta(hours=settings.forms.keep_h)).destroy_key(asked.key or "")
    except SafeError as error:
        sys.stderr.write(f"{error.code} {error}\n")
        return 1
    return 0


def _manage(asked: argparse.Namespace, settings: Settings) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m server manage", *asked.words])
    return 0
