"""Accounts and roles."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction


class Role(StrEnum):
    """What somebody may do here."""

    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


@transaction.atomic
def put_on_staff(name: str, role: Role, password: str) -> bool:
    """Make an account, or give an existing one this role and password; True when it is new.

    Raises:
        django.core.exceptions.ValidationError: the password is too easy.
    """
    user, new = User.objects.get_or_create(username=name)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save()
    user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
    return new


def is_administrator(user: User) -> bool:
    """Tell whether somebody may see the book and change settings."""
    return user.is_active and user.groups.filter(name=Role.ADMINISTRATOR.value).exists()
