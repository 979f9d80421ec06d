"""Readings of Japanese text by Open JTalk's word list: what a recogniser would have heard, as kana."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator

_READING = 8
"""Column of a word's reading in the word list's answer (surface, seven of grammar, reading, pronunciation, …)."""


class NoReadings(Exception):
    """Japanese cannot be read: Open JTalk is not here."""

    code = "UND-02"


def open_jtalk_kana() -> Callable[[str], str]:
    """A function from text to katakana; words that are not known stay as they are. Loads the word list (some 0.4 s).

    Raises:
        NoReadings: Open JTalk is not installed.
    """
    with _quiet():
        try:
            import pyopenjtalk
        except ImportError as error:
            raise NoReadings(f"no readings of Japanese: {error}") from error
        pyopenjtalk.run_mecab("あ")

    def kana(text: str) -> str:
        return "".join(map(_reading, pyopenjtalk.run_mecab(text))) if text else ""

    return kana


def _reading(word: str) -> str:
    """A word's reading; a word that is not in the list is its own, so that one in kana (マイナポータル) is not lost."""
    columns = word.split(",")
    return columns[_READING] if len(columns) > _READING and columns[_READING] != "*" else columns[0]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The library prints advice when it is loaded, partly below Python's streams."""
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(1), os.dup(2)
    try:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        yield
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        for stream, number in zip(kept, (1, 2), strict=True):
            os.dup2(stream, number)
            os.close(stream)
        os.close(nowhere)
