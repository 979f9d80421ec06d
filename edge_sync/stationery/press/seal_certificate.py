"""印鑑登録証明書交付申請書. The number of the registration is on the resident's 印鑑登録証 and is written by hand."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, HANDED, applicant, copies, purpose
from edge_sync.stationery.press.parts import Ticks, Words
from edge_sync.stationery.press.sheet import Cell, Sheet


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "seal_brought", "seal_copies", "purpose")
    sheet = Sheet("seal_certificate", 1, "印鑑登録証明書交付申請書", asked, roomy=1.12)
    sheet.header()
    applicant(sheet, "１　窓口に来られた方（申請する方）", sizes=(16, 18))
    sheet.gap(9)
    sheet.section("２　印鑑登録をしている方")
    sheet.row(
        12,
        Cell("登録した方", [Ticks((("", "１の本人"), ("", "１の方は代理人です（下に登録した方をご記入ください）")))]),
    )
    sheet.row(8, Cell("フリガナ"))
    sheet.row(14, Cell("氏　　名"))
    sheet.row(14, Cell("住　　所", [Words("萩市", size=10)]))
    sheet.gap(9)
    sheet.section("３　印鑑登録証と必要な通数")
    brought = (("yes", "持っている"), ("no", "持っていない"))
    sheet.row(13, Cell("印鑑登録証", [Ticks(brought, "seal_brought")], width=100), Cell("登録番号", label_mm=24))
    sheet.row(13, copies("seal_copies"))
    purpose(sheet)
    sheet.gap(3)
    sheet.notes(
        "印鑑登録証（カード）をお持ちでないと、証明書をお出しできません。登録した印鑑は不要です。",
        "マイナンバーカードによる申請は、窓口で職員にお申し出ください。",
    )
    sheet.office(CHECKED, HANDED)
    return sheet
