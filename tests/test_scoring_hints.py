"""Guesses about what went wrong: right for every text, and silent where nothing points to them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.findings import InputError
from corpus.scoring.offset_units import UNITS, boundaries, in_code_points, likely_units
from corpus.scoring.pairing import pair
from corpus.scoring.readers import read
from corpus.scoring.spans import spans

ENCODINGS = {"byte": ("utf-8", 1), "UTF-16": ("utf-16-le", 2)}
TEXTS = st.text(st.sampled_from("ab ’é“𝔸\U0001f600"), min_size=1, max_size=30)


def counted(text: str, unit: str, offset: int) -> int:
    encoding, width = ENCODINGS[unit]
    return len(text[:offset].encode(encoding)) // width


@given(TEXTS, st.data())
def test_offsets_in_other_units_come_back_as_code_points(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    zero = np.zeros(1, dtype=np.int64)
    for unit in UNITS:
        edges = boundaries(text, unit)
        assert edges.tolist() == [counted(text, unit, n) for n in range(len(text) + 1)]
        given_as = np.array([[counted(text, unit, n)] for n in (start, end)])
        found, fit = in_code_points(spans(zero, *given_as, zero), [text], unit)
        assert fit.all() and (found.start[0], found.end[0]) == (start, end)


@given(TEXTS, st.integers(1, 200), st.integers(1, 10))
def test_a_unit_is_guessed_only_where_all_spans_fit_it(text: str, start: int, size: int) -> None:
    zero = np.zeros(1, dtype=np.int64)
    made = spans(zero, np.array([start]), np.array([start + size]), zero)
    for unit in likely_units(made, [text]):
        edges = {counted(text, unit, n) for n in range(len(text) + 1)}
        assert not text.isascii() and {start, start + size} <= edges


def files(tmp_path: Path, text: str, unit: str, words: list[tuple[int, int]]) -> tuple[Path, Path]:
    sides = []
    for name, convert in (("gold", False), ("said", True)):
        found = [
            {"label": "A", "start": s, "end": e}
            if not convert
            else {"label": "A", "start": counted(text, unit, s), "end": counted(text, unit, e)}
            for s, e in words
        ]
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json.dumps({"id": "d", "text": text, "spans": found}), encoding="utf-8")
        sides.append(path)
    return sides[0], sides[1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(UNITS), st.integers(1, 9), st.integers(0, 40))
def test_a_file_in_other_units_is_noticed(tmp_path: Path, unit: str, wide: int, tail: int) -> None:
    # The wide characters come first, so that every offset is wrong; a long tail hides the end.
    text = "\U0001f600" * wide + "abcdefgh" + "." * tail
    words = [(wide + n, wide + n + 1) for n in range(8)]
    gold, said = (read(path) for path in files(tmp_path, text, unit, words))
    if max(counted(text, unit, end) for _, end in words) > len(text):
        with pytest.raises(InputError, match=f"looks like .*{unit}.* offsets: 1 documents"):
            pair(gold, said)
    else:
        correct = sum((counted(text, unit, s), counted(text, unit, e)) in words for s, e in words)
        hints = [w for w in pair(gold, said).warnings if f"looks like {unit} offsets" in w]
        assert bool(hints) == (2 * correct <= 8 and 2 * correct < 8)


def test_plain_ascii_is_never_blamed_on_units(tmp_path: Path) -> None:
    gold, said = files(tmp_path, "abcdefgh", "byte", [(n, n + 1) for n in range(8)])
    said.write_text('{"id": "d", "spans": [{"label": "A", "start": 3, "end": 99}]}', "utf-8")
    with pytest.raises(InputError) as error:
        pair(read(gold), read(said))
    assert "past the end: the text has 8 characters" in str(error.value)
    assert "looks like" not in str(error.value)
