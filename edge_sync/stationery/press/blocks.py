"""Blocks that several forms share: who came, where to, the household, and how the staff checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edge_sync.stationery.press.parts import Born, Sex, Sign, Text, Ticks, Words
from edge_sync.stationery.press.sheet import LEFT, RIGHT, Area, Cell, Sheet

PURPOSES = (
    ("pension", "年金"),
    ("car", "免許・車"),
    ("work", "勤務先・学校"),
    ("bank", "金融機関"),
    ("public", "役所の手続き"),
    ("other", "その他"),
)
CHECKED = "本人確認　□ マイナンバーカード　□ 運転免許証　□ 在留カード　□ その他（　　　　　　　　　　　）"
HANDED = "受付　　　　　　　作成　　　　　　　確認　　　　　　　交付　　　　　　　手数料　　　　　　円"
NUMBER_BY_HAND = (
    "個人番号（マイナンバー）は、この機械では読み取りも印字もいたしません。必要なときは窓口でご記入ください。"
)


def applicant(sheet: Sheet, heading: str, *, signed: bool = False, sizes: tuple[float, float] = (13, 14)) -> None:
    """Kana, names, address, birth, sex, telephone of the one who came, in a thick frame."""
    sheet.page.words(RIGHT, sheet.y + 3.2, "太い枠の中をお確かめください", 8.5, align="right")
    sheet.section(heading)
    top = sheet.y
    sheet.row(7.5, Cell("フリガナ", [Text("kana", size=10.5, least=7)]))
    name = Cell("氏　　名", [Text("name", size=18, least=10, lines=2, names=True)], width=122)
    others = [
        Text("former_name", size=11, least=7, names=True, band=(0.0, 0.5)),
        Text("alias", size=11, least=7, names=True, band=(0.5, 1.0)),
    ]
    sheet.row(sizes[0], name, Cell("旧氏・\n通　称", others, label_mm=14))
    sheet.row(sizes[1], Cell("住　　所", [Text("address", size=13, least=9, lines=2, names=True)]))
    sheet.row(10.5, Cell("生年月日", [Born()], width=126), Cell("性別", [Sex()], label_mm=14))
    phone = Cell("電話番号", [Text("phone")], width=84 if signed else 0)
    sheet.row(11 if signed else 9, phone, *([Cell("署　　名", [Sign()], label_mm=20)] if signed else []))
    sheet.frame(top)


def purpose(sheet: Sheet) -> None:
    """What a certificate is for: asked once for all of them."""
    sheet.row(10, Cell("使いみち", [Ticks(PURPOSES, "purpose")]))


def copies(question: str, width: float = 0.0) -> Cell:
    """How many."""
    return Cell(
        "必要な通数", [Text("answer", question, size=14, align="center", width=22), Words("通", at=24)], width=width
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the household's table: its heading, its width, and what a row has there."""

    heading: str
    width: float
    item: str = ""
    """``name`` is printed with its kana above, ``sex`` is ringed; empty: for the pen."""
    size: float = 10.5
    hint: str = ""


def household(sheet: Sheet, columns: Sequence[Column], first: int, rows: int, height: float = 10.0) -> None:
    """A table of people, from the ``first`` on: 0 is the one who came."""
    top, x = sheet.y, LEFT
    height *= sheet.roomy
    for column in columns:
        sheet.page.cell(x, sheet.y, column.width, 6.5, shade=True)
        sheet.page.words(x + column.width / 2, sheet.y + 4.5, column.heading, 9, align="center")
        x += column.width
    sheet.y += 6.5
    for who in range(first, first + rows):
        x = LEFT
        for column in columns:
            sheet.page.cell(x, sheet.y, column.width, height)
            _person(sheet, column, who, Area(x, sheet.y, column.width, height), str(who - first + 1))
            x += column.width
        sheet.y += height
    sheet.frame(top)


def _person(sheet: Sheet, column: Column, who: int, area: Area, number: str) -> None:
    if column.item == "number":
        sheet.page.words(area.x + area.width / 2, area.base, number, 9.5, align="center")
    elif column.item == "name":
        kana = area.height * 0.34
        sheet.page.line(area.x, area.y + kana, area.x + area.width, dashed=True)
        Text("kana", who=who, size=7.5, least=5.5).on(sheet, Area(area.x, area.y, area.width, kana))
        below = Area(area.x, area.y + kana, area.width, area.height - kana)
        Text("name", who=who, size=13, least=7, lines=2, names=True).on(sheet, below)
    elif column.item == "sex":
        Sex(who=who, size=9.5).on(sheet, area)
    elif column.hint:
        sheet.page.words(area.x + area.width / 2, area.y + area.height - 1.6, column.hint, 7, align="center")
    elif column.item:
        align = "" if column.item == "address" else "center"
        Text(column.item, who=who, size=column.size, least=7, lines=2, align=align).on(sheet, area)
