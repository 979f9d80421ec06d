"""住民票の写し等交付請求書: what 住民基本台帳法 art. 12 asks of the person."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, HANDED, applicant, copies, purpose
from edge_sync.stationery.press.parts import Ticks, Words
from edge_sync.stationery.press.sheet import Cell, Sheet

OF = (("self", "１の本人"), ("household", "世帯全員"), ("some", "世帯の一部（氏名　　　　　　　　　　　）"))
SHOWS = (("head|both", "世帯主・続柄"), ("domicile|both", "本籍・筆頭者"), ("none", "どちらものせない"))


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "residence_of", "residence_copies", "residence_shows", "purpose")
    sheet = Sheet("residence_certificate", 2, "住民票の写し等交付請求書", asked, roomy=1.17)
    sheet.header()
    applicant(sheet, "１　窓口に来られた方（請求する方）", sizes=(14, 16))
    sheet.gap(7)
    sheet.section("２　どなたの住民票が必要ですか")
    sheet.row(12, Cell("必要な方", [Ticks(OF, "residence_of")]))
    sheet.row(12, Cell("住　　所", [Ticks((("", "１と同じ"), ("", "ちがう（　　　　　　　　　　　　　　　　　）")))]))
    sheet.row(12, Cell("世帯主の氏名"))
    sheet.gap(7)
    sheet.section("３　必要な証明")
    other = (("", "記載事項証明書（　　通）"), ("", "除票（　　通）"))
    sheet.row(12, copies("residence_copies", 76), Cell("ほかに", [Ticks(other, size=9, at=2)], label_mm=16))
    sheet.row(12, Cell("のせるもの", [Ticks(SHOWS, "residence_shows")]))
    purpose(sheet)
    sheet.row(11, Cell("提 出 先", [Words("（わかるときは名前をご記入ください）", size=8)]))
    sheet.gap(3)
    sheet.notes(
        "本人確認のため、マイナンバーカード、運転免許証などをお見せください。",
        "別の世帯の方の分をご請求のときは、委任状が必要です。",
        "偽りその他不正な手段により交付を受けたときは、法により罰せられることがあります。",
    )
    sheet.office(CHECKED, HANDED)
    return sheet
