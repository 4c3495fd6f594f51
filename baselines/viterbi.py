"""Decoding: the best sequence of tags among those that IOB2 allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BATCH = 64  # sentences decoded side by side: enough to hide the cost of a call to NumPy


def legal_transitions(labels: Sequence[str]) -> Floats:
    """Return ``[labels + 1, labels]``: 0 where a tag may follow, else minus infinity.

    The last row is the start of a sentence. Only ``B-X`` and ``I-X`` may stand before ``I-X``.
    """
    allowed = np.zeros((len(labels) + 1, len(labels)))
    for column, label in enumerate(labels):
        if label.startswith("I-"):
            rows = [not _continues(before, label) for before in (*labels, "O")]
            allowed[rows, column] = -np.inf
    return allowed


def _continues(before: str, label: str) -> bool:
    return before != "O" and before[2:] == label[2:]


def viterbi(scores: Floats, lengths: Sequence[int], transitions: Floats) -> Ints:
    """Return the label numbers of the best path through each sentence, ``[tokens]``.

    ``scores [tokens, labels]`` holds sentences of these lengths, none of them 0, one behind the
    other. ``transitions [labels + 1, labels]`` is added between neighbours, its last row before
    the first token. Of equal paths the one with the lower label wins, at every step from the end.
    """
    found = np.empty(len(scores), dtype=np.int64)
    starts = np.cumsum([0, *lengths])[:-1]
    order = np.argsort(-np.asarray(lengths, dtype=np.int64), kind="stable")
    for at in range(0, len(order), BATCH):
        chosen = order[at : at + BATCH]
        sizes = np.asarray(lengths)[chosen]
        # The sentences that have a token t are the first active[t] of the batch.
        active = [int((sizes > t).sum()) for t in range(sizes[0])]
        best = _forward(scores, starts[chosen], active, transitions)
        _backward(best, starts[chosen], active, transitions, found)
    return found


def _forward(
    scores: Floats, starts: Ints, active: Sequence[int], transitions: Floats
) -> list[Floats]:
    """Return for each step the score of the best path that ends in each label of a sentence."""
    best = [scores[starts] + transitions[-1]]
    for t, count in enumerate(active[1:], start=1):
        ways = best[-1][:count, :, None] + transitions[:-1]
        best.append(np.maximum.reduce(ways, axis=1) + scores[starts[:count] + t])
    return best


def _backward(
    best: Sequence[Floats], starts: Ints, active: Sequence[int], transitions: Floats, found: Ints
) -> None:
    """Write the best path of each sentence to ``found``, from the last tokens to the first."""
    into = np.ascontiguousarray(transitions[:-1].T)
    label = np.empty(len(starts), dtype=np.int64)
    longer = 0
    for t in range(len(active) - 1, -1, -1):
        ways = best[t].copy()
        ways[:longer] += into[label[:longer]]
        longer = active[t]
        label[:longer] = ways.argmax(axis=1)
        found[starts[:longer] + t] = label[:longer]
