"""What typed symbols mean: marks on kana, dates, addresses. Pure; what goes through here is personal."""

from __future__ import annotations

import unicodedata
from datetime import date

from edge_sync.stationery.questions import Question
from kiosk.visit import boards

MOST_KANA, MOST_HOUSE = 40, 60
POSTAL_DIGITS = 7
_FIRST_YEARS = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912}
_COMBINING = {"゛": "\u3099", "゜": "\u309a"}
_LARGE, _SMALL = "アイウエオツヤユヨワ", "ァィゥェォッャュョヮ"
_RESIZED = str.maketrans(_LARGE + _SMALL, _SMALL + _LARGE)


def typed(text: str, symbol: str, board: str, question: Question) -> str:
    """The text with one more symbol; a mark changes the last kana. What finds no room changes nothing."""
    if symbol in boards.MARKS:
        return marked(text, symbol)
    return text + symbol if len(_body(text, board)) < room(board, question, text) else text


def room(board: str, question: Question, text: str = "") -> int:
    """How many symbols a keyboard takes."""
    if board == boards.DATE:
        return 8 if text.startswith(boards.ERAS[-1]) else 6
    sizes = {boards.POSTAL: POSTAL_DIGITS, boards.DIGITS: question.most, boards.KANA: MOST_KANA}
    return sizes.get(board, MOST_HOUSE)


def marked(text: str, mark: str) -> str:
    """The text with a voiced, half-voiced or small last kana; the same mark again takes it away."""
    if not text:
        return text
    last = text[-1]
    if mark == "小":
        changed = last.translate(_RESIZED)
    else:
        apart = unicodedata.normalize("NFD", last)
        plain, had = apart[:1], apart[1:]
        wanted = _COMBINING[mark]
        changed = plain if had == wanted else unicodedata.normalize("NFC", plain + wanted)
    return text[:-1] + changed if len(changed) == 1 else text


def erased(text: str, board: str) -> str:
    """The text without its last symbol; an era goes as a whole, and only when nothing stands after it."""
    return text[:-1] if _body(text, board) else text


def whole(text: str, board: str, question: Question) -> bool:
    """True when it could be the answer."""
    body = _body(text, board)
    if board == boards.DATE:
        return as_date(text) != ""
    if board == boards.POSTAL:
        return len(body) == POSTAL_DIGITS
    if board == boards.DIGITS:
        return question.least <= len(body) <= question.most
    if board == boards.COUNT:
        return True
    return bool(body.strip(boards.SPACE))


def as_date(text: str) -> str:
    """An era, two digits each of year, month and day (``昭和500601``; ``西暦19750601``) as ISO 8601; or empty."""
    era, digits = text[:2], text[2:]
    years = 4 if era == boards.ERAS[-1] else 2
    if len(digits) != years + 4 or not digits.isdecimal():
        return ""
    year = int(digits[:years]) + (_FIRST_YEARS[era] - 1 if era in _FIRST_YEARS else 0)
    try:
        return date(year, int(digits[-4:-2]), int(digits[-2:])).isoformat()
    except ValueError:
        return ""


def from_date(iso: str) -> str:
    """An answer as it was typed, in the western calendar, to be typed on."""
    return boards.ERAS[-1] + iso.replace("-", "") if iso else ""


def display(text: str, board: str) -> str:
    """What was typed as one reads it: ``昭和50年06月__日``, ``758-8555``."""
    body = _body(text, board)
    if board == boards.DATE:
        years = room(board, _ANY, text) - 4
        filled = body.ljust(years + 4, "＿")
        return f"{text[:2]} {filled[:years]}年{filled[years : years + 2]}月{filled[years + 2 :]}日"
    if board == boards.POSTAL:
        filled = body.ljust(POSTAL_DIGITS, "＿")
        return f"〒{filled[:3]}－{filled[3:]}"
    return text


def _body(text: str, board: str) -> str:
    return text[2:] if board == boards.DATE else text


_ANY = Question(ask="", label="", kind=next(iter(boards.FIRST)))
