"""Paper forms: which one came out, never what stood on it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.message import Uplink, kind
from edge_sync.messages.sealed import Sealed
from edge_sync.messages.sensitivity import PERSONAL, PUBLIC
from edge_sync.messages.values import Count, DurationMs, FaultCode, FormId, VisitId


class JobState(StrEnum):
    """States of an IPP job (RFC 8011 §5.3.7), and UNKNOWN when the queue did not answer."""

    PENDING = "pending"
    PENDING_HELD = "pending-held"
    PROCESSING = "processing"
    PROCESSING_STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


@kind("forms.form_printed", version=1)
class FormPrinted(Uplink, frozen=True, kw_only=True):
    """A filled form was sent to the A4 printer; its job's last known state."""

    visit_id: VisitId
    form: FormId
    form_version: Count
    job_state: Annotated[JobState, PUBLIC]
    took_ms: DurationMs
    """From the person's confirmation to this state, in milliseconds."""
    fault: Annotated[FaultCode | None, PUBLIC] = None


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a form; travels as JSON inside ``Sealed`` and in no other way."""

    items: Annotated[dict[str, str], PERSONAL]
    """Item of the form's catalogue to the text that was printed: ``name``, ``address``, ``birth_date``."""


@kind("forms.draft", version=1)
class Draft(Uplink, frozen=True, kw_only=True):
    """What a person confirmed at the machine, sealed; opened at the counter, gone with the visit."""

    visit_id: VisitId
    form: FormId
    form_version: Count
    sealed: Annotated[Sealed, PERSONAL]
    """``Filled`` under the city's seal, bound to kind, machine and visit."""


class FormNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """A form of a visit, and which version of it the visitor saw."""

    form: FormId
    form_version: Count


@kind("forms.entry", version=1)
class EntryMade(Uplink, frozen=True, kw_only=True):
    """What a visitor confirmed for all forms of the visit, sealed. A later one of the same visit replaces it."""

    visit_id: VisitId
    forms: Annotated[tuple[FormNeeded, ...], msgspec.Meta(min_length=1, max_length=12), PUBLIC]
    sealed: Annotated[Sealed, PERSONAL]
    """``edge_sync.messages.entry.Entry`` under the city's seal, bound to kind, machine and visit."""
