"""The doctor: what is well and what is not, in the words of the person who will mend it."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import DatabaseError, connection

from edge_sync.groundwork.clock import Clock
from server.ingest.backup.files import finished, made_at
from server.ingest.models import Event, EventState, Parked, Quarantined
from server.ingest.streams import current_streams
from server.settings import Settings, missing_files
from server.site.database import database_answers, is_sqlite, journal_mode, open_migrations, version_in_use, wal_is_safe

BROKER_WAIT_S = 3.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``well`` is None for what is only worth knowing."""

    well: bool | None
    sentence: str

    @property
    def mark(self) -> str:
        """A sign for the line of a terminal."""
        return {True: "○", False: "×", None: "・"}[self.well]


def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Look at database, letters, broker and staff; takes at most a few seconds."""
    findings = list(_database(settings))
    if all(finding.well is not False for finding in findings):
        findings += [*_letters(), *_backups(settings, clock), *_staff()]
    if not settings.ingest.here:
        findings.append(Finding(None, "記録の受け取りは、別のプロセス（ingest --shard）が行います。"))
    return [*findings, *_folders(settings), *_broker(settings)]


def _database(settings: Settings) -> Iterator[Finding]:
    if not database_answers():
        yield Finding(False, "データベースにつながりません。database_url を確かめてください。")
        return
    yield Finding(True, f"データベースにつながりました（{connection.vendor}）。")
    if is_sqlite(settings.database_url):
        yield _journal()
    try:
        open_steps = open_migrations()
    except DatabaseError:
        yield Finding(False, "データベースの形を調べられません。")
        return
    if open_steps:
        yield Finding(False, f"データベースの形が古いままです（残り{open_steps}段）。migrate を実行してください。")
    else:
        yield Finding(True, "データベースの形は最新です。")


def _journal() -> Finding:
    version = ".".join(map(str, version_in_use()))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA synchronous")
        full = int(cursor.fetchone()[0]) >= 2
    if not full or journal != journal_mode():
        return Finding(False, f"SQLite {version} の保存のしかたが安全ではありません（{journal}）。")
    if wal_is_safe(version_in_use()):
        return Finding(True, f"SQLite {version}：WAL、毎回同期で保存しています。")
    return Finding(
        True,
        f"SQLite {version} には WAL を壊すことのある誤りがあるため、WAL を使わずに（{journal}、毎回同期で）"
        "保存しています。3.51.3 以降なら WAL を使います。",
    )


def _letters() -> Iterator[Finding]:
    unapplied = Event.objects.filter(state=EventState.UNAPPLIED).count()
    unknown = Event.objects.filter(state=EventState.UNKNOWN).count()
    pending = Event.objects.filter(state=EventState.PENDING).count()
    parked, quarantined = Parked.objects.count(), Quarantined.objects.filter(released_at__isnull=True).count()
    yield Finding(None, f"記録 {Event.objects.count()}件。")
    holes = [stream.device for stream in current_streams() if stream.highest > stream.upto]
    where = f"（{'、'.join(holes[:5])}）。letters 端末名 --gaps で番号が分かります。" if holes else "。"
    yield Finding(not holes, f"途中の記録が届いていない端末 {len(holes)}台{where}")
    yield Finding(None, f"これから画面や集計に反映する記録 {pending}件。")
    again = "原因を直してから apply-again を実行してください。" if unapplied else ""
    yield Finding(not unapplied, f"画面や集計に反映できなかった記録 {unapplied}件。{again}")
    yield Finding(None, f"この版がまだ知らない種類の記録 {unknown}件（保存済み。新しい版で apply-again）。")
    yield Finding(not parked, f"読めずに脇によけた記録 {parked}件。")
    held = "quarantine list で確かめてください。" if quarantined else ""
    yield Finding(not quarantined, f"複製の疑いで分けて保管した記録 {quarantined}件。{held}")


def _backups(settings: Settings, clock: Clock) -> Iterator[Finding]:
    room = settings.backup
    if room is None:
        yield Finding(
            None,
            "バックアップの設定（[backup]）がありません。端末は、ここに保存されたことだけを頼りに記録を消します。",
        )
        return
    done = finished(room.folder)
    if not done:
        yield Finding(False, "バックアップがまだありません。できるまで、端末は記録を消しません。")
        return
    age_s = (clock.now() - made_at(done[-1])).total_seconds()
    late = age_s > 2 * room.every_s + 60
    advice = "新しいバックアップができていません。保存先の空きとログを確かめてください。" if late else ""
    yield Finding(not late, f"バックアップ {len(done)}個、最後は {int(age_s // 60)}分前。{advice}")


def _staff() -> Iterator[Finding]:
    people = User.objects.filter(is_active=True).count()
    advice = "" if people else "add-staff で登録してください。"
    yield Finding(people > 0, f"職員の登録 {people}人。{advice}")


def _folders(settings: Settings) -> Iterator[Finding]:
    handover, library = settings.forms.handover if settings.forms else None, settings.studio.library
    if handover is None:
        yield Finding(None, "基幹システムへ渡すフォルダ（[forms] handover）の設定がありません。何も渡しません。")
    else:
        yield _writable("基幹システムへ渡すフォルダ", handover)
    if library is None:
        yield Finding(None, "様式のフォルダ（[studio] library）の設定がありません。一時フォルダを使います。")
    else:
        yield _writable("様式のフォルダ", library)


def _writable(what: str, folder: Path) -> Finding:
    """A folder that is not there yet is made when it is first needed: then its nearest parent counts."""
    nearest = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding(True, f"{what} {folder} に書き込めます。")
    return Finding(False, f"{what} {folder} に書き込めません。場所と持ち主を確かめてください。")


def _broker(settings: Settings) -> Iterator[Finding]:
    mistakes = missing_files(settings)
    if mistakes:
        yield from (Finding(False, f"証明書のファイルがありません：{mistake}") for mistake in mistakes)
        return
    place = f"{settings.broker.host}:{settings.broker.port}"
    try:
        context = ssl.create_default_context(cafile=str(settings.broker.ca))
        context.load_cert_chain(str(settings.broker.certificate), str(settings.broker.key))
        with (
            socket.create_connection((settings.broker.host, settings.broker.port), BROKER_WAIT_S) as raw,
            context.wrap_socket(raw, server_hostname=settings.broker.host),
        ):
            yield Finding(True, f"ブローカー {place} とたがいに証明書を確かめました。")
    except ssl.SSLError as error:
        yield Finding(False, f"ブローカー {place} の証明書、またはこちらの証明書が合いません（{error.reason}）。")
    except OSError:
        yield Finding(False, f"ブローカー {place} につながりません。動いているか確かめてください。")
