"""罹災証明書交付申請書: what 災害対策基本法 art. 90-2 and the Cabinet Office's common form (統一様式) ask for.

The certificate is the municipality's; its survey decides the degree of damage. Nothing asked here does.
"""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, Column, applicant, household
from edge_sync.stationery.press.parts import Text, Ticks, Words
from edge_sync.stationery.press.sheet import Cell, Sheet

KINDS = (
    ("earthquake", "地震・津波"),
    ("flood", "大雨・洪水"),
    ("landslide", "土砂災害"),
    ("wind", "台風・強風"),
    ("snow", "大雪"),
    ("other", "（　　　　　　　　　　　　　）"),
)
TENURES = (("own", "持家"), ("rent", "借家"), ("let", "貸家（所有者）"), ("other", "非住家（店舗・倉庫など）・その他"))
DAMAGES = (
    ("destroyed", "流失・倒壊・焼失"),
    ("tilted", "傾き・柱や壁の損傷"),
    ("roof", "屋根・外壁の破損"),
    ("above_floor", "床上浸水"),
    ("below_floor", "床下浸水"),
    ("other", "その他（　　　　）"),
)
ROWS = (
    Column("", 7, "number"),
    Column("フリガナ・氏名", 71, "name"),
    Column("続柄", 26, "relation"),
    Column("生年月日", 46, "birth_date", 10),
    Column("性別", 24, "sex"),
)


def draw() -> Sheet:
    """The form."""
    asked = ("phone", "disaster_kind", "disaster_date", "damaged_place", "damaged_tenure", "damage")
    members = ("member_relation", "member_kana", "member_birth", "member_sex")
    sheet = Sheet("disaster_certificate", 1, "罹災証明書交付申請書", (*asked, *members), members=4, roomy=1.04)
    sheet.header()
    applicant(sheet, "１　申請する方", signed=True, sizes=(12, 12))
    sheet.row(
        8,
        Cell("り災者との関係", [Ticks((("", "本人・同じ世帯"), ("", "代理人（下の委任欄）"), ("", "所有者")), size=9)]),
    )
    sheet.gap(4)
    sheet.section("２　災害と、被害にあった建物")
    sheet.row(9, Cell("災害の種類", [Ticks(KINDS[:5], "disaster_kind", size=9.5)]))
    sheet.row(
        9,
        Cell("り 災 日", [Text("answer", "disaster_date", size=12)], width=84),
        Cell("その他の災害", [Ticks(KINDS[5:], "disaster_kind", size=9.5, at=2)], label_mm=26),
    )
    places = (("home", "１の住所と同じ"), ("elsewhere", "ちがう（　　　　　　　　　　　　　　　　　　　　　　　）"))
    sheet.row(12, Cell("り災場所", [Ticks(places, "damaged_place", size=9.5)]))
    sheet.row(9, Cell("住家・所有", [Ticks(TENURES, "damaged_tenure", size=9.5)]))
    sheet.row(16, Cell("被害の概要", [Ticks(DAMAGES, "damage", columns=3, rows=2, size=9.5)]))
    sheet.gap(4)
    sheet.section("３　り災した世帯の方（１の方のほか。続柄は１の方から見たもの）")
    household(sheet, ROWS, 1, 4, 9)
    sheet.gap(3)
    sheet.section("４　委任（代理の方が申請するとき）・写真による判定")
    sheet.row(9, Cell("委 任 状", [Words("１の方に、この申請と証明書の受け取りを委任します。　り災者氏名", size=8.5)]))
    sheet.row(
        8, Cell("自己判定", [Ticks((("", "「準半壊に至らない（一部損壊）」で、写真による判定に同意します"),), size=9)])
    )
    sheet.gap(2)
    sheet.notes("被害のわかる写真があれば、お持ちください。住家の被害の程度は、市の調査で決まります。")
    sheet.office(
        CHECKED,
        "受付　　　　　　　調査　　　　　　　判定　　　　　　　証明番号　　　　　　　　　交付",
        height=18,
    )
    return sheet
