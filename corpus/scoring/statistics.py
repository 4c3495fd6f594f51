"""Integer counts per document, and everything that is computed from them.

Counts are added first and divided last. All resampling draws raw words of the PCG64 bit
generator, whose stream NumPy guarantees for ever, so that an interval never changes. Sums are
taken in floating point, where integers below 2**53 are exact, on one thread or on many.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats], Floats]  # sums [..., columns] to a score [...], NaN for undefined
SEED = 12345
SAMPLES = 1000
FEWEST = 10  # units below which an interval would say more than is known
_CHUNK = 250_000  # drawn units at a time: 2 MB, which stays in a processor's cache


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 as fractions, with the counts and a 95 % interval of F1.

    A score is None where it is undefined: nothing predicted and nothing in the gold. The interval
    is None there too, and where there are fewer than ten units to resample.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    correct: float
    predicted: int
    gold: int
    interval: tuple[float, float] | None = None


def ratio(
    correct: float, predicted: int, gold: int
) -> tuple[float | None, float | None, float | None]:
    """Return precision, recall and F1; the only place that decides what 0/0 is.

    None where both sides are empty; otherwise an empty side gives 0.
    """
    if predicted == gold == 0:
        return None, None, None
    precision = correct / predicted if predicted else 0.0
    recall = correct / gold if gold else 0.0
    return precision, recall, 2 * correct / (predicted + gold)


def bootstrap(counts: Counts, samples: int = SAMPLES, seed: int = SEED) -> Floats:
    """Return sums over resampled units: ``[units, ...]`` to ``[samples, ...]``, exact integers."""
    units = counts.shape[0]
    flat = counts.reshape(units, -1).astype(np.float64)
    sums = np.empty((samples, flat.shape[1]), dtype=np.float64)
    generator = np.random.PCG64(seed)
    step = max(1, _CHUNK // max(1, units))
    for start in range(0, samples, step):
        rows = min(step, samples - start)
        raw = generator.random_raw(rows * units)
        raw >>= np.uint64(32)
        raw *= np.uint64(units)
        raw >>= np.uint64(32)
        drawn = raw.view(np.int64).reshape(rows, units)
        drawn += (np.arange(rows, dtype=np.int64) * units)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units)
        sums[start : start + rows] = weights.astype(np.float64) @ flat
    return sums.reshape(samples, *counts.shape[1:])


def resampled(counts: Counts, units: Sequence[Hashable] | None = None) -> Floats | None:
    """Return bootstrap sums of counts ``[documents, ...]``; None below ten units.

    ``units`` gives the unit of each document where whole groups of documents (the reports of one
    incident) are drawn together.

    Raises:
        ValueError: there is not one unit for every document.
    """
    counts = by_unit(counts, units)
    return bootstrap(counts) if counts.shape[0] >= FEWEST else None


def by_unit(counts: Counts, units: Sequence[Hashable] | None) -> Counts:
    """Return the sums of each unit's documents, units in the order in which they come.

    Raises:
        ValueError: there is not one unit for every document.
    """
    if units is None:
        return counts
    if len(units) != len(counts):
        raise ValueError(f"{len(units)} units are given for {len(counts)} documents")
    number = {unit: i for i, unit in enumerate(dict.fromkeys(units))}
    sums = np.zeros((len(number), *counts.shape[1:]), dtype=np.int64)
    np.add.at(sums, np.array([number[unit] for unit in units], dtype=np.int64), counts)
    return sums


def f1(sums: Floats) -> Floats:
    """Return F1 of sums ``[..., 3]`` (correct, predicted, gold), as `ratio` has it."""
    below = sums[..., 1] + sums[..., 2]
    found = np.full(below.shape, np.nan)
    np.divide(2 * sums[..., 0], below, out=found, where=below > 0)
    return found


def interval(sums: Floats) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of F1 from bootstrap sums ``[samples, 3]``.

    Samples in which F1 is undefined are left out.
    """
    below = sums[:, 1] + sums[:, 2]
    defined = below > 0
    if not defined.any():
        return None
    low, high = np.percentile(2 * sums[defined, 0] / below[defined], [2.5, 97.5])
    return float(low), float(high)


def score(counts: Counts, sums: Floats | None = None) -> Score:
    """Return the score of counts ``[documents, 3]`` (correct, predicted, gold).

    ``sums`` are their bootstrap sums ``[samples, 3]``, for the interval.
    """
    correct, predicted, gold = (int(n) for n in counts.sum(axis=0))
    precision, recall, f1 = ratio(correct, predicted, gold)
    bounds = interval(sums) if sums is not None and f1 is not None else None
    return Score(precision, recall, f1, correct, predicted, gold, bounds)


def macro(scores: Sequence[Score]) -> float | None:
    """Return the mean F1 over the types that the gold has; None where it has none."""
    values = [s.f1 for s in scores if s.gold and s.f1 is not None]
    return sum(values) / len(values) if values else None
