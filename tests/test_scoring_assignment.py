"""The best assignment, against every assignment there is."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from corpus.scoring.assignment import assign, heaviest

SMALL, LARGE = st.integers(0, 3), st.integers(0, 10**30)


@st.composite
def matrices(draw: st.DrawFn) -> list[list[int]]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cell = draw(st.sampled_from([SMALL, LARGE]))
    line = st.lists(cell, min_size=columns, max_size=columns)
    return draw(st.lists(line, min_size=rows, max_size=rows))


def by_force(weights: list[list[int]]) -> int:
    if len(weights) > len(weights[0]):
        weights = [list(column) for column in zip(*weights, strict=True)]
    columns = range(len(weights[0]))
    choices = itertools.permutations(columns, len(weights))
    return max(sum(w[c] for w, c in zip(weights, choice, strict=True)) for choice in choices)


@given(matrices())
def test_nothing_is_heavier(weights: list[list[int]]) -> None:
    assert heaviest(weights) == by_force(weights)


@given(matrices())
def test_rows_and_columns_are_used_once(weights: list[list[int]]) -> None:
    pairs = assign(weights)
    rows, columns = zip(*pairs, strict=True)
    assert len(set(rows)) == len(set(columns)) == min(len(weights), len(weights[0]))
    assert pairs == sorted(pairs)


def test_greed_would_be_wrong() -> None:
    assert assign([[9, 8, 0], [8, 0, 0], [0, 0, 1]]) == [(0, 1), (1, 0), (2, 2)]


def test_no_rows_and_no_columns() -> None:
    assert assign([]) == assign([[], []]) == []
    assert heaviest([]) == 0
