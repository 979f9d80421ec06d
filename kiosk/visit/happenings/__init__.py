"""Everything that can happen inside the machine. None of it carries a personal item.

One module is one topic; all are named from here: ``happenings.Answered``.
"""

from kiosk.visit.happenings.card import CardRead, CardSeen, CardTrouble, ReaderSeen
from kiosk.visit.happenings.desk import QueueSeen, TicketRefused, TicketTaken
from kiosk.visit.happenings.ear import EarFailed, EarLevel, EarOpened, EarReady, Understood
from kiosk.visit.happenings.happening import Happening
from kiosk.visit.happenings.keyboard import BoardTurned, Typed, TypedRefused
from kiosk.visit.happenings.machine import Fell, Ticked
from kiosk.visit.happenings.papers import EntrySealed, FormMoved, FormsFilled
from kiosk.visit.happenings.people import PersonKept, PersonTwice
from kiosk.visit.happenings.questions import AllAsked, Asked, NothingBefore
from kiosk.visit.happenings.review import Reviewed, Signed
from kiosk.visit.happenings.slip import SlipDone
from kiosk.visit.happenings.visitor import FOREIGN, Answered, JackSeen, Pressed, Scanned, Stirred
from kiosk.visit.happenings.voice import MouthSilent

__all__ = [
    "FOREIGN",
    "AllAsked",
    "Answered",
    "Asked",
    "BoardTurned",
    "CardRead",
    "CardSeen",
    "CardTrouble",
    "EarFailed",
    "EarLevel",
    "EarOpened",
    "EarReady",
    "EntrySealed",
    "Fell",
    "FormMoved",
    "FormsFilled",
    "Happening",
    "JackSeen",
    "MouthSilent",
    "NothingBefore",
    "PersonKept",
    "PersonTwice",
    "Pressed",
    "QueueSeen",
    "ReaderSeen",
    "Reviewed",
    "Scanned",
    "Signed",
    "SlipDone",
    "Stirred",
    "Ticked",
    "TicketRefused",
    "TicketTaken",
    "Typed",
    "TypedRefused",
    "Understood",
]
