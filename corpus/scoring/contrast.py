"""Contrast pairs: two texts that differ little and need different answers.

A side is right if, inside its focus, what is predicted of the focus's layers is exactly the gold's:
same offsets, same types, none more. Layers are those of spans, ``realis`` (of each trigger) and
``role`` (of each trigger: a role is right if its filler is any mention of the gold's entity); a
focus may have several, joined by ``+``. A system that gives spans alone is asked for spans alone:
it cannot say what realis or a role is (`given_layers`), and its figure is none about either.

A pair is right if both sides are. The score is the share of pairs that are right, overall and by
phenomenon; a system that answers both sides alike gets nothing (Gardner and others 2020,
"Evaluating Models' Local Decision Boundaries via Contrast Sets", Findings of EMNLP).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.ontology import ontology
from corpus.scoring.contrast_rows import ATTRIBUTES
from corpus.scoring.items import make_items
from corpus.scoring.results import Evidence, Score, TaskResult
from corpus.scoring.signature import signature
from corpus.scoring.spans import Row
from corpus.scoring.statistics import FEWEST, Floats, bootstrap, f1
from corpus.scoring.structure import Cluster

TASK = "contrast"


@dataclass(frozen=True, slots=True)
class ContrastSide:
    """One text of a pair: ``focus`` is (layers, start, end), ``gold`` the spans of the text.

    Where the side has events, ``gold`` has their realis and roles too (`attribute_rows`), and
    ``clusters`` are the mentions of each entity, by which the fillers of roles are compared.
    """

    id: str
    text: str
    focus: tuple[str, int, int]
    gold: tuple[Row, ...]
    clusters: tuple[Cluster, ...] = ()


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
    pairs: Sequence[ContrastPair],
    said: Mapping[str, Sequence[Row]],
    layers: Collection[str] | None = None,
) -> dict[str, PairAccuracy]:
    """Return pair accuracy under ``all`` and under each phenomenon, in the order of the pairs.

    ``said`` gives the predicted spans of each side by its id. ``layers`` are those that the system
    gives at all; it is not asked for others. None takes `given_layers`.

    Raises:
        ValueError: a side has no prediction.
    """
    right = right_pairs(pairs, said, layers)
    names = np.array([pair.phenomenon for pair in pairs], dtype=object)
    groups = {name: right[names == name] for name in dict.fromkeys(names.tolist())}
    return {"all": _accuracy(right), **{name: _accuracy(part) for name, part in groups.items()}}


def right_pairs(
    pairs: Sequence[ContrastPair],
    said: Mapping[str, Sequence[Row]],
    layers: Collection[str] | None = None,
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return 1 for each pair of which both sides are right, else 0.

    Raises:
        ValueError: a side has no prediction.
    """
    missing = [s.id for p in pairs for s in p.sides if s.id not in said]
    if missing:
        raise ValueError(f"{len(missing)} sides have no prediction: {', '.join(missing[:5])}")
    known = given_layers(said) if layers is None else layers
    sides = [[_right(s, said[s.id], known) for s in p.sides] for p in pairs]
    return np.array([all(pair) for pair in sides], dtype=np.int64)


def contrast_result(
    pairs: Sequence[ContrastPair],
    said: Mapping[str, Sequence[Row]],
    layers: Collection[str] | None = None,
    split: str = "-",
) -> TaskResult:
    """Return pair accuracy as the result of a task, phenomena in the place of types.

    Every pair is one item that the gold has and a system answers: precision, recall and F1 all are
    the accuracy. The signature says which layers the system was asked for; two figures of which
    one is about spans alone are not comparable.

    Raises:
        ValueError: a side has no prediction.
    """
    known = given_layers(said) if layers is None else layers
    found = {name: _score(part) for name, part in score_contrast(pairs, said, known).items()}
    right = right_pairs(pairs, said, known)
    evidence = Evidence(np.stack([right, *[np.ones_like(right)] * 2], axis=1), f1)
    overall = found.pop("all")
    recipe = _signature(pairs, known, split)
    return TaskResult(TASK, overall, {}, found, None, recipe, evidence)


def _score(found: PairAccuracy) -> Score:
    value = found.accuracy
    return Score(value, value, value, found.right, found.pairs, found.pairs, found.interval)


def _signature(pairs: Sequence[ContrastPair], known: Collection[str], split: str) -> str:
    sides = [side for pair in pairs for side in pair.sides]
    spans = [side.gold for side in sides]
    items = make_items(spans, spans, texts=tuple(s.text for s in sides), ids=[s.id for s in sides])
    units = [number for number in range(len(pairs)) for _ in range(2)]
    content = [(p.id, p.phenomenon, [(s.id, s.focus) for s in p.sides]) for p in pairs]
    digest = hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    given = [layer for layer in (*ontology().layers, *ATTRIBUTES) if layer in known]
    more = [f"pairs:{len(pairs)}#{digest}", f"asked:{'+'.join(given)}"]
    signed = signature(TASK, items, split=split, match="focus", units=units, fields=more)
    return signed.replace("|unit:incident|", "|unit:pair|").replace("-F1|", "-accuracy|", 1)


def given_layers(said: Mapping[str, Sequence[Row]]) -> frozenset[str]:
    """Return the layers that a system gives: all but realis and roles, and those if it has any."""
    spoken = {row[0] for rows in said.values() for row in rows}
    return frozenset((*ontology().layers, *spoken))


def _right(side: ContrastSide, said: Sequence[Row], known: Collection[str]) -> bool:
    layers, start, end = side.focus
    asked = {layer for layer in layers.split("+") if layer in known or layer not in ATTRIBUTES}

    def inside(rows: Sequence[Row]) -> set[Row]:
        return {r for r in rows if r[0] in asked and r[2] < end and start < r[3]}

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
