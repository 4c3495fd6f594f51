"""Contrast pairs: two texts that differ little and need different answers.

A side is right if, inside its focus, the predicted spans of the focus's layer are exactly the
gold's: same offsets, same types, none more. A pair is right if both sides are. The score is the
share of pairs that are right, overall and by phenomenon; a system that answers both sides alike
gets nothing (Gardner and others 2020, "Evaluating Models' Local Decision Boundaries via Contrast
Sets", Findings of EMNLP).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.scoring.items import make_items
from corpus.scoring.results import Evidence, Score, TaskResult
from corpus.scoring.signature import signature
from corpus.scoring.spans import Row
from corpus.scoring.statistics import FEWEST, Floats, bootstrap, f1

TASK = "contrast"


@dataclass(frozen=True, slots=True)
class ContrastSide:
    """One text of a pair: ``focus`` is (layer, start, end), ``gold`` the spans of the text."""

    id: str
    text: str
    focus: tuple[str, int, int]
    gold: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ContrastPair:
    """Two sides that differ in one phenomenon."""

    id: str
    phenomenon: str
    sides: tuple[ContrastSide, ContrastSide]


@dataclass(frozen=True, slots=True)
class PairAccuracy:
    """The share of pairs of which both sides are right, as a fraction, with a 95 % interval.

    ``accuracy`` is None where there are no pairs, the interval below ten of them.
    """

    accuracy: float | None
    right: int
    pairs: int
    interval: tuple[float, float] | None


def score_contrast(
    pairs: Sequence[ContrastPair], said: Mapping[str, Sequence[Row]]
) -> dict[str, PairAccuracy]:
    """Return pair accuracy under ``all`` and under each phenomenon, in the order of the pairs.

    ``said`` gives the predicted spans of each side by its id.

    Raises:
        ValueError: a side has no prediction.
    """
    right = right_pairs(pairs, said)
    names = np.array([pair.phenomenon for pair in pairs], dtype=object)
    groups = {name: right[names == name] for name in dict.fromkeys(names.tolist())}
    return {"all": _accuracy(right), **{name: _accuracy(part) for name, part in groups.items()}}


def right_pairs(
    pairs: Sequence[ContrastPair], said: Mapping[str, Sequence[Row]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return 1 for each pair of which both sides are right, else 0.

    Raises:
        ValueError: a side has no prediction.
    """
    missing = [s.id for p in pairs for s in p.sides if s.id not in said]
    if missing:
        raise ValueError(f"{len(missing)} sides have no prediction: {', '.join(missing[:5])}")
    return np.array([all(_right(s, said[s.id]) for s in p.sides) for p in pairs], dtype=np.int64)


def contrast_result(pairs: Sequence[ContrastPair], said: Mapping[str, Sequence[Row]]) -> TaskResult:
    """Return pair accuracy as the result of a task, phenomena in the place of types.

    Every pair is one item that the gold has and a system answers: precision, recall and F1 all are
    the accuracy.

    Raises:
        ValueError: a side has no prediction.
    """
    found = {name: _score(part) for name, part in score_contrast(pairs, said).items()}
    right = right_pairs(pairs, said)
    evidence = Evidence(np.stack([right, *[np.ones_like(right)] * 2], axis=1), f1)
    overall = found.pop("all")
    return TaskResult(TASK, overall, {}, found, None, _signature(pairs), evidence)


def _score(found: PairAccuracy) -> Score:
    value = found.accuracy
    return Score(value, value, value, found.right, found.pairs, found.pairs, found.interval)


def _signature(pairs: Sequence[ContrastPair]) -> str:
    sides = [side for pair in pairs for side in pair.sides]
    spans = [side.gold for side in sides]
    items = make_items(spans, spans, texts=tuple(s.text for s in sides), ids=[s.id for s in sides])
    units = [number for number in range(len(pairs)) for _ in range(2)]
    content = [(p.id, p.phenomenon, [(s.id, s.focus) for s in p.sides]) for p in pairs]
    digest = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    more = [f"pairs:{len(pairs)}#{digest}"]
    signed = signature(TASK, items, split="-", match="focus", units=units, fields=more)
    return signed.replace("|unit:incident|", "|unit:pair|").replace("-F1|", "-accuracy|", 1)


def _right(side: ContrastSide, said: Sequence[Row]) -> bool:
    layer, start, end = side.focus

    def inside(rows: Sequence[Row]) -> set[Row]:
        return {r for r in rows if r[0] == layer and r[2] < end and start < r[3]}

    return inside(said) == inside(side.gold)


def _accuracy(right: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> PairAccuracy:
    count = len(right)
    if not count:
        return PairAccuracy(None, 0, 0, None)
    bounds = None
    if count >= FEWEST:
        sums: Floats = bootstrap(right.reshape(-1, 1))[:, 0] / count
        low, high = np.percentile(sums, [2.5, 97.5])
        bounds = (float(low), float(high))
    return PairAccuracy(float(right.mean()), int(right.sum()), count, bounds)
