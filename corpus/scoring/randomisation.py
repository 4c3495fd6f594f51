"""The p-value of a difference: what happens to it when the answers to documents are swapped.

If two systems were interchangeable, swapping their answers to any document would change nothing
(E. W. Noreen 1989, "Computer-Intensive Methods for Testing Hypotheses"; for F-scores A. Yeh 2000,
"More accurate tests for the statistical significance of result differences", COLING).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from corpus.scoring.statistics import SEED, Counts, Floats, Statistic

TRIALS = 10_000
MOST_ENUMERATED = 20  # differing units: 2**19 sums, as a swap and its mirror image are one
# Equal differences of fractions may come out a few units in the last place apart. They count as
# equal; unequal ones that close would count too, which can only make p larger.
TIE = 1e-12
_CHUNK = 100_000  # swaps of single units at a time: 0.8 MB, which stays in a processor's cache


def p_value(
    one: Counts, two: Counts, statistic: Statistic, trials: int = TRIALS, seed: int = SEED
) -> float:
    """Return the two-sided p-value of two systems' counts ``[units, columns]``.

    It is the share of swaps whose absolute difference is at least the one seen. All swaps are
    enumerated where at most 20 units differ (the others change nothing); otherwise ``trials`` are
    drawn, and the answers as they are count as one more. It depends neither on the order of the
    units nor on which system comes first. The difference itself must be defined.
    """
    seen = _difference(one.sum(axis=0), two.sum(axis=0), statistic)
    if seen < 0:
        one, two = two, one
    moved = (two - one)[(one != two).any(axis=1)]
    moved = moved[np.lexsort(moved.T[::-1])]
    totals = one.sum(axis=0), two.sum(axis=0)

    def extreme(sums: Floats) -> int:
        found = _difference(totals[0] + sums, totals[1] - sums, statistic)
        # Written so that an undefined difference counts: p may be too large, never too small.
        return int(np.count_nonzero(~(np.abs(found) < abs(seen) - TIE)))

    if len(moved) <= MOST_ENUMERATED:
        sums = every_swap(moved[1:])
        return extreme(sums) / len(sums)
    counted = sum(extreme(sums) for sums in drawn_swaps(moved, trials, seed))
    return (counted + 1) / (trials + 1)


def _difference(one: Counts | Floats, two: Counts | Floats, statistic: Statistic) -> Floats:
    return statistic(one.astype(np.float64)) - statistic(two.astype(np.float64))


def every_swap(moved: Counts) -> Floats:
    """Return the sums of every subset of rows: ``[rows, columns]`` to ``[2**rows, columns]``."""
    sums = np.zeros((1, moved.shape[1]))
    for row in moved:
        sums = np.concatenate([sums, sums + row])
    return sums


def drawn_swaps(moved: Counts, trials: int, seed: int) -> Iterator[Floats]:
    """Yield the sums of drawn subsets of rows ``[trials, columns]``, some trials at a time.

    A trial takes the next words of the generator, one for every 64 rows: row r is in the subset
    where bit ``r % 64`` of word ``r // 64`` is set.
    """
    generator = np.random.PCG64(seed)
    values = moved.astype(np.float64)
    words = -(-len(moved) // 64)
    step = max(1, _CHUNK // len(moved))
    for start in range(0, trials, step):
        rows = min(step, trials - start)
        raw: npt.NDArray[np.uint64] = generator.random_raw(rows * words).reshape(rows, words)
        octets = raw.astype("<u8", copy=False).view(np.uint8)
        bits = np.unpackbits(octets, axis=1, count=len(moved), bitorder="little")
        yield bits.astype(np.float64) @ values
