"""Keyboards on the glass: few large keys, the symbols of a language in groups. Pure."""

from __future__ import annotations

from typing import Final

from edge_sync.stationery.questions import QuestionKind

HIDDEN: Final = "hidden"
LETTERS: Final = "letters"
DIGITS: Final = "digits"
KANA: Final = "kana"
ERA: Final = "era"
DATE: Final = "date"
POSTAL: Final = "postal"
HOUSE: Final = "house"
BUILDING: Final = "building"
COUNT: Final = "count"

FIRST: Final = {
    QuestionKind.KANA: KANA,
    QuestionKind.DIGITS: DIGITS,
    QuestionKind.DATE: ERA,
    QuestionKind.ADDRESS: POSTAL,
    QuestionKind.COUNT: COUNT,
}
"""The keyboard on which the answer to a kind of question begins; a choice has none."""

ERAS: Final = ("令和", "平成", "昭和", "大正", "西暦")
TEN: Final = tuple("1234567890")
MARKS: Final = ("゛", "゜", "小")
SPACE: Final = "　"
SPACE_LABEL: Final = "空白"
TURN_TO_BUILDING: Final = "カナ"
TURN_TO_HOUSE: Final = "数字"

_KANA: Final = ("アイウエオ", "カキクケコ", "サシスセソ", "タチツテト", "ナニヌネノ",
                "ハヒフヘホ", "マミムメモ", "ヤユヨ", "ラリルレロ", "ワヲンー・")  # fmt: skip
_LETTERS: Final = ("ABCDE", "FGHIJ", "KLMNO", "PQRST", "UVWXYZ")
FIRST_LETTERS: Final = "A-E"
"""What the first key of the letters says."""
_HOUSE: Final = (*TEN, "－", "番地", "番", "号", "丁目", "の")
_PLAIN: Final = {HIDDEN: TEN, DIGITS: TEN, DATE: TEN, POSTAL: TEN, ERA: ERAS, HOUSE: (*_HOUSE, TURN_TO_BUILDING)}
_GROUPED: Final = {
    KANA: (_KANA, (*MARKS, SPACE_LABEL)),
    BUILDING: (_KANA, (*MARKS, SPACE_LABEL, TURN_TO_HOUSE)),
    LETTERS: (_LETTERS, ()),
}


def labels(board: str, group: int | None, keypad: str) -> tuple[str, ...]:
    """What the keys of a keyboard say, by their place; ``keypad`` is the order of a hidden secret's digits."""
    if board == HIDDEN:
        return tuple(keypad)
    if board not in _GROUPED:
        return _PLAIN.get(board, ())
    groups, rest = _GROUPED[board]
    heads = tuple(_head(symbols) for symbols in groups)
    return (*heads, *(groups[group] if group is not None and group < len(groups) else ()), *rest)


def _head(symbols: str) -> str:
    return f"{symbols[0]}-{symbols[-1]}" if symbols in _LETTERS else f"{symbols[0]}行"


def opens(board: str, place: int) -> int | None:
    """Which group a key opens; None: it types."""
    return place if board in _GROUPED and place < len(_GROUPED[board][0]) else None


def symbol(board: str, group: int | None, place: int) -> str:
    """What a key of an open keyboard types; empty: nothing."""
    said = labels(board, group, "")
    if not 0 <= place < len(said) or opens(board, place) is not None:
        return ""
    return SPACE if said[place] == SPACE_LABEL else said[place]


def heads(board: str) -> int:
    """How many of the keys open a group."""
    return len(_GROUPED[board][0]) if board in _GROUPED else 0
