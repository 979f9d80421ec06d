"""The shared bench room for tests of the stand-ins."""

from tests.bench.fixtures import bench_room

__all__ = ["bench_room"]
