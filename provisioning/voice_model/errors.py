"""How bringing a model fails."""


class ModelRefused(Exception):
    """The archive cannot be had, is not the one that was agreed on, or holds no model."""

    code = "PROV-06"
