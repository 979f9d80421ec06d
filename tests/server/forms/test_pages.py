"""The clerk's pages: who may open what, what is corrected, filled in, printed, scanned and handed over."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Protocol

import pytest
from django.test import Client
from msgspec.structs import replace

from edge_sync.messages.entry import Person
from edge_sync.seal.machine_key import machine_signer
from edge_sync.seal.paper_code import pack
from server.forms.models import Draft, Handover, MappingVersion
from server.queueing.models import Ticket
from server.staff.models import AuditLine
from tests.bench.seal import CitySeal
from tests.server.forms.office import HERE, Office
from tests.server.forms.stand import ADDRESS, ENTRY, FORM, NAME, NEEDED, PERSON, VISIT
from tests.server.stage.letters import hex32


class Answer(Protocol):
    """What came back."""

    @property
    def content(self) -> bytes: ...


def fields_of(answer: Answer) -> dict[str, object]:
    """What the browser would send back."""
    html = answer.content.decode().partition("</header>")[2]
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or (kind and kind[1] == "checkbox" and " checked" not in tag):
            continue
        said = value[1] if value else ""
        if kind and kind[1] == "checkbox" and not value:
            said = "on"
        found[name[1]] = [*found.get(name[1], []), said] if name[1] == "form" else said  # type: ignore[misc]
    for name, inner in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found


def book() -> list[str]:
    return [f"{line.who} {line.did} {line.what}" for line in AuditLine.objects.order_by("pk")]


def test_the_clerk_who_has_the_number_in_hand_opens_it_and_every_opening_is_in_the_book(office: Office) -> None:
    client = office.called()
    answer = client.get(HERE)
    html = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    for said in (NAME, ADDRESS, "昭和33年11月23日", "マイナンバーカードから", "外字があります", "10,20 500,200 900,40"):
        assert said in html
    client.get(HERE)
    assert book().count("tanaka opened_entry A001") == 2
    assert NAME not in "".join(book())


def test_others_may_not_while_it_waits_or_is_in_somebody_elses_hand(office: Office) -> None:
    office.issues()
    office.hears_entry()
    mine, other = office.clerk(), office.clerk("suzuki", "3番窓口")
    assert mine.get(HERE).status_code == 403, "nobody has called it yet"
    mine.post("/console/next/")
    assert (mine.get(HERE).status_code, other.get(HERE).status_code) == (200, 403)
    assert other.get(f"{HERE}{FORM}.pdf").status_code == 403
    assert other.post(f"{HERE}hand-over/", {"form": FORM}).status_code == 403
    assert other.post(HERE, {"do": "save"}).status_code == 403
    finish(mine)
    assert other.get(HERE).status_code == 200, "on the list of what is still kept"


def finish(client: Client) -> None:
    client.post("/console/finish/", {"ticket": Ticket.objects.get(visit_id=VISIT).pk})


def test_strangers_see_nothing(office: Office) -> None:
    for path in ("", "scan/", "handovers/", "mappings/", f"mappings/{FORM}/", f"{VISIT}/", f"{VISIT}/{FORM}.pdf"):
        answer = Client().get(f"/console/entries/{path}", headers={"host": "localhost"})
        assert (answer.status_code, "/login/" in answer.headers["Location"]) == (302, True)


def test_a_correction_is_kept_as_a_version_and_the_book_has_names_alone(office: Office) -> None:
    client = office.called()
    fields = fields_of(client.get(HERE))
    fields |= {"p0-name": "改　太郎", "p0-seen-external_character": "on", "do": "save"}
    answer = client.post(HERE, fields, follow=True)
    assert "保存しました" in answer.content.decode()
    entry = office.house.entries.shelf.read(VISIT).entry.reveal()
    assert entry.people == (replace(PERSON, name="改　太郎", flags=()),)
    assert entry.signature == ENTRY.signature, "what the page does not edit stays"
    assert "tanaka corrected_entry A001 name@0 flags@0" in book()
    assert "改" not in "".join(book())
    again = fields_of(client.get(HERE)) | {"do": "save"}
    assert "変わったところはありません" in client.post(HERE, again, follow=True).content.decode()
    assert Draft.objects.count() == 2


def test_what_cannot_be_read_stays_on_the_page_and_nothing_is_stored(office: Office) -> None:
    client = office.called()
    fields = fields_of(client.get(HERE)) | {"p0-name": "新　名", "p0-birth_date": "昭和99年9月9日", "do": "save"}
    answer = client.post(HERE, fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "新　名" in html
    assert 'value="昭和99年9月9日"' in html
    assert "日付として読めません" in html
    assert Draft.objects.count() == 1


def test_what_the_clerk_ticked_as_checked_survives_a_mistake_elsewhere(office: Office) -> None:
    client = office.called()
    fields = fields_of(client.get(HERE)) | {"p0-seen-external_character": "on", "p0-sex": "x", "do": "save"}
    again = fields_of(client.post(HERE, fields)) | {"p0-sex": "male", "do": "save"}
    assert client.post(HERE, again).status_code == 302
    assert office.house.entries.shelf.read(VISIT).entry.reveal().people[0].flags == ()


def test_two_clerks_one_entry_the_second_is_told_and_loses_nothing(office: Office) -> None:
    mine = office.called()
    finish(mine)
    other = office.clerk("suzuki", "3番窓口")
    before, theirs = fields_of(mine.get(HERE)), fields_of(other.get(HERE))
    other.post(HERE, theirs | {"p0-phone": "0838-00-0001", "do": "save"})
    answer = mine.post(HERE, before | {"p0-phone": "0838-00-0002", "do": "save"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "suzuki が先に内容を直しました" in html
    assert 'value="0838-00-0002"' in html
    assert office.house.entries.shelf.read(VISIT).entry.reveal().people[0].phone == "0838-00-0001"
    mine.post(HERE, fields_of(answer) | {"do": "save"})
    assert office.house.entries.shelf.read(VISIT).entry.reveal().people[0].phone == "0838-00-0002"
    assert Draft.objects.count() == 3


def test_members_come_and_go_on_the_page_before_anything_is_stored(office: Office) -> None:
    client = office.called()
    fields = fields_of(client.get(HERE)) | {"do": "add"}
    fields = fields_of(client.post(HERE, fields)) | {"p1-name": "子　一郎", "do": "add"}
    fields = fields_of(client.post(HERE, fields)) | {"p2-name": "子　二郎", "do": "remove-1"}
    answer = client.post(HERE, fields)
    assert "子　二郎" in answer.content.decode()
    assert "子　一郎" not in answer.content.decode()
    assert Draft.objects.count() == 1
    client.post(HERE, fields_of(answer) | {"do": "save"})
    assert [one.name for one in office.house.entries.shelf.read(VISIT).entry.reveal().people] == [NAME, "子　二郎"]


def test_an_address_is_completed_from_the_postal_code_only_where_none_stands(office: Office) -> None:
    client = office.called()
    fields = fields_of(client.get(HERE)) | {"p0-address": "", "p0-postal_code": "758-8555", "do": "complete-0"}
    assert fields_of(client.post(HERE, fields))["p0-address"].startswith("山口県萩市")  # type: ignore[attr-defined]
    fields |= {"p0-address": "東京都"}
    answer = client.post(HERE, fields)
    assert fields_of(answer)["p0-address"] == "東京都"
    assert "郵便番号の住所：山口県萩市" in answer.content.decode()


def test_the_clerk_fills_in_for_somebody_who_cannot(office: Office) -> None:
    office.issues()
    client = office.clerk()
    assert client.get(HERE).status_code == 404, "only for who stands before the clerk"
    client.post("/console/next/")
    assert "窓口で入力する" in client.get("/console/").content.decode()
    fields = fields_of(client.get(HERE)) | {"p0-name": "口頭　花子", "do": "save"}
    answer = client.post(HERE, fields)
    assert "様式を1つ以上選んでください" in answer.content.decode()
    fields = fields_of(answer) | {"form": [FORM], "do": "look"}
    answer = client.post(HERE, fields)
    assert "質問の答え" in answer.content.decode()
    client.post(HERE, fields_of(answer) | {"do": "save"})
    opened = office.house.entries.shelf.read(VISIT)
    assert (opened.forms, opened.draft.made_by) == (NEEDED, "tanaka")
    assert (opened.entry.reveal().people[0].name, opened.entry.reveal().ticket) == ("口頭　花子", "A001")
    assert any(line.startswith("tanaka filled_in_entry A001") for line in book())
    assert "申請内容を開く" in client.get("/console/").content.decode()


def test_a_form_keeps_the_version_it_was_entered_with(office: Office) -> None:
    office.issues()
    client = office.clerk()
    client.post("/console/next/")
    office.hears_entry()
    Draft.objects.update(forms=[[FORM, 99], ["gone_form", 3]])
    html = client.get(HERE).content.decode()
    assert "第99版（いまは第" in html
    assert "第3版（いまは使っていない様式）" in html
    client.post(HERE, fields_of(client.get(HERE)) | {"p0-phone": "1", "do": "save"})
    assert Draft.objects.get(version=2).forms == [[FORM, 99], ["gone_form", 3]]


def test_a_form_is_printed_from_what_is_stored_and_kept_nowhere(office: Office) -> None:
    client = office.called()
    answer = client.get(f"{HERE}{FORM}.pdf")
    assert answer.content.startswith(b"%PDF")
    assert (answer.headers["Cache-Control"], answer.headers["Content-Type"]) == ("no-store", "application/pdf")
    assert any("printed_entry A001 residence_certificate" in line for line in book())
    assert client.get(f"{HERE}moving.pdf").status_code == 404, "not a form of this visit"


def test_an_entry_whose_key_is_gone_is_told_and_not_lost(office: Office) -> None:
    client = office.called()
    for key in (office.tray.parent / "city" / "safe").glob("*.key"):
        key.rename(key.with_suffix(".away"))
    answer = client.get(HERE)
    assert (answer.status_code, "SAFE-01" in answer.content.decode()) == (503, True)
    assert Draft.objects.count() == 1


def test_the_list_shows_what_is_kept_until_when(office: Office) -> None:
    client = office.called()
    html = client.get("/console/entries/").content.decode()
    assert "A001" in html
    finish(client)
    office.clock.advance(25 * 3600_000)
    office.house.entries.sweep(office.clock.now())
    assert "いま保管している申請内容はありません" in client.get("/console/entries/").content.decode()
    assert client.get(HERE).status_code == 404


# Paper


def sheet(office: Office, device: str = "kiosk-01", people: int = 4) -> tuple[str, ...]:
    member = Person(name="構成　員", kana="コウセイ　イン", address=ADDRESS, birth_date="2019-05-01")
    entry = replace(ENTRY, people=(PERSON, *[replace(member, name=f"構成　{n}") for n in range(people - 1)]))
    own = office.city.authority.device(device)
    return pack(
        entry,
        device=device,
        visit_id=VISIT,
        forms=NEEDED,
        key=office.city.key(),
        now=office.clock.now(),
        sign=machine_signer(own.key, own.certificate),
    )


def test_codes_in_any_order_bring_the_entry_with_the_line_down(office: Office) -> None:
    office.issues(visit_id=hex32("another visit"))
    client = office.clerk()
    codes = sheet(office)
    assert len(codes) > 1
    fields: dict[str, object] = {}
    read: list[str] = []
    for number, code in enumerate(reversed(codes), start=1):
        answer = client.post("/console/entries/scan/", {"code": code, "read": read})
        read.append(code)
        if number < len(codes):
            assert f"<strong>{number}/{len(codes)}</strong>" in answer.content.decode()
    assert answer.headers["Location"] == HERE, fields
    html = client.get(HERE).content.decode()
    assert NAME in html
    assert "紙のコードから" in html
    assert any(line.startswith("tanaka scanned_paper A001") for line in book())
    office.hears_entry()
    assert office.house.entries.shelf.read(VISIT).entry.reveal().signature is not None, "the letter came after all"


def test_all_codes_pasted_at_once_and_in_wide_letters(office: Office) -> None:
    office.issues(visit_id=hex32("another visit"))
    client = office.clerk()
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "　"})
    answer = client.post("/console/entries/scan/", {"code": " ".join(sheet(office)).translate(wide)})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda office, codes: ["hello"], "窓口の用紙のコードではない"),
        (lambda office, codes: [*codes[:-1], sheet(office, people=2)[-1]], "ほかの用紙のコード"),
        (lambda office, codes: list(sheet(office, device="kiosk-77")), "登録のない端末"),
    ],
)
def test_what_is_not_ours_is_refused_with_a_sentence(office: Office, spoil: object, said: str) -> None:
    office.issues(visit_id=hex32("another visit"))
    client = office.clerk()
    codes = spoil(office, sheet(office))  # type: ignore[operator]
    answer = client.post("/console/entries/scan/", {"code": codes[-1], "read": codes[:-1]})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_sheet_of_another_city_is_refused(office: Office) -> None:
    office.issues(visit_id=hex32("another visit"))
    client, codes = office.clerk(), sheet(office)
    office.ca.write_bytes(CitySeal(office.tray.parent / "other", clock=office.clock).authority.ca.read_bytes())
    answer = client.post("/console/entries/scan/", {"code": "".join(codes)})
    assert "この市の端末が作ったものと確かめられません" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_sheet_older_than_its_retention_brings_nothing(office: Office) -> None:
    office.issues(visit_id=hex32("another visit"))
    client, codes = office.clerk(), sheet(office)
    office.clock.advance(int(timedelta(hours=25) / timedelta(milliseconds=1)))
    answer = client.post("/console/entries/scan/", {"code": "".join(codes)})
    assert "保管の期間を過ぎた" in answer.content.decode()


# Mappings and hand-overs


def test_staff_make_a_mapping_and_hand_over_once(office: Office) -> None:
    client = office.called()
    answer = client.post(f"{HERE}hand-over/", {"form": FORM})
    assert (answer.status_code, "まだ決まっていません" in answer.content.decode()) == (409, True)
    place = f"/console/entries/mappings/{FORM}/"
    page = client.get(place)
    assert "〓子" in page.content.decode(), "the preview marks what Shift_JIS lacks"
    assert client.post(place, fields_of(page) | {"do": "save"}).status_code == 302
    assert MappingVersion.objects.get().changed == ["新規"]
    assert "基幹システムへ渡す" in client.get(HERE).content.decode()
    assert client.post(f"{HERE}hand-over/", {"form": FORM}).status_code == 302
    again = client.post(f"{HERE}hand-over/", {"form": FORM})
    assert (again.status_code, "すでに渡されています" in again.content.decode()) == (409, True)
    assert client.post(f"{HERE}hand-over/", {"form": FORM, "again": "1"}).status_code == 302
    assert [one.repetition for one in Handover.objects.order_by("pk")] == [0, 1]
    names = [path.name for path in office.tray.iterdir()]
    assert any(line.startswith("tanaka handed_over ") for line in book())
    assert "もう一度渡す" in client.get(HERE).content.decode()
    assert all(name in client.get("/console/entries/handovers/").content.decode() for name in names)


def test_a_mapping_changed_by_two_is_not_overwritten_unseen(office: Office) -> None:
    one, two = office.clerk(), office.clerk("suzuki", "3番窓口")
    place = f"/console/entries/mappings/{FORM}/"
    first, second = fields_of(one.get(place)), fields_of(two.get(place))
    one.post(place, first | {"do": "save"})
    answer = two.post(place, second | {"c0-heading": "番号札", "do": "save"})
    assert answer.status_code == 409
    assert "tanaka が先に変えました" in answer.content.decode()
    assert fields_of(answer)["c0-heading"] == "番号札"
    assert two.post(place, fields_of(answer) | {"do": "save"}).status_code == 302
    assert [row.version for row in MappingVersion.objects.all()] == [2, 1]


def test_finished_visits_of_a_form_go_over_together(office: Office) -> None:
    client = office.called()
    client.post(
        f"/console/entries/mappings/{FORM}/",
        fields_of(client.get(f"/console/entries/mappings/{FORM}/")) | {"do": "save"},
    )
    assert "0件" in client.get("/console/entries/handovers/").content.decode()
    finish(client)
    assert "1件を渡す" in client.get("/console/entries/handovers/").content.decode()
    answer = client.post("/console/entries/handovers/batch/", {"form": FORM})
    assert "1件を渡しました" in answer.content.decode()
    assert (
        "渡すものはありませんでした"
        in client.post("/console/entries/handovers/batch/", {"form": FORM}).content.decode()
    )
