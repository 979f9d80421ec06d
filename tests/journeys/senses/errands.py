"""Every journey of the kiosk, what a visitor calls it, and what has to come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Errand:
    """One journey."""

    journey: str
    label: str
    """Its button, as it is spoken."""
    says: tuple[str, ...]
    """How a visitor names it, most natural first."""
    echoes: tuple[str, ...] = ()
    """By what else the machine may call it when it asks back."""
    forms: int = 1
    """How many sheets come out when every question is answered by its first choice."""
    card: bool = True
    """The visitor has one and lays it."""


USUAL = (
    Errand("residence_certificate", "住民票・証明書", ("住民票・証明書", "住民票をください"), ("住民票の写し",)),
    Errand("seal_certificate", "印かん証明", ("印鑑証明", "印鑑登録証明書"), ("印鑑登録証明書",)),
    Errand("family_register", "戸籍の証明書", ("戸籍の証明書", "戸籍")),
    Errand("tax_certificate", "税の証明書", ("所得証明", "税の証明書")),
    Errand("moving", "引っこし 転入・転出・転居", ("引っ越し", "転入"), forms=3),
    Errand("consultation", "そのほかのご相談", ("相談", "そのほかのご相談"), forms=0),
)
OTHERS = (
    Errand("my_number_card", "マイナンバーカード", ("マイナンバーカードの申請", "マイナンバーカード"),
           ("マイナンバーカードの受け取り",)),
    Errand("disaster_certificate", "罹災証明書の申請", ("罹災証明書", "罹災証明")),
    Errand("check_in", "予約・Ｗｅｂ番号の方", ("予約", "予約している"), forms=0),
)  # fmt: skip
ERRANDS = {one.journey: one for one in (*USUAL, *OTHERS)}
WITHOUT_CARD = replace(ERRANDS["disaster_certificate"], card=False)
"""Whoever cannot spell a name on the glass leaves it for the pen."""
