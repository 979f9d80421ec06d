"""Works, versions, the record of changes, and what is published: as values, as folders, as a machine reads it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.content import Bundle, ContentInstall, ContentPart, unpack
from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import LIBRARY, read_forms
from edge_sync.stationery.overlay_process import OverlayProcess
from edge_sync.stationery.questions import read_questions
from kiosk.plan import read_plan
from kiosk.settings import DeskSettings, KioskSettings
from server.fleet.dispatch import Dispatch
from server.fleet.models import Command, Machine
from server.settings import PdfLimits
from server.site.publishing import Publishing, TooMuch
from server.staff.audit import write_down
from server.staff.models import AuditLine
from server.studio.draft import Naming, draft_of, form_of, read_draft
from server.studio.errors import AppendOnly, BlankRefused, Conflict, NotReady, UnknownVersion
from server.studio.findings import findings
from server.studio.glovebox.box import Glovebox
from server.studio.library import Library
from server.studio.models import Blank, Change, FormVersion, FormWork
from server.studio.own_questions import make_question
from server.studio.works import Author, Works
from tests.server.studio import papers
from tests.server.studio.making import box, draft

pytestmark = pytest.mark.usefixtures("database")
YAMADA, SUZUKI = Author("yamada"), Author("suzuki")


@dataclass
class Studio:
    works: Works
    library: Library
    publishing: Publishing


@pytest.fixture
def studio(clock: HandClock, tmp_path: Path) -> Studio:
    library = Library(tmp_path / "library")
    works = Works(clock, Glovebox(PdfLimits()), library)
    numbers = itertools.count(1)
    dispatch = Dispatch("hagi", clock, lambda n: next(numbers).to_bytes(n, "big"), lambda: None, lambda *_: None)
    book = lambda who, did, what: write_down(who, did, what, at=clock.now())  # noqa: E731
    return Studio(works, library, Publishing(works, library, dispatch, book))


def test_every_change_is_written_down_and_never_again_changed(studio: Studio) -> None:
    row = studio.works.begin(papers.request_form(), "届", YAMADA)
    row = studio.works.save(row, 1, draft(box(), box("kana", 70)), YAMADA)
    row = studio.works.save(row, 2, draft(box(y_mm=52)), SUZUKI)
    told = [(one.who, one.did, one.box) for one in Change.objects.order_by("pk")]
    assert told == [
        ("yamada", "began", ""), ("yamada", "added", "k0"), ("yamada", "added", "k1"),
        ("suzuki", "removed", "k1"), ("suzuki", "changed", "k0"),
    ]  # fmt: skip
    line = Change.objects.get(did="changed")
    assert [msgspec.json.decode(side)["place"]["y_mm"] for side in (line.before, line.after)] == [50, 52]
    line.who = "nobody"
    for deed in (line.save, line.delete, Change.objects.all().delete, lambda: Change.objects.update(who="x")):
        with pytest.raises(AppendOnly):
            deed()


def test_who_saw_an_older_revision_changes_nothing(studio: Studio) -> None:
    row = studio.works.begin(papers.request_form(), "届", YAMADA)
    studio.works.save(row, 1, draft(box()), YAMADA)
    for deed in (
        lambda: studio.works.save(row, 1, draft(box("kana")), SUZUKI),
        lambda: studio.works.rename(row, 1, "別の名前", SUZUKI),
        lambda: studio.works.replace_blank(row, 1, papers.scan(), SUZUKI),
        lambda: studio.publishing.publish(row, 1, "", "suzuki"),
    ):
        with pytest.raises(Conflict):
            deed()
    kept = FormVersion.objects.get()
    assert read_draft(kept.definition) == draft(box())
    assert (kept.revision, kept.changed_by, kept.work.title, Blank.objects.count()) == (2, "yamada", "届", 1)


def test_a_refused_file_leaves_nothing(studio: Studio) -> None:
    with pytest.raises(BlankRefused):
        studio.works.begin(papers.encrypted(), "届", YAMADA)
    assert (FormWork.objects.count(), Blank.objects.count(), Change.objects.count()) == (0, 0, 0)


def test_what_is_published_stays_readable_when_the_next_version_comes(studio: Studio) -> None:
    row = studio.works.begin(papers.request_form(), "届", YAMADA)
    name = row.work.form_id
    studio.works.save(row, 1, draft(box()), YAMADA)
    assert name not in read_forms(studio.library.now())
    studio.publishing.publish(row, 2, "最初", "yamada")
    assert read_forms(studio.library.now())[name].version == 1
    next_one = studio.works.draft(row.work, SUZUKI)
    next_one = studio.works.rename(next_one, 1, "新しい届", SUZUKI)
    assert studio.library.version(name, 1).title == "届", "a draft's name is nobody's business yet"
    studio.works.save(next_one, 2, draft(box("kana")), SUZUKI)
    with pytest.raises(UnknownVersion):
        studio.library.version(name, 2)
    studio.publishing.publish(next_one, 3, "次", "suzuki")
    assert (FormWork.objects.get().title, studio.library.version(name, 1).title) == ("新しい届", "届")
    assert [(one.number, one.state) for one in FormVersion.objects.all()] == [(2, "published"), (1, "retired")]
    assert read_forms(studio.library.now())[name].version == 2
    items = {number: studio.library.version(name, number).boxes[0].item for number in (1, 2)}
    assert items == {1: "name", 2: "kana"}
    assert read_forms(studio.library.now())[name].version == 2
    old = studio.library.at(name, 1)
    assert read_forms(old)[name].boxes[0].item == "name"
    overlay = OverlayProcess(old)
    overlay.start()
    printed = overlay.fill(name, Entry(people=(Person(name="架空　花子"),), today="2026-04-01"))
    overlay.stop()
    assert printed.pdf.startswith(b"%PDF-")
    with pytest.raises(Conflict):
        studio.works.save(row, row.revision, draft(), YAMADA)


def test_a_form_with_mistakes_is_not_published(studio: Studio) -> None:
    Machine.objects.create(device="kiosk-01", first_heard_at="2026-04-01T00:00:00Z")
    row = studio.works.begin(papers.request_form(), "届", YAMADA)
    ring = box("sex", draw="circle")
    for one in (None, box(y_mm=296), box(page=2), ring, box("answer"), box("my_number")):
        row = studio.works.save(row, row.revision, draft(*([one] if one else [])), YAMADA)
        with pytest.raises(NotReady):
            studio.publishing.publish(row, row.revision, "", "yamada")
    assert not Command.objects.exists()
    assert not AuditLine.objects.exists()


def received(device: str) -> dict[str, bytes]:
    """The bundle that a machine would put together from our letters."""
    rows = list(Command.objects.filter(device=device, topic=Bundle.FORMS.value, state="pending").order_by("pk"))
    install = msgspec.json.decode(rows[-1].data, type=ContentInstall)
    parts = [msgspec.json.decode(row.data, type=ContentPart) for row in rows[-1 - install.parts : -1]]
    return unpack(b"".join(part.body for part in parts))


def test_a_published_form_reaches_a_machine_that_can_use_it(studio: Studio, tmp_path: Path) -> None:
    Machine.objects.create(device="kiosk-01", first_heard_at="2026-04-01T00:00:00Z")
    row = studio.works.begin(papers.request_form(), "自転車置場申請書", YAMADA)
    ask = make_question("どの駅ですか", "駅", "choice", ["東萩駅", "萩駅"], HandClock(row.changed_at), "yamada")
    answer = box("answer", 80, question=ask, draw="circle", choice="c2")
    studio.works.save(row, 1, draft(box(), answer, box("signature", 120, draw="signature")), YAMADA)
    studio.publishing.publish(row, 2, "", "yamada")
    content = tmp_path / "content"
    for name, body in received("kiosk-01").items():
        (content / "forms" / "aa" / name).parent.mkdir(parents=True, exist_ok=True)
        (content / "forms" / "aa" / name).write_bytes(body)
    (content / "forms" / "current").symlink_to("aa")
    plan = read_plan(KioskSettings(device="kiosk-01", desk=DeskSettings(socket=tmp_path / "s"), content=content))
    assert plan.passed_over == ""
    ours = plan.forms[row.work.form_id]
    assert (ours.title, ours.version, ours.questions, len(ours.boxes)) == ("自転車置場申請書", 1, (ask,), 3)
    assert ours.catalogue[ask].choices[1].label == "萩駅"
    assert set(read_forms(LIBRARY)) < set(plan.forms)
    assert [(one.who, one.did, one.what) for one in AuditLine.objects.all()] == [
        ("yamada", "published_form", "自転車置場申請書 第1版")
    ]


def test_a_form_of_the_software_goes_out_unchanged_and_gives_way_to_its_changed_version(studio: Studio) -> None:
    for form in read_forms(LIBRARY).values():
        again = draft_of(form, dict(form.catalogue))
        name = Naming(form.id, form.version, form.title)
        made = form_of(again, name, form.page_mm, form.catalogue)
        assert set(made.questions) >= set(form.questions), form.id
        assert (made.boxes, made.page_mm, made.members) == (form.boxes, form.page_mm, form.members)
        assert findings(again, made, 4, form.catalogue) == [], form.id
    folder = studio.library.now()
    assert read_forms(folder) == read_forms(LIBRARY)
    assert read_questions(folder) == read_questions(LIBRARY)
    form = read_forms(LIBRARY)["residence_certificate"]
    row = studio.works.begin_from(form, YAMADA)
    assert row.number == form.version + 1
    assert studio.works.begin_from(form, SUZUKI).pk == row.pk
    studio.publishing.publish(row, row.revision, "", "yamada")
    assert read_forms(studio.library.now())["residence_certificate"].version == form.version + 1
    assert studio.library.version("residence_certificate", form.version) == form
    FormWork.objects.update(put_away=True)
    assert read_forms(studio.library.now())["residence_certificate"] == form, "put away, the software's own comes back"


def test_more_than_a_machine_takes_is_not_published(studio: Studio, tmp_path: Path) -> None:
    row = studio.works.begin(papers.request_form(), "届", YAMADA)
    studio.works.save(row, 1, draft(box()), YAMADA)
    FormVersion.objects.get()
    Blank.objects.update(pdf=b"%PDF-" + bytes(40_000_000))
    with pytest.raises(TooMuch):
        studio.publishing.publish(row, 2, "", "yamada")
    assert FormVersion.objects.get().state == "draft"
