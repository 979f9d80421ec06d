"""Sign-in attempts, and the book of what people did."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnly(Exception):
    """Somebody tried to change or delete a line of the book."""

    code = "STAFF-02"


class AuditQuerySet(models.QuerySet["AuditLine"]):
    """Reads and adds, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly


class AuditLine(models.Model):
    """Who did what to which number or visit, and when. Lines are added and never changed."""

    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    """Sign-in name, word for word; the line outlives the account."""
    did = models.CharField(max_length=40)
    what = models.CharField(max_length=60)
    """Ticket number, counter or account; never an item of a resident."""
    where = models.CharField(max_length=40, blank=True)

    objects: ClassVar[Any] = AuditQuerySet.as_manager()

    class Meta:  # noqa: D106
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("at",), name="audit_time"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.who} {self.did} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line.

        Raises:
            AppendOnly: it is already in the book.
        """
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly


class FailedSignIn(models.Model):
    """A sign-in that was refused; enough of them close the door for a while."""

    name = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:  # noqa: D106
        indexes = (models.Index(fields=("name", "address", "at"), name="failed_sign_in"),)

    def __str__(self) -> str:
        return f"{self.name} from {self.address}"
