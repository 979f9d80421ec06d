"""What the glass shows of a person, as a text to be read to them alone, through headphones. Pure."""

from __future__ import annotations

from kiosk.glass.picture import Picture
from kiosk.visit.journey import Scene

PAUSE = "、"


def aloud(picture: Picture) -> str:
    """Rows of the review, the household's names, what is typed; personal: say it and let go of it."""
    match picture.scene:
        case Scene.REVIEW:
            rows = ((item.label, item.text.reveal() if item.text is not None else "") for item in picture.items)
            return "\n".join(f"{label}{PAUSE}{text or picture.by_hand}。" for label, text in rows)
        case Scene.PEOPLE:
            return "\n".join(f"{one.label}　{one.text.reveal()}。" for one in picture.names if one.text is not None)
        case _ if picture.typed is not None:
            return picture.typed.reveal().replace("＿", "")
        case _:
            return ""
