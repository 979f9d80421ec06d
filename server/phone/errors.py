"""What can be wrong with a wish."""

from __future__ import annotations


class PhoneError(Exception):
    """Root of this room's errors."""

    code = "PHONE-00"


class BadMailAddress(PhoneError):
    """It cannot be a mail address."""

    code = "PHONE-01"


class BadSubscription(PhoneError):
    """Not a push subscription, or of a push service that the settings do not name."""

    code = "PHONE-02"


class TooManyWishes(PhoneError):
    """Too many phones for one number, or too many tries."""

    code = "PHONE-03"


class NothingToTell(PhoneError):
    """The number is done with."""

    code = "PHONE-04"
