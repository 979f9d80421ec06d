"""What a person may want, and which of it must never be taken for granted. Pure."""

from __future__ import annotations

ERRANDS = (
    "juminhyo", "inkan_shomei", "inkan_toroku", "koseki", "zei_shomei", "tennyu", "tenshutsu", "tenkyo",
    "mynumber_uketori", "mynumber_koushin", "mynumber_anshou", "kokuho_kanyu", "kokuho_dattai", "nenkin",
    "jido_teate", "shussei", "shibo", "konin", "rikon", "hoiku", "kaigo", "shogai", "gomi", "call_staff",
)  # fmt: skip
CONTROLS = ("back", "cancel", "repeat", "yes", "no")
NONE = "none"
INTENTS = (*ERRANDS, *CONTROLS, NONE)

DANGEROUS = (
    ("tennyu", "tenshutsu", "tenkyo"), ("konin", "rikon"), ("shussei", "shibo"), ("kokuho_kanyu", "kokuho_dattai"),
)  # fmt: skip
"""Heard alike or said in one breath, and the wrong one hurts: always asked back."""

ALWAYS_ASKED = frozenset(intent for group in DANGEROUS for intent in group)
