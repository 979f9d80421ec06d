"""How filling a form fails."""


class FormError(Exception):
    """Root of this room's errors."""

    code = "FORM-01"


class BadForm(FormError):
    """A form's definition or blank is wrong; all mistakes are listed."""

    code = "FORM-01"

    def __init__(self, form: str, mistakes: list[str]) -> None:
        super().__init__(f"form {form}: " + "; ".join(mistakes))
        self.form = form
        self.mistakes = mistakes


class UnknownForm(FormError):
    """No such form in the library."""

    code = "FORM-01"

    def __init__(self, form: str) -> None:
        super().__init__(f"no form {form!r} in the library")
        self.form = form


class PressSilent(FormError):
    """The process that lays items over a blank died or did not answer in time."""

    code = "FORM-03"


class PostalTableMissing(FormError):
    """The table of postal codes is not there or cannot be read; addresses are typed without it."""

    code = "FORM-04"

    def __init__(self, where: str) -> None:
        super().__init__(f"no table of postal codes at {where}")
        self.where = where
