"""住民票の写し等交付請求書: the blank, after the items that 住民基本台帳法 art. 12 asks of the person."""

from __future__ import annotations

from kiosk.forms.press.ruled import RuledPage

LEFT, WIDTH, LABEL = 20.0, 170.0, 32.0


def draw() -> bytes:
    """The blank page as PDF."""
    page = RuledPage("住民票の写し等交付請求書")
    page.words(105, 24, "住民票の写し等交付請求書", 18, align="center")
    page.words(LEFT, 37, "（あて先）萩市長", 11)
    page.words(190, 37, "令和　　　　年　　　　月　　　　日", 11, align="right")
    page.words(154, 13, "番号", 9, align="right")
    page.cell(156, 7.5, 34, 9)
    _applicant(page)
    _wanted(page)
    _purpose(page)
    _office(page)
    return page.pdf()


def _applicant(page: RuledPage) -> None:
    page.words(LEFT, 49, "１　窓口に来られた方（請求する方）", 11.5)
    page.row(LEFT, 52, "フリガナ", LABEL, WIDTH, 8)
    page.row(LEFT, 60, "氏　　名", LABEL, WIDTH, 14)
    page.row(LEFT, 74, "住　　所", LABEL, WIDTH, 16)
    page.row(LEFT, 90, "生年月日", LABEL, WIDTH - 46, 12)
    for place, era in enumerate(("明治", "大正", "昭和", "平成", "令和")):
        page.words(LEFT + LABEL + 6.5 + place * 9.5, 97.6, era, 9, align="center")
    for x_mm, unit in ((LEFT + 92, "年"), (LEFT + 106, "月"), (LEFT + 120, "日")):
        page.words(x_mm, 97.6, unit, 9, align="center")
    page.row(LEFT + 124, 90, "性　別", 18, 46, 12)
    page.words(169, 97.7, "男", 10.5, align="center")
    page.words(176, 97.7, "・", 10.5, align="center")
    page.words(183, 97.7, "女", 10.5, align="center")
    page.row(LEFT, 102, "電話番号", LABEL, WIDTH, 10)


def _wanted(page: RuledPage) -> None:
    page.words(LEFT, 122, "２　どなたの住民票が必要ですか", 11.5)
    page.row(LEFT, 125, "住　　所", LABEL, WIDTH, 12)
    page.words(LEFT + LABEL + 3, 132.5, "□ １と同じ　　□ ちがう（　　　　　　　　　　　　　　　　　　　　　　）")
    page.row(LEFT, 137, "世帯主の氏名", LABEL, WIDTH, 12)
    page.row(LEFT, 149, "必要な方", LABEL, WIDTH, 12)
    page.words(LEFT + LABEL + 3, 156.5, "□ １の本人　　□ 世帯全員　　□ 世帯の一部（氏名　　　　　　　　　　　）")


def _purpose(page: RuledPage) -> None:
    page.words(LEFT, 171, "３　必要な証明と通数", 11.5)
    page.row(LEFT, 174, "住民票の写し", LABEL, WIDTH, 11)
    page.words(LEFT + LABEL + 3, 181, "世帯全員（　　　）通　　　　　一部（　　　）通")
    page.row(LEFT, 185, "記載する事項", LABEL, WIDTH, 11)
    page.words(LEFT + LABEL + 3, 192, "□ 世帯主・続柄　　　□ 本籍・筆頭者　　　□ 記載しない")
    page.row(LEFT, 196, "そのほか", LABEL, WIDTH, 11)
    page.words(LEFT + LABEL + 3, 203, "住民票記載事項証明書（　　　）通　　　除票（　　　）通")
    page.words(LEFT, 217, "４　使いみち", 11.5)
    page.row(LEFT, 220, "提 出 先", LABEL, WIDTH, 11)
    page.words(LEFT + LABEL + 3, 227, "□ 年金　□ 免許・車　□ 勤務先・学校　□ 金融機関　□ その他（　　　）")


def _office(page: RuledPage) -> None:
    page.words(LEFT, 240, "※ 本人確認のため、マイナンバーカード、運転免許証などをお見せください。", 9)
    page.words(LEFT, 245.5, "※ 偽りその他不正な手段により交付を受けたときは、法により罰せられることがあります。", 9)
    page.cell(LEFT, 252, WIDTH, 26, line_pt=1.0)
    page.words(LEFT + 3, 258, "職員記入欄", 9)
    page.words(
        LEFT + 3, 266, "本人確認　□ マイナンバーカード　□ 運転免許証　□ 在留カード　□ その他（　　　　　　　）", 9
    )
    page.words(LEFT + 3, 274, "受付　　　　　　　作成　　　　　　　交付　　　　　　　手数料　　　　　　　円", 9)
