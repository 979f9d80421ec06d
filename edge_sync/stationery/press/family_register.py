"""戸籍証明書等請求書: what 戸籍法 arts. 10 and 10-2 and 戸籍法施行規則 ask of the person."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import CHECKED, HANDED, applicant, copies, purpose
from edge_sync.stationery.press.parts import Text, Ticks
from edge_sync.stationery.press.sheet import Cell, Sheet

KINDS = (
    ("whole", "戸籍謄本（全部事項証明書）"),
    ("part", "戸籍抄本（個人事項証明書）"),
    ("removed", "除籍・改製原戸籍"),
    ("address_history", "戸籍の附票"),
    ("standing", "身分証明書"),
    ("", "その他（　　　　　　　　　）"),
)
OF = (
    ("self", "本人"),
    ("spouse", "配偶者"),
    ("parent", "父母・祖父母"),
    ("child", "子・孫"),
    ("other", "その他（　　　　）"),
)


def draw() -> Sheet:
    """The form."""
    asked = ("phone", "register_kind", "register_of", "register_domicile", "register_copies", "purpose")
    sheet = Sheet("family_register", 1, "戸籍証明書等請求書", asked, roomy=1.08)
    sheet.header()
    applicant(sheet, "１　窓口に来られた方（請求する方）", signed=True)
    sheet.gap(6)
    sheet.section("２　どなたの戸籍が必要ですか")
    sheet.row(14, Cell("本　　籍", [Text("answer", "register_domicile", size=12, lines=2, names=True)]))
    sheet.row(11, Cell("筆 頭 者"))
    sheet.row(11, Cell("必要な方の氏名", width=112), Cell("生年月日", label_mm=20))
    sheet.row(11, Cell("１の方から見て", [Ticks(OF, "register_of")]))
    sheet.gap(6)
    sheet.section("３　必要な証明")
    sheet.row(24, Cell("証明の種類", [Ticks(KINDS, "register_kind", columns=2, rows=3)]))
    sheet.row(12, copies("register_copies"))
    purpose(sheet)
    sheet.row(11, Cell("提 出 先"))
    sheet.gap(3)
    sheet.notes(
        "本人、配偶者、父母・祖父母、子・孫のほかの方がご請求のときは、理由と委任状などが必要です。",
        "偽りその他不正な手段により交付を受けたときは、法により罰せられることがあります。",
    )
    sheet.office(CHECKED, HANDED)
    return sheet
