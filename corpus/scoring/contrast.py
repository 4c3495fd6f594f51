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

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.files import JsonObject, read_jsonl, sha256
from corpus.findings import Finding, InputError
from corpus.ontology import ontology
from corpus.scoring.contrast_rows import (
    ATTRIBUTES,
    Row,
    attribute_rows,
    read_events,
    side_structure,
)
from corpus.scoring.readers import read
from corpus.scoring.statistics import FEWEST, Floats, bootstrap
from corpus.scoring.structure import Cluster


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


def read_pairs(path: Path) -> list[ContrastPair]:
    """Read contrast pairs: JSON Lines, one pair a line.

    A row is ``{"id", "phenomenon", "sides": [side, side]}``, a side ``{"id", "text", "focus":
    {"layer", "start", "end"}, "mentions": [{"layer", "type", "start", "end"}, ...]}``. The
    `contrast` config of this corpus is such a file; its sides have entities and events as well.

    Raises:
        InputError: every row that is no such pair.
    """
    pairs: list[ContrastPair] = []
    found: list[Finding] = []
    for number, row in read_jsonl(path):
        try:
            one, two = (_side(side) for side in row["sides"])
            pairs.append(ContrastPair(row["id"], row["phenomenon"], (one, two)))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"the key {error} is missing" if isinstance(error, KeyError) else str(error)
            found.append(Finding(str(path), str(number), "contrast-form", reason))
    if found:
        raise InputError(found)
    return pairs


def _side(row: JsonObject) -> ContrastSide:
    focus = row["focus"]
    gold = tuple((m["layer"], m["type"], m["start"], m["end"]) for m in row["mentions"])
    place = (focus["layer"], int(focus["start"]), int(focus["end"]))
    if "events" not in row:
        return ContrastSide(row["id"], row["text"], place, gold)
    structure = side_structure(row)
    rows = (*gold, *attribute_rows(structure.events, structure.entities))
    return ContrastSide(row["id"], row["text"], place, rows, structure.entities)


def read_sides(path: Path, pairs: Sequence[ContrastPair]) -> dict[str, list[Row]]:
    """Read predictions for the sides of pairs, by side id; other documents are left out.

    Where rows have ``events`` (as in `corpus.scoring.rows`), realis and roles are read too.

    Raises:
        InputError: a side without a prediction, or one about another text.
    """
    said = {document.id: document for document in read(path).documents}
    found: list[Finding] = []
    rows: dict[str, list[Row]] = {}
    for side in (side for pair in pairs for side in pair.sides):
        document = said.get(side.id)
        if document is None:
            found.append(Finding(str(path), "", "prediction-missing", f"{side.id} has no row"))
        elif document.sha256 not in (None, sha256(side.text)):
            message = f"{side.id} is about another text; tag the sides as they are"
            found.append(Finding(str(path), document.place, "prediction-text", message))
        else:
            rows[side.id] = [(s["layer"], s["type"], s["start"], s["end"]) for s in document.spans]
    if found:
        raise InputError(found)
    sides = {side.id: side for pair in pairs for side in pair.sides}
    for structure in read_events(path, {name: side.text for name, side in sides.items()}):
        rows[structure.id] += attribute_rows(structure.events, sides[structure.id].clusters)
    return rows


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
    missing = [s.id for p in pairs for s in p.sides if s.id not in said]
    if missing:
        raise ValueError(f"{len(missing)} sides have no prediction: {', '.join(missing[:5])}")
    known = given_layers(said) if layers is None else layers
    sides = [[_right(s, said[s.id], known) for s in p.sides] for p in pairs]
    right = np.array([all(pair) for pair in sides], dtype=np.int64)
    names = np.array([pair.phenomenon for pair in pairs], dtype=object)
    groups = {name: right[names == name] for name in dict.fromkeys(names.tolist())}
    return {"all": _accuracy(right), **{name: _accuracy(part) for name, part in groups.items()}}


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
