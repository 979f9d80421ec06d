"""Forms in the making as rows: works, their versions, their blanks, and who changed what."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from server.studio.errors import AppendOnly


class Blank(models.Model):
    """A clean, empty form; several versions may share it."""

    digest = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of ``pdf``, hexadecimal."""
    pdf = models.BinaryField()
    pages = models.PositiveSmallIntegerField()
    width_mm = models.FloatField()
    height_mm = models.FloatField()
    notes = models.CharField(max_length=200, blank=True)
    """What was noticed when it came in, separated by spaces."""

    def __str__(self) -> str:
        return self.digest[:8]


class BlankPage(models.Model):
    """A page of a blank as a picture."""

    blank = models.ForeignKey(Blank, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    """From 1."""
    png = models.BinaryField()

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("blank", "number"), name="blank_page_once"),)

    def __str__(self) -> str:
        return f"{self.blank_id[:8]} page {self.number}"


class FormWork(models.Model):
    """One form of the city, whatever became of its versions."""

    form_id = models.CharField(max_length=40, unique=True)
    """As machines know it."""
    title = models.CharField(max_length=60)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    put_away = models.BooleanField(default=False)
    """Not shown among the works and not used by machines; nothing is deleted."""

    class Meta:  # noqa: D106
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return f"{self.form_id} {self.title}"


class FormVersion(models.Model):
    """One version. A draft changes until it is published; then never again, except that a newer one retires it."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    work = models.ForeignKey(FormWork, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=60)
    """What this version is called; the work is called like its newest published one."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    definition = models.TextField()
    """``server.studio.draft.Draft`` as JSON: the form of the stationery without its blank, a key a box."""
    blank = models.ForeignKey(Blank, on_delete=models.PROTECT)
    revision = models.PositiveIntegerField(default=1)
    """Counts changes of the draft; a browser says which one it saw."""
    note = models.CharField(max_length=200, blank=True)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:  # noqa: D106
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("work", "number"), name="form_version_once"),
            models.UniqueConstraint(fields=("work",), condition=models.Q(state="draft"), name="one_draft_a_form"),
            models.UniqueConstraint(fields=("work",), condition=models.Q(state="published"), name="one_published"),
        )

    def __str__(self) -> str:
        return f"{self.work_id} v{self.number} {self.state}"


class OwnQuestion(models.Model):
    """A question that staff made; forms of any version may ask it, so it never changes."""

    name = models.CharField(max_length=40, primary_key=True)
    definition = models.TextField()
    """``edge_sync.stationery.questions.Question`` as JSON."""
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads and adds, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly


class Change(models.Model):
    """Who changed which box how, and when. Lines are added and never changed."""

    version = models.ForeignKey(FormVersion, on_delete=models.DO_NOTHING, related_name="changes")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    did = models.CharField(max_length=20)
    """``began``, ``added``, ``changed``, ``removed``, ``blank``, ``title``, ``published``."""
    box = models.CharField(max_length=40, blank=True)
    """Key of the box."""
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    objects: ClassVar[Any] = ChangeQuerySet.as_manager()

    class Meta:  # noqa: D106
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.version_id} {self.revision} {self.who} {self.did} {self.box}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line.

        Raises:
            AppendOnly: it is already in the record.
        """
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly
