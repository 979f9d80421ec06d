"""The library, the fonts, and two ways of looking at a page: poppler's and pdfium's."""

from __future__ import annotations

import pytest

from edge_sync.stationery.catalogue import Form, read_forms
from edge_sync.stationery.lettering import Lettering
from edge_sync.typecase.faces import find_faces


@pytest.fixture(scope="session")
def lettering() -> Lettering:
    return Lettering(find_faces())


@pytest.fixture(scope="session")
def forms() -> dict[str, Form]:
    return read_forms()


@pytest.fixture(scope="session")
def form(forms: dict[str, Form]) -> Form:
    return forms["residence_certificate"]
