"""Contrast pairs: two texts that differ little and need different answers.

A side is right if, inside its focus, the predicted spans of the focus's layer are exactly the
gold's: same offsets, same types, none more. A pair is right if both sides are. The score is the
share of pairs that are right, overall and by phenomenon; a system that answers both sides alike
gets nothing (Gardner and others 2020, "Evaluating Models' Local Decision Boundaries via Contrast
Sets", Findings of EMNLP).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.files import JsonObject, read_jsonl, sha256
from corpus.findings import Finding, InputError
from corpus.scoring.readers import read
from corpus.scoring.statistics import FEWEST, Floats, bootstrap

Row = tuple[str, str, int, int]  # layer, type, start, end


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


def read_pairs(path: Path) -> list[ContrastPair]:
    """Read contrast pairs: JSON Lines, one pair a line.

    A row is ``{"id", "phenomenon", "sides": [side, side]}``, a side ``{"id", "text", "focus":
    {"layer", "start", "end"}, "mentions": [{"layer", "type", "start", "end"}, ...]}``.

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
    return ContrastSide(row["id"], row["text"], place, gold)


def read_sides(path: Path, pairs: Sequence[ContrastPair]) -> dict[str, list[Row]]:
    """Read predictions for the sides of pairs, by side id; other documents are left out.

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
    return rows


def score_contrast(
    pairs: Sequence[ContrastPair], said: Mapping[str, Sequence[Row]]
) -> dict[str, PairAccuracy]:
    """Return pair accuracy under ``all`` and under each phenomenon, in the order of the pairs.

    ``said`` gives the predicted spans of each side by its id.

    Raises:
        ValueError: a side has no prediction.
    """
    missing = [s.id for p in pairs for s in p.sides if s.id not in said]
    if missing:
        raise ValueError(f"{len(missing)} sides have no prediction: {', '.join(missing[:5])}")
    right = np.array([all(_right(s, said[s.id]) for s in p.sides) for p in pairs], dtype=np.int64)
    names = np.array([pair.phenomenon for pair in pairs], dtype=object)
    groups = {name: right[names == name] for name in dict.fromkeys(names.tolist())}
    return {"all": _accuracy(right), **{name: _accuracy(part) for name, part in groups.items()}}


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
