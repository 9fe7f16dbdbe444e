"""Characters of whole columns, against what a pattern per text says."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from arlib.reconciliation.characters import alphabetical, compact, digit_counts, last_digits, shapes

texts = st.lists(st.text(alphabet="ab09é漢 -\x7f", max_size=20), max_size=12)


@given(texts, st.integers(0, 3))
def test_bytes_say_the_same_as_patterns(words, cut):
    column = pa.array(words, pa.large_string())[cut:]  # a slice shares the bytes of the whole
    kept = words[cut:]
    assert digit_counts(column).tolist() == [len(re.findall("[0-9]", word)) for word in kept]
    assert shapes(column).to_pylist() == [re.sub("[0-9]", "9", word) for word in kept]
    assert last_digits(column).to_pylist() == [(re.findall("[0-9]+", word) or [""])[-1] for word in kept]
    assert compact(column).to_pylist() == [re.sub(r"[^0-9a-zé漢]", "", word) for word in kept]
    order = np.lexsort((*alphabetical(column), np.zeros(len(kept))))
    assert [kept[at] for at in order] == sorted(kept)
