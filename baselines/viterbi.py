"""Decoding: the best sequence of tags among those that IOB2 allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


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


def viterbi(scores: Floats, transitions: Floats) -> list[int]:
    """Return the best path of label numbers through ``scores [tokens, labels]``.

    ``transitions [labels + 1, labels]`` is added between neighbours, its last row before the
    first token. Of equal paths the one with the lower label wins, at every step from the end.
    """
    if not len(scores):
        return []
    between = transitions[:-1]
    best = np.empty_like(scores)
    best[0] = scores[0] + transitions[-1]
    for t in range(1, len(scores)):
        np.add((best[t - 1][:, None] + between).max(axis=0), scores[t], out=best[t])
    path = [int(best[-1].argmax())]
    for t in range(len(scores) - 2, -1, -1):
        path.append(int((best[t] + between[:, path[-1]]).argmax()))
    return path[::-1]
