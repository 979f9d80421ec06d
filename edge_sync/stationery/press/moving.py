"""住民異動届 (転入・転居・転出): what 住民基本台帳法 arts. 22 to 24 ask of the person; one row for each who moves."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, NUMBER_BY_HAND, Column, applicant, household
from edge_sync.stationery.press.parts import Text, Ticks
from edge_sync.stationery.press.sheet import Cell, Sheet

KINDS = (("in", "転入"), ("within", "転居"), ("out", "転出"), ("", "世帯変更"))
HEADS = (("self", "届出人"), ("spouse", "配偶者"), ("parent", "父母"), ("other", "その他（　　　　　　　　　　）"))
ROWS = (
    Column("", 7, "number"),
    Column("フリガナ・氏名", 61, "name"),
    Column("生年月日", 37, "birth_date", 9.5),
    Column("性別", 20, "sex"),
    Column("続柄", 19, "relation"),
    Column("個人番号", 30, hint="窓口でご記入ください"),
)


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "move_kind", "move_date", "new_address", "new_head")
    members = ("member_relation", "member_kana", "member_birth", "member_sex")
    sheet = Sheet("moving", 1, "住民異動届", (*asked, *members), members=4, roomy=1.15)
    sheet.header()
    top = sheet.y
    date = Cell("異動日", [Text("answer", "move_date", size=12)], label_mm=18)
    sheet.row(11, Cell("届出の種類", [Ticks(KINDS, "move_kind")], width=118), date)
    sheet.frame(top)
    sheet.gap(4)
    applicant(sheet, "１　届出をする方", signed=True, sizes=(12, 13))
    sheet.gap(4)
    sheet.section("２　住所")
    code = Text("answer", "new_address_postal_code", size=10.5, at=3, width=28)
    new = Text("answer", "new_address", size=12, lines=2, names=True, at=30)
    sheet.row(13, Cell("新しい住所", [code, new]))
    sheet.row(13, Cell("これまでの住所", [Text("address", size=12, lines=2, names=True, at=30)]))
    sheet.row(10, Cell("新しい世帯主", [Ticks(HEADS, "new_head")]))
    sheet.gap(4)
    sheet.section("３　異動する方（続柄は、届出をする方から見たもの）")
    household(sheet, ROWS, 0, 5)
    sheet.gap(2)
    sheet.notes(NUMBER_BY_HAND, "転入の方は転出証明書、全員のマイナンバーカードをお持ちください。")
    sheet.office(
        CHECKED, "住民票コード通知　□　　国保　□　　年金　□　　児童手当　□　　学校　□　　受付　　　　入力", height=18
    )
    return sheet
