"""Agreement of labels beyond chance: Krippendorff's alpha, Cohen's and Fleiss's kappa.

Sources: K. Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability"; J. Cohen (1960), "A
coefficient of agreement for nominal scales", Educational and Psychological Measurement 20; J. L.
Fleiss (1971), "Measuring nominal scale agreement among many raters", Psychological Bulletin 76.

Where only one value occurs, no disagreement could be expected, and each of them is undefined: None
with a reason, however well the annotators agree.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import get_args

import numpy as np

from corpus.findings import unknown
from corpus.scoring.coincidences import (
    NO_UNIT,
    ONE_VALUE,
    Coefficient,
    Level,
    alpha_values,
    coefficient,
    coincidences,
    confusions,
    fleiss_values,
    kappa_values,
    numbered,
)
from corpus.scoring.spans import Ints
from corpus.scoring.statistics import Floats

__all__ = ["Coefficient", "alpha", "cohen", "fleiss"]

LEVELS: tuple[Level, ...] = get_args(Level)
Label = Hashable | None  # None where an annotator has not labelled a unit


def alpha(
    ratings: Sequence[Sequence[Label]],
    level: Level = "nominal",
    *,
    order: Sequence[Hashable] | None = None,
    documents: Sequence[int] | None = None,
) -> Coefficient:
    """Return Krippendorff's alpha of ratings ``[annotators][units]``, None for a missing label.

    ``order`` gives the values of an ordinal scale from low to high; numbers need none.
    ``documents`` gives the document of each unit, for the interval.

    Raises:
        ValueError: rows of different lengths, values that do not fit the level, or more than 80 of
            them with an interval.
        UsageError: there is no such level.
    """
    if level not in LEVELS:
        raise unknown("level", level, LEVELS)
    _check_rows(ratings)
    values = _values(ratings, level, order)
    codes = _codes(ratings, values)
    positions = None
    if level == "interval":
        positions = np.array(values, dtype=np.float64)
    document = numbered(documents, codes.shape[1])
    found, scale = coincidences(codes, len(values), *document)

    def formula(sums: Floats) -> Floats:
        return alpha_values(sums, scale, level, positions)

    return coefficient(found, formula)


def cohen(
    one: Sequence[Label], two: Sequence[Label], *, documents: Sequence[int] | None = None
) -> Coefficient:
    """Return Cohen's kappa of two annotators' labels of the same units.

    Raises:
        ValueError: a label is missing, or more than 80 values with an interval.
    """
    _check_rows([one, two], complete="Cohen's kappa")
    values = _values([one, two], "nominal", None)
    codes = _codes([one, two], values)
    document = numbered(documents, codes.shape[1])
    tables = confusions(codes[0], codes[1], len(values), *document)
    return coefficient(tables, kappa_values)


def fleiss(ratings: Sequence[Sequence[Label]]) -> Coefficient:
    """Return Fleiss's kappa of ratings ``[annotators][units]``.

    Raises:
        ValueError: a label is missing.
    """
    _check_rows(ratings, complete="Fleiss's kappa")
    values = _values(ratings, "nominal", None)
    codes = _codes(ratings, values)
    annotators, units = codes.shape
    if not units or annotators < 2:
        return Coefficient(None, NO_UNIT)
    if len(values) == 1:
        return Coefficient(None, ONE_VALUE)
    votes = np.stack([(codes == value).sum(axis=0) for value in range(len(values))])
    totals, squares = (
        votes.sum(axis=1).astype(np.float64),
        np.array((votes**2).sum(), dtype=np.float64),
    )
    return Coefficient(float(fleiss_values(totals, squares, annotators)))


def _check_rows(ratings: Sequence[Sequence[Label]], complete: str = "") -> None:
    lengths = {len(row) for row in ratings}
    if len(lengths) > 1:
        raise ValueError(
            f"the annotators have {sorted(lengths)} labels; expected one for each unit"
        )
    if complete and any(label is None for row in ratings for label in row):
        raise ValueError(f"{complete} takes no missing labels; Krippendorff's alpha does")


def _values(
    ratings: Sequence[Sequence[Label]], level: Level, order: Sequence[Hashable] | None
) -> list[Hashable]:
    found = list(dict.fromkeys(v for row in ratings for v in row if v is not None))
    numbers = [v for v in found if isinstance(v, int | float) and math.isfinite(v)]
    if any(isinstance(v, float) and math.isnan(v) for v in found):
        raise ValueError("a label is NaN; give None where a label is missing")
    if level == "nominal":
        return found
    if order is not None and level == "ordinal":
        if len(set(order)) < len(order):
            raise ValueError(f"the order {list(order)} has a value twice")
        if strange := [v for v in found if v not in order]:
            raise ValueError(f"{strange[0]!r} is not in the order {list(order)}")
        return list(order)
    if len(numbers) < len(found):
        raise ValueError(f"the level {level} takes numbers, or ordinal an order; got {found[:3]}")
    return list(sorted(numbers))


def _codes(ratings: Sequence[Sequence[Label]], values: Sequence[Hashable]) -> Ints:
    code: dict[Label, int] = {value: i for i, value in enumerate(values)}
    code[None] = -1
    rows = [[code[label] for label in row] for row in ratings]
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)
