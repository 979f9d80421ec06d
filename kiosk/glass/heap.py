"""How the process keeps what pictures took: malloc (glibc) is told to give large blocks back at once."""

from __future__ import annotations

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of ``mallopt`` (malloc.h)."""
LARGE_BYTES = 32 * 1024
"""A word as a picture has 30 to 100 kB. Left to itself, malloc keeps 25 MB of them that nobody looks at any more."""
TRIM_BYTES = 128 * 1024


def give_pictures_back() -> None:
    """For the whole process, before the first picture. Another C library than glibc stays as it is."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(M_MMAP_THRESHOLD, LARGE_BYTES)
        tell(M_TRIM_THRESHOLD, TRIM_BYTES)
