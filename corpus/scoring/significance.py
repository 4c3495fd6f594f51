"""Whether two systems differ: paired tests on the integer counts of the same documents.

``p_value`` is that of two-sided paired randomisation, exact where at most 20 documents differ
(`corpus.scoring.randomisation`). ``interval`` is the 95 % percentile interval of the difference
under the paired bootstrap: all systems are scored on the same resampled documents, those from
which `statistics.resampled` takes the interval of one system. ``detectable`` is the smallest true
difference that a two-sided test at 5 % finds with a power of 80 %: 2.80 bootstrap standard errors
(H. S. Bloom 1995, "Minimum Detectable Effects", Evaluation Review 19(5)). Comparisons made together
are corrected after S. Holm (1979), "A simple sequentially rejective multiple test procedure",
Scandinavian Journal of Statistics 6.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from corpus.files import JsonObject
from corpus.findings import unknown
from corpus.scoring.paired_counts import stacked
from corpus.scoring.randomisation import MOST_ENUMERATED, TIE, TRIALS, p_value
from corpus.scoring.statistics import (
    FEWEST,
    SAMPLES,
    SEED,
    Counts,
    Floats,
    Statistic,
    bootstrap,
    by_unit,
    f1,
)

_POWER = 1.959963984540054 + 0.8416212335729143  # normal quantiles of 0.975 and of 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems on the same documents; ``difference`` is the first score minus the second.

    ``p_holm`` is ``p_value`` corrected for all comparisons made together. ``units`` counts what is
    swapped and resampled, ``differing`` those on which the systems' counts differ. ``fields`` are
    the recipe, for a signature. What is undefined is None, and ``reason`` says why.
    """

    names: tuple[str, str]
    scores: tuple[float | None, float | None]
    units: int
    differing: int
    fields: tuple[str, ...]
    difference: float | None = None
    p_value: float | None = None
    p_holm: float | None = None
    interval: tuple[float, float] | None = None
    detectable: float | None = None
    reason: str | None = None

    def as_json(self) -> JsonObject:
        """Return the comparison as JSON data, full precision."""
        return asdict(self)


class _Options(NamedTuple):
    statistic: Statistic
    trials: int
    samples: int
    seed: int


def compare(
    counts_a: Counts,
    counts_b: Counts,
    *,
    names: tuple[str, str] = ("A", "B"),
    units: Sequence[int] | None = None,
    statistic: Statistic = f1,
    trials: int = TRIALS,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> Comparison:
    """Compare two systems by their counts, as `compare_systems` does.

    Raises:
        ValueError: the counts are not about the same documents, or are no counts.
    """
    if names[0] == names[1]:
        raise ValueError(f"both systems are called {names[0]!r}; give them two names")
    systems = dict(zip(names, (counts_a, counts_b), strict=True))
    (found,) = compare_systems(
        systems, units=units, statistic=statistic, trials=trials, samples=samples, seed=seed
    )
    return found


def compare_systems(
    systems: Mapping[str, Counts],
    *,
    baseline: str | None = None,
    units: Sequence[int] | None = None,
    statistic: Statistic = f1,
    trials: int = TRIALS,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> tuple[Comparison, ...]:
    """Compare every two systems, or each with ``baseline``, with Holm's correction.

    Counts are integers ``[documents, columns]`` or ``[documents, labels, columns]``, whose labels
    are added; the last column is the gold's. ``statistic`` turns sums ``[..., columns]`` into a
    score: F1 of correct, predicted and gold, or for instance ``ratios(sums)[..., 2]`` of the sums
    of `measures` in grains. Where correct counts are kept in halves, double the other two columns.
    ``units`` gives the unit of each document where groups of them are swapped and drawn together.

    Raises:
        ValueError: the counts are not about the same documents, or are no counts.
        UsageError: there is no such baseline.
    """
    if len(systems) < 2 or trials < 1 or samples < 2:
        raise ValueError("expected two systems or more, a trial or more, two samples or more")
    names = tuple(systems)
    if baseline is not None and baseline not in systems:
        raise unknown("system", baseline, names)
    counts = by_unit(stacked(systems, correct=statistic is f1), units)
    drawn = statistic(bootstrap(counts, samples, seed)) if len(counts) >= FEWEST else None
    pairs = list(combinations(range(len(names)), 2))
    if baseline is not None:
        base = names.index(baseline)
        pairs = [(i, base) for i in range(len(names)) if i != base]
    options = _Options(statistic, trials, samples, seed)
    return _corrected(
        [
            _comparison(
                (names[i], names[j]),
                (counts[:, i], counts[:, j]),
                None if drawn is None else drawn[:, i] - drawn[:, j],
                options,
            )
            for i, j in pairs
        ]
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for being several, in the order given, none above 1."""
    corrected = [1.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        corrected[index] = highest
    return corrected


def _comparison(
    names: tuple[str, str], counts: tuple[Counts, Counts], drawn: Floats | None, options: _Options
) -> Comparison:
    scores = one, two = _value(counts[0], options), _value(counts[1], options)
    units, differing = len(counts[0]), int((counts[0] != counts[1]).any(axis=1).sum())
    recipe = _fields(units, differing, options)
    if one is None or two is None:
        empty = " and ".join(n for n, v in zip(names, scores, strict=True) if v is None)
        reason = f"the score of {empty} is undefined: there is nothing predicted and no gold"
        return Comparison(names, scores, units, differing, recipe, reason=reason)
    p = p_value(*counts, options.statistic, options.trials, options.seed)
    spread = _spread(drawn, units)
    return Comparison(names, scores, units, differing, recipe, one - two, p, p, *spread)


def _value(counts: Counts, options: _Options) -> float | None:
    value = float(options.statistic(counts.sum(axis=0).astype(np.float64)))
    return None if math.isnan(value) else value


def _fields(units: int, differing: int, options: _Options) -> tuple[str, ...]:
    seed = f"#seed:{options.seed}"
    test = "exact" if differing <= MOST_ENUMERATED else f"ar{options.trials}{seed}"
    diff = "none" if units < FEWEST else f"bs{options.samples}{seed}"
    return f"test:{test}", f"units:{units}#differ:{differing}", f"diff:{diff}"


def _spread(
    drawn: Floats | None, units: int
) -> tuple[tuple[float, float] | None, float | None, str | None]:
    """Return interval and detectable difference of bootstrap differences, and why there is none."""
    if drawn is None:
        return None, None, f"{units} units are too few to resample: {FEWEST} are needed"
    values = drawn[~np.isnan(drawn)].tolist()
    if len(values) < 2:
        return None, None, "the scores are undefined in nearly every resample"
    low, high = np.percentile(values, [2.5, 97.5]).tolist()
    # Sums rounded once are the same on every machine, in whatever order they are taken.
    mean = math.fsum(values) / len(values)
    error = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (len(values) - 1))
    if error < TIE:
        return (low, high), None, "the difference is the same in every resample"
    return (low, high), _POWER * error, None


def _corrected(found: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Return comparisons made together with Holm's correction over those that have a p-value."""
    if len(found) == 1:
        return tuple(found)
    tested = [(i, c.p_value) for i, c in enumerate(found) if c.p_value is not None]
    corrected = holm([p for _, p in tested])
    values = {i: p for (i, _), p in zip(tested, corrected, strict=True)}
    more = f"holm:{len(tested)}"
    return tuple(
        replace(c, p_holm=values.get(i), fields=(*c.fields, more)) for i, c in enumerate(found)
    )
