"""Tables of labels that meet in a unit, and the coefficients of agreement that they give.

All counts are whole numbers. A unit with m labels enters alpha's coincidences with 1 / (m - 1) of
its pairs, so these are kept multiplied by a common ``scale``, which cancels out. Sources of the
formulas stand in `corpus.scoring.alpha`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpus.scoring.spans import Ints
from corpus.scoring.statistics import FEWEST, Counts, Floats, resampled

Level = Literal["nominal", "ordinal", "interval"]
Formula = Callable[[Floats], Floats]  # sums [..., values, values] to [...], NaN for undefined
NO_UNIT = "no unit has the labels of two annotators"
ONE_VALUE = "only one value occurs where labels meet, so that no disagreement could be expected"
MOST_VALUES = 80  # with an interval: 1,000 resampled matrices of this side take 50 MB


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement, at most 1; None where it is undefined, and ``reason`` says why.

    ``interval`` is its 95 % percentile interval over resampled documents, where documents were
    given and there are ten or more.
    """

    value: float | None
    reason: str | None = None
    interval: tuple[float, float] | None = None


def coincidences(codes: Ints, values: int, document: Ints, documents: int) -> tuple[Counts, int]:
    """Return coincidence matrices ``[documents, values, values]`` and their scale.

    ``codes`` are labels ``[annotators, units]`` as numbers from 0, -1 where there is none;
    ``document`` is the number of each unit's document.
    """
    labels = (codes >= 0).sum(axis=0)
    scale = math.lcm(*(m - 1 for m in set(labels.tolist()) if m > 1))
    weight = np.where(labels > 1, scale // np.maximum(labels - 1, 1), 0)
    found = np.zeros((documents, values, values), dtype=np.int64)
    for i in range(len(codes)):
        for j in range(i):
            both = (codes[i] >= 0) & (codes[j] >= 0)
            np.add.at(found, (document[both], codes[i, both], codes[j, both]), weight[both])
    return found + found.transpose(0, 2, 1), scale


def confusions(one: Ints, two: Ints, values: int, document: Ints, documents: int) -> Counts:
    """Return tables ``[documents, values, values]``: how often one says i where two says j."""
    found = np.zeros((documents, values, values), dtype=np.int64)
    np.add.at(found, (document, one, two), 1)
    return found


def alpha_values(
    sums: Floats, scale: int, level: Level = "nominal", positions: Floats | None = None
) -> Floats:
    """Return alpha of coincidences ``[..., values, values]``; NaN, here inside only, if undefined.

    ``positions`` are the values of an interval scale. Those of an ordinal one are the middles of
    the ranks that its labels take, so that both use the squared distance of positions.
    """
    margins = sums.sum(axis=-1)
    if level == "nominal":
        distance = 1 - np.eye(sums.shape[-1])
    else:
        if level == "ordinal" or positions is None:
            positions = np.cumsum(margins, axis=-1) - margins / 2
        distance = (positions[..., :, None] - positions[..., None, :]) ** 2
    observed = (sums * distance).sum(axis=(-2, -1))
    expected = (margins[..., :, None] * margins[..., None, :] * distance).sum(axis=(-2, -1))
    return 1 - _divide((margins.sum(axis=-1) - scale) * observed, expected)


def kappa_values(sums: Floats) -> Floats:
    """Return Cohen's kappa of tables ``[..., values, values]``; NaN inside only, if undefined."""
    units = sums.sum(axis=(-2, -1))
    agreeing = np.trace(sums, axis1=-2, axis2=-1)
    by_chance = (sums.sum(axis=-1) * sums.sum(axis=-2)).sum(axis=-1)
    return 1 - _divide(units * (units - agreeing), units**2 - by_chance)


def fleiss_values(totals: Floats, squares: Floats, annotators: int) -> Floats:
    """Return Fleiss's kappa; NaN, here inside only, if undefined.

    ``totals`` ``[..., values]`` counts the labels of each value, ``squares`` ``[...]`` sums over
    units the squares of how many annotators chose each value.
    """
    labels = totals.sum(axis=-1)
    agreeing = _divide(squares - labels, labels * (annotators - 1))
    by_chance = _divide((totals**2).sum(axis=-1), labels**2)
    return 1 - _divide(1 - agreeing, 1 - by_chance)


def coefficient(counts: Counts, formula: Formula) -> Coefficient:
    """Return a coefficient of counts ``[documents, values, values]``, with its interval.

    Raises:
        ValueError: there are ten documents or more, and more than 80 values.
    """
    if not counts.any():
        return Coefficient(None, NO_UNIT)
    value = float(formula(counts.sum(axis=0).astype(np.float64)))
    if math.isnan(value):
        return Coefficient(None, ONE_VALUE)
    if len(counts) >= FEWEST and counts.shape[-1] > MOST_VALUES:
        raise ValueError(f"{counts.shape[-1]} values; an interval takes at most {MOST_VALUES}")
    sums = resampled(counts)
    return Coefficient(value, None, None if sums is None else bounds(formula(sums)))


def bounds(drawn: Floats) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of resampled values, undefined ones left out."""
    defined = drawn[~np.isnan(drawn)]
    if not len(defined):
        return None
    low, high = np.percentile(defined, [2.5, 97.5]).tolist()
    return low, high


def _divide(above: Floats, below: Floats) -> Floats:
    found = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=found, where=below > 0)
    return found


def numbered(documents: Sequence[int] | None, units: int) -> tuple[Ints, int]:
    """Return the documents of units as numbers from 0, and how many there are; one without them.

    Raises:
        ValueError: there is not one document for every unit.
    """
    if documents is None:
        return np.zeros(units, dtype=np.int64), 1
    if len(documents) != units:
        raise ValueError(f"{len(documents)} documents are given for {units} units")
    number = {document: i for i, document in enumerate(sorted(set(documents)))}
    return np.array([number[document] for document in documents], dtype=np.int64), len(number)
