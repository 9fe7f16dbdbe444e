"""The default book is made once for all tests of this folder; it is read, never changed."""

from __future__ import annotations

import pytest

from arlib.samples import SampleBook, make_sample_book


@pytest.fixture(scope="session")
def book() -> SampleBook:
    return make_sample_book()
