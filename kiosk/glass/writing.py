"""The scenes in which somebody types or chooses. Pure."""

from __future__ import annotations

from kiosk.glass.headings import heading, notice, split
from kiosk.glass.picture import Button, Picture
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import CLEARS, DONE, Sheet
from kiosk.visit import boards
from kiosk.visit.journey import Scene

GRID_BOARDS = (boards.KANA, boards.BUILDING, boards.HOUSE, boards.LETTERS)
ACROSS, LEFT, DOWN = 8, 5, 3
"""A keyboard of 8 × 3 keys: the symbols in the five columns at the left, what changes them at the right."""


def on_grid(picture: Picture) -> bool:
    """True when the keyboard is one of 8 × 3, not ten digits."""
    return picture.board in GRID_BOARDS or any(key.label == boards.FIRST_LETTERS for key in picture.keys)


def secret(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """A PIN, or a number printed on the card."""
    if on_grid(picture):
        _grid_board(sheet, body, picture)
    else:
        _pad(sheet, body, picture)


def type_on(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """An answer that is typed."""
    if picture.board == boards.ERA:
        _choices(sheet, body, picture, answers_of(picture))
    elif picture.board in GRID_BOARDS:
        _grid_board(sheet, body, picture)
    else:
        _pad(sheet, body, picture)


def answers_of(picture: Picture) -> tuple[Button, ...]:
    """What can be answered, eras of a date among it: they are words to choose, not keys."""
    if picture.board != boards.ERA or picture.scene is not Scene.TYPE:
        return picture.buttons
    eras = tuple(Button(key.id, key.label, "plain", key.enabled, key.focused) for key in picture.keys)
    return (*eras, *picture.buttons)


def _pad(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """Ten digits with what clears and what confirms; the sentence and what is typed beside them."""
    left, right = split(sheet, body, 0.36) if sheet.profile.upright else split(sheet, body, 0.5)
    clears, done, others = own_buttons(picture)
    for button in others:
        place, left = left.bottom(sheet.row(0.2), sheet.px(sheet.usual.apart_mm))
        sheet.button(place, button)
    typed, above = left.bottom(sheet.line() + sheet.px(4.6))
    heading(sheet, above, picture)
    show_typed(sheet, typed, picture)
    if sheet.profile.upright:
        right = right.bottom(min(right.h, sheet.px(150)))[0]
    keys = iter(picture.keys)
    rows = right.rows(4, sheet.px(3))
    for row in rows[:3]:
        for place in row.columns(3, sheet.px(3)):
            sheet.button(place, next(keys), size_mm=13)
    last = rows[3].columns(3, sheet.px(3))
    sheet.button(last[1], next(keys), size_mm=13)
    for place, own in ((last[0], clears), (last[2], done)):
        if own is not None:
            sheet.button(place, own)


def show_typed(sheet: Sheet, rect: Rect, picture: Picture) -> None:
    """What is typed so far, or how many digits of what is hidden."""
    if picture.hidden and picture.typed is None:
        sheet.drawing(rect, "dots", f"{picture.pin_filled}/{picture.pin_length}")
        return
    shown = picture.typed.reveal() if picture.typed is not None else ""
    em = -(-sheet.px(sheet.sizes.least_mm) // 1)
    while len(shown) > 2 and sheet.type.measure(shown, em, True, picture.typed_in) > rect.w - sheet.px(4):
        # What was typed last is what one looks at.
        shown = "…" + shown.removeprefix("…")[1:]
    sheet.panel(rect, "card")
    sheet.text(
        rect.inset(sheet.px(2), 0), shown, size_mm=sheet.sizes.label_mm, bold=True, valign="middle", personal=True,
        said_in=picture.typed_in,
    )  # fmt: skip


def _grid_board(sheet: Sheet, body: Rect, picture: Picture) -> None:
    gap = sheet.px(sheet.usual.apart_mm)
    row = sheet.target
    height = (2.0 if sheet.profile.upright else 1.0) * row * DOWN + gap * (DOWN - 1)
    board, above = body.bottom(min(height, body.h), sheet.px(1.0))
    line = sheet.line() + sheet.px(1)
    typed, above = above.bottom(max(line, min(above.h * 0.4, sheet.px(16))))
    if picture.notice and not sheet.profile.upright:
        sheet.text(
            above, picture.notice, size_mm=sheet.sizes.least_mm, bold=True, fill="notice", ink="notice_ink",
            valign="middle",
        )  # fmt: skip
    else:
        rest = sheet.text(above, picture.title, size_mm=sheet.sizes.text_mm, bold=True)
        notice(sheet, rest, picture)
    show_typed(sheet, typed, picture)
    for place, key in grid_places(sheet, board, picture):
        sheet.button(place, key, size_mm=10 if key.role == "key" else None)


def grid_places(sheet: Sheet, board: Rect, picture: Picture) -> list[tuple[Rect, Button]]:
    """The keyboard of 8 × 3 with what clears and what confirms: each key and its place in ``board``."""
    gap = sheet.px(sheet.usual.apart_mm)
    cells = [row.columns(ACROSS, gap) for row in board.rows(DOWN, gap)]
    found = [(cells[line][column], key) for (line, column), key in _placed(picture.keys, picture.board)]
    return [*found, *_functions(cells, picture, gap)]


def _placed(keys: tuple[Button, ...], board: str) -> list[tuple[tuple[int, int], Button]]:
    """Row and column of each key: groups above, their symbols below them, marks at the right."""
    groups = boards.heads(board) or (5 if keys and keys[0].label == boards.FIRST_LETTERS else 0)
    marks = {*boards.MARKS, boards.SPACE_LABEL, boards.TURN_TO_BUILDING, boards.TURN_TO_HOUSE}
    left = [key for key in keys if key.label not in marks]
    right = [key for key in keys if key.label in marks]
    if not groups:
        right = [*left[LEFT * DOWN :], *right]
        left = left[: LEFT * DOWN]
    places = [(divmod(n, LEFT), key) for n, key in enumerate(left[:groups])]
    below = divmod(groups + LEFT - 1, LEFT)[0] if groups else 0
    symbols = left[groups:]
    places += [(_beyond(n, below), key) for n, key in enumerate(symbols)]
    return places + [((n // 3, LEFT + n % 3), key) for n, key in enumerate(right)]


def _beyond(n: int, below: int) -> tuple[int, int]:
    return below + n // LEFT, n % LEFT


def _functions(cells: list[list[Rect]], picture: Picture, gap: float) -> list[tuple[Rect, Button]]:
    clears, done, others = own_buttons(picture)
    found = [] if clears is None else [(cells[1][ACROSS - 1], clears)]
    wide = cells[2][LEFT + 1]
    wide = Rect(wide.x, wide.y, wide.w * 2 + gap, wide.h)
    if done is not None:
        found.append((cells[2][LEFT] if others else wide, done))
    return [*found, *((wide, button) for button in others[:1])]


def own_buttons(picture: Picture) -> tuple[Button | None, Button | None, tuple[Button, ...]]:
    """What clears, what confirms, and the other answers beside a keyboard."""
    own = {button.id: button for button in picture.buttons}
    clears = next((own.pop(name) for name in CLEARS if name in own), None)
    done = next((own.pop(name) for name in DONE if name in own), None)
    return clears, done, tuple(own.values())


def ask(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """One of some choices, a number to count up and down, or what to correct."""
    if picture.board == boards.COUNT:
        _count(sheet, body, picture)
    else:
        _choices(sheet, body, picture, picture.buttons)


def choose(sheet: Sheet, body: Rect, picture: Picture) -> None:
    """One of some answers that the journey declares, with lines that explain."""
    rest = heading(sheet, body, picture).top(sheet.gap)[1]
    across = next((n for n in (1, 2, 3) if sheet.grid_fits(rest, picture.buttons, across=n)), 2)
    sheet.grid(rest, picture.buttons, across=across, most_mm=30)


def _choices(sheet: Sheet, body: Rect, picture: Picture, buttons: tuple[Button, ...]) -> None:
    least = sheet.height_of(body.w, picture.title, size_mm=sheet.sizes.least_mm, bold=True)
    wish = sheet.height_of(body.w, picture.title, size_mm=sheet.sizes.title_mm, bold=True)
    for title_h in (wish, least):
        head, rest = body.top(title_h, sheet.px(2.5))
        across = next((n for n in (1, 2, 3) if sheet.grid_fits(rest, buttons, across=n)), None)
        if across is not None:
            break
    sheet.text(head, picture.title, size_mm=sheet.sizes.title_mm, bold=True)
    cells = sheet.grid(rest, buttons, across=across or 2, most_mm=30)
    if picture.chosen is not None and picture.chosen < len(cells):
        cell = cells[picture.chosen]
        side = min(cell.h, sheet.px(12))
        sheet.drawing(cell.left(side)[0].middle(side * 0.6, side * 0.6), "tick")


def _count(sheet: Sheet, body: Rect, picture: Picture) -> None:
    own = list(picture.buttons)
    rest = sheet.text(body, picture.title, size_mm=sheet.sizes.title_mm, bold=True)
    below, rest = rest.bottom(sheet.row(1), sheet.gap)
    for place, button in zip(below.columns(len(own) - 2, sheet.gap), own[2:], strict=True):
        sheet.button(place, button)
    row = rest.bottom(min(rest.h, sheet.px(34)))[0].columns(3, sheet.gap)
    sheet.button(row[0], own[0], size_mm=11)
    sheet.panel(row[1], "card")
    shown = picture.typed.reveal() if picture.typed is not None else ""
    sheet.solid(row[1].middle(row[1].w, min(row[1].h, sheet.px(28))), shown, size_mm=20, personal=True)
    sheet.button(row[2], own[1], size_mm=11)
