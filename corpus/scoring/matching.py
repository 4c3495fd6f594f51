"""One-to-one matching of gold and predicted spans, in stages, whatever order they come in.

Stages go from the strictest to the loosest relation, and each takes from what the stages before
left over, so that an exact match is never given up for an overlap. Inside a stage the matching is
the largest possible; where several are, longer overlaps and then smaller offsets go first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.scoring.spans import Ints, Spans

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: indices into gold and into predicted, and what the two share.

    ``overlap`` counts offsets in common; ``same_span`` and ``same_type`` say what is equal. Pairs
    are of one document and one layer.
    """

    gold: Ints
    predicted: Ints
    overlap: Ints
    same_span: Mask
    same_type: Mask

    def take(self, chosen: Mask) -> Pairs:
        """Return some of the pairs."""
        return Pairs(
            self.gold[chosen],
            self.predicted[chosen],
            self.overlap[chosen],
            self.same_span[chosen],
            self.same_type[chosen],
        )


def overlapping(gold: Spans, predicted: Spans, layer_of: Ints) -> Pairs:
    """Return every pair of spans of one document and layer that overlap; nested gold is fine."""
    found: list[tuple[Ints, Ints]] = []
    for layer in range(int(layer_of.max(initial=-1)) + 1):
        mine = np.flatnonzero(layer_of[gold.label] == layer)
        theirs = np.flatnonzero(layer_of[predicted.label] == layer)
        left, right = _overlaps(gold.take(mine), predicted.take(theirs))
        found.append((mine[left], theirs[right]))
    if not found:
        found = [(np.zeros(0, dtype=np.int64),) * 2]
    left = np.concatenate([pair[0] for pair in found])
    right = np.concatenate([pair[1] for pair in found])
    start = np.maximum(gold.start[left], predicted.start[right])
    end = np.minimum(gold.end[left], predicted.end[right])
    return Pairs(
        gold=left,
        predicted=right,
        overlap=end - start,
        same_span=(gold.start[left] == predicted.start[right])
        & (gold.end[left] == predicted.end[right]),
        same_type=gold.label[left] == predicted.label[right],
    )


def _overlaps(gold: Spans, predicted: Spans) -> tuple[Ints, Ints]:
    """Return index pairs of overlapping spans; both sides sorted by document and start.

    Two spans overlap if one starts where the other one is: either the gold span starts inside the
    predicted one, or the predicted one later than the gold span, inside it. What starts inside a
    span is one run of the sorted side, so that no pair is looked at that does not overlap.
    """
    if not len(gold) or not len(predicted):
        return (np.zeros(0, dtype=np.int64),) * 2
    # One line of offsets for all documents: spans of two documents never touch on it.
    width = int(max(gold.end.max(), predicted.end.max())) + 1
    mine, theirs = gold.document * width, predicted.document * width
    starts, begins = mine + gold.start, theirs + predicted.start
    right, left = _runs(
        np.searchsorted(starts, begins, "left"),
        np.searchsorted(starts, theirs + predicted.end, "left"),
    )
    outer, inner = _runs(
        np.searchsorted(begins, starts, "right"),
        np.searchsorted(begins, mine + gold.end, "left"),
    )
    return np.concatenate([left, outer]), np.concatenate([right, inner])


def _runs(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return the members of the runs ``first[i]:last[i]``, and before them the i of each."""
    counts = np.maximum(last - first, 0)
    owner = np.repeat(np.arange(len(first), dtype=np.int64), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.repeat(first, counts) + np.arange(len(owner), dtype=np.int64) - before


def match(pairs: Pairs, free_gold: Mask, free_predicted: Mask) -> Pairs:
    """Return a largest one-to-one choice of pairs between spans that are still free.

    The two masks are updated: what is matched is free no longer.
    """
    pairs = pairs.take(free_gold[pairs.gold] & free_predicted[pairs.predicted])
    alone = (_degree(pairs.gold) == 1) & (_degree(pairs.predicted) == 1)
    chosen = alone.copy()
    rest = np.flatnonzero(~alone)
    order = rest[np.lexsort((pairs.predicted[rest], pairs.gold[rest], -pairs.overlap[rest]))]
    chosen[_largest(pairs, order)] = True
    result = pairs.take(chosen)
    free_gold[result.gold] = False
    free_predicted[result.predicted] = False
    return result


def _degree(side: Ints) -> Ints:
    return np.bincount(side)[side] if len(side) else side


def _largest(pairs: Pairs, order: Ints) -> list[int]:
    """Return the pairs of a maximum matching, by augmenting paths over edges in a fixed order."""
    graph = _Graph()
    for edge in order.tolist():
        gold, predicted = int(pairs.gold[edge]), int(pairs.predicted[edge])
        graph.edges.setdefault(gold, []).append((predicted, edge))
    for gold in graph.edges:
        graph.augment(gold)
    return [edge for _, edge in graph.taken.values()]


class _Graph:
    """The edges of gold spans, as ``(predicted, edge)``, and the matching found so far."""

    def __init__(self) -> None:
        self.edges: dict[int, list[tuple[int, int]]] = {}
        self.taken: dict[int, tuple[int, int]] = {}  # predicted -> (gold, edge)
        self.partner: dict[int, int] = {}  # gold -> predicted
        self.tried: dict[int, int] = {}  # gold -> how many of its first edges lead to taken spans

    def augment(self, root: int) -> None:
        """Find an alternating path from a free gold span breadth first, and flip it."""
        parent: dict[int, tuple[int, int]] = {}
        queue = [root]
        for gold in queue:
            found = self._first_free(gold)
            if found is not None:
                parent[found[0]] = (gold, found[1])
                self._flip(found[0], parent)
                return
            for predicted, edge in self.edges[gold]:
                if predicted not in parent:
                    parent[predicted] = (gold, edge)
                    queue.append(self.taken[predicted][0])

    def _first_free(self, gold: int) -> tuple[int, int] | None:
        """Return the first edge to a free predicted span; what is taken once stays so."""
        edges, at = self.edges[gold], self.tried.get(gold, 0)
        while at < len(edges) and edges[at][0] in self.taken:
            at += 1
        self.tried[gold] = at
        return edges[at] if at < len(edges) else None

    def _flip(self, end: int | None, parent: dict[int, tuple[int, int]]) -> None:
        while end is not None:
            owner, used = parent[end]
            self.taken[end] = (owner, used)
            self.partner[owner], end = end, self.partner.get(owner)
