"""税証明交付申請書: certificates of municipal taxes (地方税法 arts. 20-10 and 382-3)."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, HANDED, applicant, copies, purpose
from edge_sync.stationery.press.parts import Ticks
from edge_sync.stationery.press.sheet import Cell, Sheet

KINDS = (
    ("income", "所得・課税証明書"),
    ("exempt", "非課税証明書"),
    ("paid", "納税証明書"),
    ("assessed", "評価証明書（土地・家屋）"),
    ("charges", "公課証明書（土地・家屋）"),
    ("vehicle", "軽自動車税 納税証明書（車検用）"),
)
YEARS = (("latest", "最新の年度"), ("previous", "一つ前の年度"), ("other", "その他（　　　　年度）"))


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "tax_kind", "tax_year", "tax_copies", "purpose")
    sheet = Sheet("tax_certificate", 1, "税証明交付申請書", asked, roomy=1.1)
    sheet.header()
    applicant(sheet, "１　窓口に来られた方（申請する方）", sizes=(14, 16))
    sheet.gap(7)
    sheet.section("２　どなたの証明が必要ですか")
    sheet.row(
        12, Cell("必要な方", [Ticks((("", "１の本人"), ("", "同じ世帯の家族"), ("", "その他（委任状が必要です）")))])
    )
    sheet.row(12, Cell("氏　　名", width=112), Cell("生年月日", label_mm=20))
    sheet.gap(7)
    sheet.section("３　必要な証明")
    sheet.row(27, Cell("証明の種類", [Ticks(KINDS, "tax_kind", columns=2, rows=3)]))
    sheet.row(12, Cell("年　　度", [Ticks(YEARS, "tax_year")]))
    sheet.row(12, copies("tax_copies", 70), Cell("車両番号（車検用）", label_mm=34))
    sheet.row(12, Cell("土地・家屋の\n所在地"))
    purpose(sheet)
    sheet.gap(3)
    sheet.notes(
        "本人確認のため、マイナンバーカード、運転免許証などをお見せください。",
        "納めてから日が浅いときは、領収書をお持ちください。",
    )
    sheet.office(CHECKED, HANDED)
    return sheet
