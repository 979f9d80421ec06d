"""One room, one decoder and one folder of voices for all tests of this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.ear_room import EarRoom, missing


@pytest.fixture(scope="module")
def room() -> Iterator[EarRoom]:
    lacking = missing()
    assert not lacking, f"programs of provisioning/packages.txt are missing: {lacking}"
    made = EarRoom()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        yield made
    made.close()
