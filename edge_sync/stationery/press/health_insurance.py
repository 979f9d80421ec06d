"""国民健康保険 資格取得届: what 国民健康保険法施行規則 arts. 2 and 3 ask of the head of the household."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, NUMBER_BY_HAND, Column, applicant, household
from edge_sync.stationery.press.parts import Text, Ticks
from edge_sync.stationery.press.sheet import Cell, Sheet

REASONS = (
    ("left_work", "職場の保険をやめた"),
    ("not_dependent", "扶養から外れた"),
    ("moved_in", "転入"),
    ("born", "出生"),
    ("welfare_ended", "生活保護の廃止"),
    ("other", "その他（　　　　）"),
)
ROWS = (
    Column("", 7, "number"),
    Column("フリガナ・氏名", 55, "name"),
    Column("生年月日", 36, "birth_date", 9.5),
    Column("性別", 19, "sex"),
    Column("続柄", 18, "relation"),
    Column("加入する", 16),
    Column("マイナ保険証", 23),
)


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "insurance_reason", "insurance_date")
    members = ("member_relation", "member_kana", "member_birth", "member_sex")
    sheet = Sheet("health_insurance", 1, "国民健康保険 資格取得届", (*asked, *members), members=4, roomy=1.15)
    sheet.header()
    applicant(sheet, "１　届出をする方", signed=True)
    sheet.gap(5)
    sheet.section("２　加入の理由")
    sheet.row(18, Cell("理　　由", [Ticks(REASONS, "insurance_reason", columns=3, rows=2)]))
    sheet.row(
        11, Cell("その日", [Text("answer", "insurance_date", size=12)], width=84), Cell("資格取得日", label_mm=26)
    )
    sheet.row(11, Cell("世帯主の氏名", width=112), Cell("１との関係", label_mm=22))
    sheet.gap(5)
    sheet.section("３　世帯の方（加入する方に○をつけてください。続柄は１の方から見たもの）")
    household(sheet, ROWS, 0, 5, 11)
    sheet.gap(2)
    sheet.notes(
        NUMBER_BY_HAND,
        "職場の保険をやめた方は、資格喪失証明書などをお持ちください。口座振替の口座は窓口でご記入ください。",
    )
    sheet.office(
        CHECKED,
        "記号番号　　　　　　　　　　　　証の交付　□ 窓口　□ 郵送　　受付　　　　　　入力　　　　　　確認",
        height=20,
    )
    return sheet
