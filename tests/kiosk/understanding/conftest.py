"""Matchers of the shipped phrases, built once a worker."""

from __future__ import annotations

import pytest

from kiosk.understanding.hearing import Kana
from kiosk.understanding.kana import open_jtalk_kana
from kiosk.understanding.matcher import Matcher
from kiosk.understanding.phrases import read_phrases


@pytest.fixture(scope="session")
def kana() -> Kana:
    return open_jtalk_kana()


@pytest.fixture(scope="session")
def matchers(kana: Kana) -> dict[str, Matcher]:
    return {language: Matcher(read_phrases(language), kana) for language in ("ja", "en")}
