"""Estimators by name; a city's own is named ``package.module:Class``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from server.waits.errors import NoSuchEstimator
from server.waits.estimate import Estimator

OURS = "honest"
RIVALS: Mapping[str, str] = {
    "three-minutes": "server.waits.plain:PerPerson",
    "office-average": "server.waits.plain:OfficeAverage",
    "rolling-mean": "server.waits.plain:RollingMean",
    "sum-of-means": "server.waits.plain:SumOfMeans",
    "last-entered": "server.waits.plain:LastEntered",
    "head-of-line": "server.waits.plain:HeadOfLine",
}
"""The six of ``facts/peers-counter.md`` section 6.4."""
KNOWN: Mapping[str, str] = {**RIVALS, OURS: "server.waits.honest:Honest"}


def load(name: str, weight_percent: Mapping[str, int]) -> Estimator:
    """Make an estimator that knows nothing yet.

    Raises:
        NoSuchEstimator: no such name, module or class.
    """
    module, _, maker = KNOWN.get(name, name).partition(":")
    try:
        found: Estimator = getattr(import_module(module), maker)(weight_percent)
    except (ImportError, AttributeError, ValueError) as error:
        raise NoSuchEstimator(name) from error
    return found
