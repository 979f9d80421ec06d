"""Owners of child processes, which end with the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.edge_sync.groundwork.children import Make, Owner


@pytest.fixture
def make() -> Iterator[Make]:
    made: list[Owner] = []

    def owner(program: str, **other: Any) -> Owner:
        made.append(Owner(program, **other))
        return made[-1]

    yield owner
    for one in made:
        one.child.stop()
        assert not one.child.alive
