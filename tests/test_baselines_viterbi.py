"""Decoding against every path, and the rule that I- continues a span."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from baselines.viterbi import BATCH, legal_transitions, viterbi

LABELS = ("I-X", "O", "B-X", "B-Y", "I-Y")
SMALL = st.integers(-3, 3).map(float)


def legal(path: tuple[int, ...]) -> bool:
    tags = [LABELS[i] for i in path]
    pairs = zip(["O", *tags], tags, strict=False)
    return all(not b.startswith("I-") or a in ("B" + b[1:], b) for a, b in pairs)


def total(path: tuple[int, ...], scores: np.ndarray, transitions: np.ndarray) -> float:
    steps = zip((len(LABELS), *path), path, strict=False)
    return sum(transitions[a, b] + scores[t, b] for t, (a, b) in enumerate(steps))


@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_the_best_of_all_legal_paths(data: st.DataObject, lengths: list[int]) -> None:
    scores = data.draw(arrays(float, (sum(lengths), 5), elements=SMALL))
    free = data.draw(arrays(float, (6, 5), elements=SMALL))
    transitions = free + legal_transitions(LABELS)
    path = viterbi(scores, lengths, transitions)
    at = 0
    for length in lengths:
        part, found = scores[at : at + length], tuple(path[at : at + length].tolist())
        paths = (p for p in product(range(5), repeat=length) if legal(p))
        assert legal(found)
        assert total(found, part, transitions) == max(total(p, part, transitions) for p in paths)
        at += length


def test_more_sentences_than_a_batch() -> None:
    lengths = [n % 7 + 1 for n in range(2 * BATCH + 3)]
    scores = np.random.default_rng(1).normal(size=(sum(lengths), 5))
    transitions = legal_transitions(LABELS)
    ends = np.cumsum([0, *lengths])
    alone = [
        viterbi(scores[a:b], [b - a], transitions).tolist() for a, b in pairwise(ends.tolist())
    ]
    assert viterbi(scores, lengths, transitions).tolist() == [n for path in alone for n in path]


def test_i_never_stands_without_b() -> None:
    scores = np.array([[9.0, 0, 1, 0, 0], [9.0, 0, 0, 0, 0], [0.0, 1, 0, 0, 9]])
    path = viterbi(scores, [3], legal_transitions(LABELS))
    assert [LABELS[i] for i in path] == ["B-X", "I-X", "O"]


def test_no_tokens() -> None:
    assert viterbi(np.zeros((0, 5)), [], legal_transitions(LABELS)).tolist() == []


def test_ties_go_to_the_lower_label() -> None:
    assert viterbi(np.zeros((2, 3)), [2], legal_transitions(("O", "B-X", "I-X"))).tolist() == [0, 0]
