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
_BLOCK = 1_000_000  # candidate pairs at a time


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
    """Return index pairs of overlapping spans; both sides sorted by document and start."""
    empty = np.zeros(0, dtype=np.int64)
    if not len(gold) or not len(predicted):
        return empty, empty
    # One line of offsets for all documents: spans of two documents never touch on it.
    width = int(max(gold.end.max(), predicted.end.max())) + 1
    starts, ends = gold.document * width + gold.start, gold.document * width + gold.end
    # The furthest end so far is sorted even where spans nest, unlike the ends themselves.
    reach = np.maximum.accumulate(ends)
    first = np.searchsorted(reach, predicted.document * width + predicted.start, "right")
    last = np.searchsorted(starts, predicted.document * width + predicted.end, "left")
    counts = np.maximum(last - first, 0)
    begins = predicted.document * width + predicted.start
    # One span over a whole document makes every span before the others' candidate: block by block
    # the candidates need no more memory than the pairs that are left of them.
    block = np.cumsum(counts) // _BLOCK
    found = [
        _touching(chosen, first[chosen], counts[chosen], ends, begins)
        for chosen in np.split(np.arange(len(predicted)), np.flatnonzero(np.diff(block)) + 1)
    ]
    left, right = (np.concatenate(side) for side in zip(*found, strict=True))
    return left, right


def _touching(
    chosen: Ints, first: Ints, counts: Ints, ends: Ints, begins: Ints
) -> tuple[Ints, Ints]:
    right = np.repeat(chosen, counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    left = np.repeat(first, counts) + np.arange(len(right), dtype=np.int64) - before
    touch = ends[left] > begins[right]
    return left[touch], right[touch]


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
    edges: dict[int, list[tuple[int, int]]] = {}
    for edge in order.tolist():
        edges.setdefault(int(pairs.gold[edge]), []).append((int(pairs.predicted[edge]), edge))
    taken: dict[int, tuple[int, int]] = {}  # predicted -> (gold, edge)
    partner: dict[int, int] = {}  # gold -> predicted
    for gold in edges:
        _augment(gold, edges, taken, partner)
    return [edge for _, edge in taken.values()]


def _augment(
    root: int,
    edges: dict[int, list[tuple[int, int]]],
    taken: dict[int, tuple[int, int]],
    partner: dict[int, int],
) -> None:
    """Find an alternating path from a free gold span breadth first, and flip it."""
    parent: dict[int, tuple[int, int]] = {}
    queue = [root]
    for gold in queue:
        for predicted, edge in edges[gold]:
            if predicted in parent:
                continue
            parent[predicted] = (gold, edge)
            if predicted in taken:
                queue.append(taken[predicted][0])
                continue
            end: int | None = predicted
            while end is not None:
                owner, used = parent[end]
                taken[end] = (owner, used)
                partner[owner], end = end, partner.get(owner)
            return
