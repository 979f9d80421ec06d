"""マイナンバーカード関係申請書: errands about the card itself. Neither the individual number nor a PIN stands on it."""

from __future__ import annotations

from edge_sync.stationery.press.blocks import NUMBER_BY_HAND, applicant
from edge_sync.stationery.press.parts import Ticks
from edge_sync.stationery.press.sheet import Cell, Sheet

ERRANDS = (
    ("renew", "電子証明書の更新・発行"),
    ("pin", "暗証番号の変更・再設定"),
    ("change", "住所・氏名などの変更"),
    ("lost", "紛失・破損（再交付）"),
    ("new", "新しい交付申請・受け取り"),
    ("return", "返納"),
)
PINS = (("digits|both", "数字４けた（利用者証明用・券面など）"), ("letters|both", "英数字６～１６けた（署名用）"))
LOST = (("outside", "外で紛失"), ("home", "自宅で紛失"), ("stolen", "盗難"), ("broken", "破損・使えない"))


def draw() -> Sheet:
    """The form."""
    asked = ("kana", "phone", "card_errand", "card_pin", "card_lost")
    sheet = Sheet("my_number_card", 1, "マイナンバーカード関係申請書", asked, roomy=1.09)
    sheet.header()
    applicant(sheet, "１　申請する方（カードの持ち主）", signed=True, sizes=(14, 16))
    sheet.gap(7)
    sheet.section("２　お手続き")
    sheet.row(30, Cell("手続きの種類", [Ticks(ERRANDS, "card_errand", columns=2, rows=3)]))
    sheet.row(13, Cell("暗証番号の種類", [Ticks(PINS, "card_pin")]))
    sheet.row(13, Cell("紛失・破損", [Ticks(LOST, "card_lost")]))
    sheet.row(
        13, Cell("遺失届など", [Ticks((("", "届出済み（警察署　　　　　　　受理番号　　　　　　　）"), ("", "まだ")))])
    )
    sheet.gap(7)
    sheet.section("３　代理の方が来られたとき")
    sheet.row(12, Cell("代理人の氏名", width=112), Cell("関　係", label_mm=20))
    sheet.row(12, Cell("代理人の住所"))
    sheet.gap(3)
    sheet.notes(
        NUMBER_BY_HAND,
        "暗証番号は、この用紙には書かないでください。窓口の機械に、ご本人が入力していただきます。",
        "紛失のときは、まず 0120-95-0178（24 時間）でカードの一時停止をお申し込みください。",
    )
    sheet.office(
        "本人確認　□ 写真付き１点　□ ２点　□ 照会書　　カード　□ 回収　□ 追記　□ 失効",
        "受付　　　　　　　統合端末　　　　　　　確認　　　　　　　交付　　　　　　　手数料　　　　　円",
    )
    return sheet
