"""The desk in both its forms, for every test of the contract."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.seal.machine_key import machine_signer
from provisioning.authority.authority import Authority
from tests.edge_sync.desks import Bench, FakeBench, RealBench
from tests.edge_sync.writing import NOON


@pytest.fixture(params=["fake", "window"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    own = Authority.create(tmp_path / "authority", city="hagi", clock=HandClock(NOON), random_bytes=os.urandom).device(
        "kiosk-01"
    )
    signer = machine_signer(own.key, own.certificate)
    made: Bench = FakeBench(signer) if request.param == "fake" else RealBench(tmp_path, signer)
    yield made
    made.end()
