"""How a walk fails that leads nowhere."""


class Stuck(AssertionError):
    """The machine left the visitor standing; the text is what passed until then."""
