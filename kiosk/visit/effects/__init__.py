"""Everything a visit may ask the outside to do. None of it carries a personal item.

One module is one topic; all are named from here: ``effects.Say``.
"""

from kiosk.visit.effects.card import DropReading, LookAtCard, ReadCard
from kiosk.visit.effects.desk import CheckIn, Record, TakeTicket
from kiosk.visit.effects.ear import Listen, Sayable, StopListening
from kiosk.visit.effects.effect import Effect
from kiosk.visit.effects.keyboard import EraseKey, OpenBoard, TakeTyped, TypeSymbol
from kiosk.visit.effects.panel import Light, TalkLamp
from kiosk.visit.effects.papers import SHEET, CounterSheet, FillForms, PrintForms, SealEntry
from kiosk.visit.effects.people import AddPerson, DropPerson, Forget, KeepPerson
from kiosk.visit.effects.questions import AskAgain, AskBefore, AskNext, Choose, PassOver
from kiosk.visit.effects.review import ClearSignature, LayReview
from kiosk.visit.effects.secret import BeginSecret, ClearPin, TypeKey
from kiosk.visit.effects.slip import PrintSlip
from kiosk.visit.effects.voice import CallFacts, Click, Hush, MakeSilence, ReadAloud, Release, Say, Tune

__all__ = [
    "SHEET",
    "AddPerson",
    "AskAgain",
    "AskBefore",
    "AskNext",
    "BeginSecret",
    "CallFacts",
    "CheckIn",
    "Choose",
    "ClearPin",
    "ClearSignature",
    "Click",
    "CounterSheet",
    "DropPerson",
    "DropReading",
    "Effect",
    "EraseKey",
    "FillForms",
    "Forget",
    "Hush",
    "KeepPerson",
    "LayReview",
    "Light",
    "Listen",
    "LookAtCard",
    "MakeSilence",
    "OpenBoard",
    "PassOver",
    "PrintForms",
    "PrintSlip",
    "ReadAloud",
    "ReadCard",
    "Record",
    "Release",
    "Say",
    "Sayable",
    "SealEntry",
    "StopListening",
    "TakeTicket",
    "TakeTyped",
    "TalkLamp",
    "Tune",
    "TypeKey",
    "TypeSymbol",
]
