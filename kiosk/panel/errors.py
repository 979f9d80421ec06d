"""How the panel fails."""


class PanelMissing(Exception):
    """The pins cannot be reached: no GPIO chip, no rights, or another program holds a pin."""

    code = "PANEL-01"
