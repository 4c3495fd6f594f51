"""Decoding against every path, and the rule that I- continues a span."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from baselines.viterbi import legal_transitions, viterbi

LABELS = ("I-X", "O", "B-X", "B-Y", "I-Y")
SMALL = st.integers(-3, 3).map(float)


def legal(path: tuple[int, ...]) -> bool:
    tags = [LABELS[i] for i in path]
    pairs = zip(["O", *tags], tags, strict=False)
    return all(not b.startswith("I-") or a in ("B" + b[1:], b) for a, b in pairs)


@given(
    arrays(float, st.tuples(st.integers(1, 5), st.just(5)), elements=SMALL),
    arrays(float, (6, 5), elements=SMALL),
)
def test_the_best_of_all_legal_paths(scores: np.ndarray, free: np.ndarray) -> None:
    transitions = free + legal_transitions(LABELS)

    def total(path: tuple[int, ...]) -> float:
        steps = zip((len(LABELS), *path), path, strict=False)
        return sum(transitions[a, b] + scores[t, b] for t, (a, b) in enumerate(steps))

    best = max(total(p) for p in product(range(5), repeat=len(scores)) if legal(p))
    found = tuple(viterbi(scores, transitions))
    assert legal(found)
    assert total(found) == pytest.approx(best)


def test_i_never_stands_without_b() -> None:
    scores = np.array([[9.0, 0, 1, 0, 0], [9.0, 0, 0, 0, 0], [0.0, 1, 0, 0, 9]])
    path = viterbi(scores, legal_transitions(LABELS))
    assert [LABELS[i] for i in path] == ["B-X", "I-X", "O"]


def test_no_tokens() -> None:
    assert viterbi(np.zeros((0, 5)), legal_transitions(LABELS)) == []


def test_ties_go_to_the_lower_label() -> None:
    assert viterbi(np.zeros((2, 3)), legal_transitions(("O", "B-X", "I-X"))) == [0, 0]
