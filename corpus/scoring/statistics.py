"""Integer counts per document, and everything that is computed from them.

Counts are added first and divided last. All resampling draws raw words of the PCG64 bit
generator, whose stream NumPy guarantees for ever, so that an interval never changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
SEED = 12345
SAMPLES = 1000
FEWEST = 10  # documents below which an interval would say more than is known


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 as fractions, with the counts and a 95 % interval of F1.

    A score is None where it is undefined: nothing predicted and nothing in the gold.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    correct: int
    predicted: int
    gold: int
    interval: tuple[float, float] | None = None


def ratio(
    correct: int, predicted: int, gold: int
) -> tuple[float | None, float | None, float | None]:
    """Return precision, recall and F1; the only place that decides what 0/0 is.

    None where both sides are empty; otherwise an empty side gives 0.
    """
    if predicted == gold == 0:
        return None, None, None
    precision = correct / predicted if predicted else 0.0
    recall = correct / gold if gold else 0.0
    return precision, recall, 2 * correct / (predicted + gold)


def resamples(documents: int, samples: int = SAMPLES, seed: int = SEED) -> Counts:
    """Return how often each document is drawn: ``[samples, documents]``, rows sum to documents."""
    raw = np.random.PCG64(seed).random_raw(samples * documents)
    drawn = ((raw >> np.uint64(32)) * np.uint64(documents)) >> np.uint64(32)
    rows = np.repeat(np.arange(samples, dtype=np.int64), documents)
    flat = np.bincount(rows * documents + drawn.astype(np.int64), minlength=samples * documents)
    return flat.reshape(samples, documents).astype(np.int64)


def interval(counts: Counts, weights: Counts) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of F1 from counts ``[documents, 3]``.

    Samples in which F1 is undefined are left out; None below ten documents.
    """
    if counts.shape[0] < FEWEST:
        return None
    sums = weights @ counts
    below = sums[:, 1] + sums[:, 2]
    defined = below > 0
    if not defined.any():
        return None
    f1 = np.sort(2 * sums[defined, 0] / below[defined])
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)


def score(counts: Counts, weights: Counts | None = None) -> Score:
    """Return the score of counts ``[documents, 3]``: correct, predicted, gold."""
    correct, predicted, gold = (int(n) for n in counts.sum(axis=0))
    bounds = interval(counts, weights) if weights is not None else None
    precision, recall, f1 = ratio(correct, predicted, gold)
    return Score(precision, recall, f1, correct, predicted, gold, bounds)
