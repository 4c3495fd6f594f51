"""What a scoring task returns, typed, and how counts become scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from corpus.files import JsonObject
from corpus.scoring.matching import Mask
from corpus.scoring.spans import LabelSet
from corpus.scoring.statistics import (
    Counts,
    Floats,
    Score,
    Statistic,
    f1,
    interval,
    macro,
    ratio,
    resampled,
)
from corpus.scoring.verify import short

__all__ = ["Evidence", "Score", "TaskResult", "grouped"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The integers that an overall F1 was computed from, so that systems can be compared.

    ``counts`` are ``[documents, columns]``, the last column the gold's; ``statistic`` turns their
    sums into F1; ``units`` gives documents that are swapped and drawn together.
    """

    counts: Counts
    statistic: Statistic
    units: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """The scores of one task on one set of documents, with the recipe that made them.

    ``overall`` is the micro average; ``macro_f1`` the mean over the types that the gold has, None
    where types are ignored or the gold is empty. A type that neither side has scores None.
    ``evidence`` is None where nothing can be resampled.
    """

    task: str
    overall: Score
    by_layer: dict[str, Score]
    by_type: dict[str, Score]
    macro_f1: float | None
    signature: str
    evidence: Evidence | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> JsonObject:
        """Return the result as JSON data, full precision."""
        return {
            "task": self.task,
            "overall": asdict(self.overall),
            "macro_f1": self.macro_f1,
            "by_layer": {name: asdict(score) for name, score in self.by_layer.items()},
            "by_type": {name: asdict(score) for name, score in self.by_type.items()},
            "signature": self.signature,
            "short_signature": short(self.signature),
        }


def grouped(
    task: str,
    counts: Counts,
    labels: LabelSet,
    recipe: str,
    *,
    units: Sequence[int] | None = None,
    typed: bool = True,
    scale: int = 1,
) -> TaskResult:
    """Return scores of counts ``[documents, groups, 3]``, overall, by layer and by type.

    Groups are the labels, or the layers where types are ignored (``typed`` false). ``scale``
    divides correct counts, which are kept in halves where a match may count 0.5.
    """
    sums = resampled(counts, units)
    codes = labels.layer_codes() if typed else np.arange(counts.shape[1])
    everything = np.ones(counts.shape[1], dtype=bool)
    by_layer = {
        layer: _score(counts, sums, codes == i, scale) for i, layer in enumerate(labels.layers)
    }
    columns = np.eye(counts.shape[1], dtype=bool)
    names = labels.names() if typed else ()
    by_type = {name: _score(counts, sums, columns[i], scale) for i, name in enumerate(names)}
    overall = _score(counts, sums, everything, scale)
    mean = macro(list(by_type.values())) if typed else None
    evidence = Evidence(counts.sum(axis=1) * (1, scale, scale), f1, units)
    return TaskResult(task, overall, by_layer, by_type, mean, recipe, evidence)


def _score(counts: Counts, sums: Floats | None, chosen: Mask, scale: int) -> Score:
    halves, predicted, gold = (int(n) for n in counts[:, chosen].sum(axis=(0, 1)))
    correct = halves // scale if halves % scale == 0 else halves / scale
    precision, recall, f1 = ratio(correct, predicted, gold)
    bounds = None
    if sums is not None and f1 is not None:
        drawn = sums[:, chosen].sum(axis=1)
        drawn[:, 0] /= scale
        bounds = interval(drawn)
    return Score(precision, recall, f1, correct, predicted, gold, bounds)
