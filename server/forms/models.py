"""Sealed entries, who opened them, mappings, and hand-overs as rows. Nobody reads an entry without the safe."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class Draft(models.Model):
    """One version of what was entered for a visit. Versions are added; none is changed until all are forgotten."""

    visit_id = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    """Counts up inside a visit; also the token that notices a colleague's correction."""
    kind = models.CharField(max_length=24)
    """What the seal is bound to: ``forms.entry``, ``forms.draft``, ``paper.entry`` or ``forms.correction``."""
    form = models.CharField(max_length=40, blank=True)
    """Of a ``forms.draft``: the one form it was made for."""
    forms: Any = models.JSONField(default=list)
    """``[["moving", 3], …]``: the forms of the visit, each in the version that the visitor or clerk saw."""
    device = models.CharField(max_length=32)
    """The machine it was made at, or ``centre``; the seal is bound to it."""
    key = models.CharField(max_length=16, db_index=True)
    body = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)
    """Sign-in name of the clerk who corrected, filled in or scanned; empty: the visitor, at a machine."""
    changed: Any = models.JSONField(default=list)
    """Of a correction: names of the changed fields, never a value."""
    forget_at = models.DateTimeField(db_index=True)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("visit_id", "version"), name="one_draft_a_version"),)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.version}"


class Opening(models.Model):
    """A clerk saw what was entered. Goes with the draft; the book of deeds keeps its own line."""

    visit_id = models.CharField(max_length=32, db_index=True)
    who = models.CharField(max_length=150)
    at = models.DateTimeField()
    from_paper = models.BooleanField(default=False)
    """The clerk had the visitor's sheet in hand and scanned it."""

    class Meta:  # noqa: D106
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.visit_id} {self.who}"


class AppendOnly(Exception):
    """Somebody tried to change a version of a mapping; a new version is made instead."""

    code = "EXPORT-09"


class MappingVersion(models.Model):
    """How one form becomes columns, as staff set it; the newest version of a form is in force."""

    form = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    definition = models.TextField()
    """``export.mapping.Mapping`` as JSON."""
    changed: Any = models.JSONField(default=list)
    """Headings and settings that differ from the version before."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:  # noqa: D106
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("form", "version"), name="one_mapping_a_version"),)

    def __str__(self) -> str:
        return f"{self.form} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the version.

        Raises:
            AppendOnly: it is already there.
        """
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly


class HandoverFile(models.Model):
    """A file for the system behind the counter: written beside its place, recorded, then moved into it."""

    GONE: ClassVar = [("picked", "picked"), ("erased", "erased")]

    name = models.CharField(max_length=80, unique=True)
    form = models.CharField(max_length=40)
    day = models.DateField()
    serial = models.PositiveIntegerField()
    """Counts up inside a form and day."""
    mapping_version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    placed_at = models.DateTimeField(null=True)
    """None: recorded, and not yet in its place; ``Handovers.settle`` finishes that."""
    gone_at = models.DateTimeField(null=True)
    gone = models.CharField(max_length=6, choices=GONE, blank=True)

    class Meta:  # noqa: D106
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("form", "day", "serial"), name="one_file_a_serial"),)

    def __str__(self) -> str:
        return self.name


class Handover(models.Model):
    """One form of one visit went over, in one row of a file. A repetition has the same ``handover_id``."""

    handover_id = models.CharField(max_length=64)
    visit_id = models.CharField(max_length=32)
    form = models.CharField(max_length=40)
    form_version = models.PositiveIntegerField()
    draft_version = models.PositiveIntegerField()
    repetition = models.PositiveIntegerField()
    """0: the first time."""
    file = models.ForeignKey(HandoverFile, on_delete=models.PROTECT, related_name="rows")

    class Meta:  # noqa: D106
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("visit_id", "form", "repetition"), name="handed_over_once"),)

    def __str__(self) -> str:
        return f"{self.handover_id} {self.repetition}"
