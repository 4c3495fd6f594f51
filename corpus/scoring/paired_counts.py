"""Counts of several systems on the same documents, checked and brought together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corpus.scoring.statistics import Counts


def stacked(systems: Mapping[str, Counts], *, correct: bool = True) -> Counts:
    """Return counts of systems as ``[documents, systems, columns]``.

    Each system's counts are integers ``[documents, columns]`` or ``[documents, labels, columns]``,
    whose labels are added. The last column is the gold's and must be equal. ``correct`` says that
    the columns are correct, predicted and gold.

    Raises:
        ValueError: the counts are not about the same documents, or are no counts.
    """
    found = {name: _integers(name, counts) for name, counts in systems.items()}
    first = next(iter(found))
    for name, counts in found.items():
        _check(name, counts)
        _check_same(name, counts, first, found[first])
        if correct:
            _check_correct(name, counts)
    return np.stack(list(found.values()), axis=1)


def _integers(name: str, counts: Counts) -> Counts:
    array = np.asarray(counts)
    if array.ndim not in (2, 3) or not np.issubdtype(array.dtype, np.integer):
        raise ValueError(
            f"{name}: expected integers [documents, columns] or [documents, labels, columns], "
            f"got {array.dtype} of shape {list(array.shape)}"
        )
    whole: Counts = array.astype(np.int64)
    return whole.sum(axis=1) if whole.ndim == 3 else whole


def _check(name: str, counts: Counts) -> None:
    if not counts.size:
        raise ValueError(f"{name} has no counts at all: shape {list(counts.shape)}")
    negative = np.flatnonzero((counts < 0).any(axis=1))
    if negative.size:
        raise ValueError(f"{name}: document {negative[0]} has a count below 0")


def _check_same(name: str, counts: Counts, first: str, reference: Counts) -> None:
    if counts.shape != reference.shape:
        raise ValueError(
            f"{name} has counts of shape {list(counts.shape)}, {first} of "
            f"{list(reference.shape)}; compare systems on the same documents"
        )
    other = np.flatnonzero(counts[:, -1] != reference[:, -1])
    if other.size:
        at = other[0]
        raise ValueError(
            f"document {at} has {counts[at, -1]} gold items for {name} and {reference[at, -1]} for "
            f"{first}; score both on the same documents in the same order"
        )


def _check_correct(name: str, counts: Counts) -> None:
    if counts.shape[1] != 3:
        raise ValueError(
            f"{name} has {counts.shape[1]} columns; F1 takes three: correct, predicted, gold"
        )
    more = np.flatnonzero(counts[:, 0] > counts[:, 1:].min(axis=1))
    if more.size:
        raise ValueError(
            f"{name}: document {more[0]} has more correct items than predicted or gold ones; where "
            "halves are counted, double the other two columns"
        )
