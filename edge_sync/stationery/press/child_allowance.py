"""児童手当 認定請求書: what 児童手当法 art. 7 and 児童手当法施行規則 art. 1-4 ask of the parent."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, NUMBER_BY_HAND, Column, applicant, household
from edge_sync.stationery.press.parts import Text, Ticks
from edge_sync.stationery.press.sheet import Cell, Sheet

REASONS = (("born", "出生"), ("moved_in", "転入"), ("left_office", "公務員退職"), ("other", "その他（　　）"))
PENSIONS = (
    ("national", "国民年金"),
    ("employees", "厚生年金"),
    ("none", "加入していない"),
    ("other", "その他（　　　　　　）"),
)
ROWS = (
    Column("", 7, "number"),
    Column("フリガナ・氏名", 60, "name"),
    Column("生年月日", 37, "birth_date", 9.5),
    Column("性別", 20, "sex"),
    Column("続柄", 20, "relation"),
    Column("同居・別居", 30),
)


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "allowance_reason", "allowance_date", "allowance_pension")
    members = ("member_relation", "member_kana", "member_birth", "member_sex")
    sheet = Sheet("child_allowance", 1, "児童手当 認定請求書", (*asked, *members), members=5, roomy=1.13)
    sheet.header()
    applicant(sheet, "１　請求する方（父または母など、生計の中心の方）", signed=True)
    sheet.row(10, Cell("年　　金", [Ticks(PENSIONS, "allowance_pension")]))
    sheet.gap(4)
    sheet.section("２　請求の理由")
    date = Cell("その日", [Text("answer", "allowance_date", size=12)], label_mm=16)
    sheet.row(11, Cell("理　　由", [Ticks(REASONS, "allowance_reason", size=9.5, at=2)], width=122), date)
    sheet.gap(4)
    sheet.section("３　配偶者とお子さま（続柄は１の方から見たもの）")
    household(sheet, ROWS, 1, 5, 10.5)
    sheet.gap(4)
    sheet.section("４　振込先（請求する方の名義。窓口でご記入ください）")
    sheet.row(10, Cell("金融機関", width=92), Cell("支　店", label_mm=18))
    sheet.row(10, Cell("口座番号", width=92), Cell("名　義", label_mm=18))
    sheet.gap(2)
    sheet.notes(NUMBER_BY_HAND, "請求した月の翌月分から支給されます。出生・転入の翌日から 15 日以内にお出しください。")
    sheet.office(
        CHECKED,
        "認定　□　　却下　□　　支給開始　　　　　年　　　月　　　受付　　　　　　入力　　　　　　確認",
        height=18,
    )
    return sheet
