"""Where the errors are: every gold and every predicted span in exactly one cell.

The stages, each a largest matching between what the ones before left over: ``correct`` (same
offsets and type), ``type`` (same offsets, another type of the layer), ``boundary`` (an overlap,
the same type), ``both`` (an overlap, another type). What is left is ``missed`` or ``spurious``; a
predicted span that repeats another one is a ``duplicate``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corpus.files import JsonObject
from corpus.scoring.items import Items
from corpus.scoring.matching import Pairs, match, overlapping
from corpus.scoring.spans import Ints, Spans

MATCHED = ("correct", "type", "boundary", "both")
BOUNDARY = ("short", "long", "shifted", "split", "merge")
NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Counts of every cell, and the confusion of types.

    ``matched`` cells hold one gold and one predicted span each, so that their sum with ``missed``
    is the gold and with ``spurious`` and ``duplicate`` the predictions. ``boundary`` says how the
    boundary cell divides: the prediction is short of the gold span, longer, shifted, one of
    several in one gold span (split), or over several gold spans (merge).
    """

    matched: dict[str, int]
    boundary: dict[str, int]
    missed: int
    spurious: int
    duplicate: int
    confusion: dict[tuple[str, str], int]

    def as_json(self) -> JsonObject:
        """Return the table as JSON data; the confusion as rows gold, predicted, count."""
        return {
            **self.matched,
            "boundary_kinds": self.boundary,
            "missed": self.missed,
            "spurious": self.spurious,
            "duplicate": self.duplicate,
            "confusion": [[g, p, n] for (g, p), n in self.confusion.items()],
        }


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pairs of each stage, and what has no partner; indices into gold and predicted."""

    stages: dict[str, Pairs]
    missed: Ints
    spurious: Ints
    candidates: Pairs


def align(items: Items) -> Alignment:
    """Match gold and predicted spans stage by stage."""
    pairs = overlapping(items.gold, items.predicted, items.labels.layer_codes())
    free = np.ones(len(items.gold), dtype=bool), np.ones(len(items.predicted), dtype=bool)
    exact = pairs.same_span & pairs.same_type
    stages = {
        "correct": match(pairs.take(exact), *free),
        "type": match(pairs.take(pairs.same_span), *free),
        "boundary": match(pairs.take(pairs.same_type), *free),
        "both": match(pairs, *free),
    }
    return Alignment(stages, np.flatnonzero(free[0]), np.flatnonzero(free[1]), pairs)


def taxonomy(items: Items) -> Taxonomy:
    """Return the error taxonomy of a scoring task.

    Raises:
        AssertionError: the cells do not add up, which would be an error of ours.
    """
    found = align(items)
    matched = {name: len(pairs.gold) for name, pairs in found.stages.items()}
    missed, spurious = len(found.missed), len(found.spurious)
    duplicate = len(items.duplicates)
    total = sum(matched.values())
    assert total + missed == len(items.gold)
    assert total + spurious == len(items.predicted)
    kinds = _boundary_kinds(items, found)
    return Taxonomy(
        matched=matched,
        boundary={name: int((kinds == i).sum()) for i, name in enumerate(BOUNDARY)},
        missed=missed,
        spurious=spurious,
        duplicate=duplicate,
        confusion=_confusion(items, found),
    )


def _boundary_kinds(items: Items, found: Alignment) -> Ints:
    """Return the index in `BOUNDARY` of each pair of the boundary stage."""
    pairs = found.stages["boundary"]
    same_type = found.candidates.take(found.candidates.same_type)
    golds = np.bincount(same_type.predicted, minlength=len(items.predicted))
    predictions = np.bincount(same_type.gold, minlength=len(items.gold))
    gold, predicted = items.gold.take(pairs.gold), items.predicted.take(pairs.predicted)
    inside = (gold.start <= predicted.start) & (predicted.end <= gold.end)
    around = (predicted.start <= gold.start) & (gold.end <= predicted.end)
    kinds = np.full(len(pairs.gold), BOUNDARY.index("shifted"), dtype=np.int64)
    kinds[inside] = BOUNDARY.index("short")
    kinds[around] = BOUNDARY.index("long")
    kinds[inside & (predictions[pairs.gold] > 1)] = BOUNDARY.index("split")
    kinds[around & (golds[pairs.predicted] > 1)] = BOUNDARY.index("merge")
    return kinds


def _confusion(items: Items, found: Alignment) -> dict[tuple[str, str], int]:
    names = (*items.labels.names(), NONE)
    none = len(names) - 1
    pairs = list(found.stages.values())
    left = [items.gold.label[p.gold] for p in pairs]
    right = [items.predicted.label[p.predicted] for p in pairs]
    left += [items.gold.label[found.missed], np.full(len(found.spurious), none)]
    right += [np.full(len(found.missed), none), items.predicted.label[found.spurious]]
    flat = np.concatenate(left) * len(names) + np.concatenate(right)
    counts = np.bincount(flat.astype(np.int64), minlength=len(names) ** 2)
    cells = np.flatnonzero(counts)
    return {(names[c // len(names)], names[c % len(names)]): int(counts[c]) for c in cells}


def details(items: Items) -> Iterator[JsonObject]:
    """Yield one row an error, in the order of documents and offsets: what, where, both texts."""
    found = align(items)
    kinds = _boundary_kinds(items, found)
    rows: list[tuple[tuple[int, int, int], JsonObject]] = []
    for name in MATCHED[1:]:
        for index, (g, p) in enumerate(_indices(found.stages[name])):
            kind = BOUNDARY[kinds[index]] if name == "boundary" else None
            rows.append(_row(items, name, _one(items.gold, g), _one(items.predicted, p), kind))
    rows += [_row(items, "missed", _one(items.gold, g), None) for g in found.missed.tolist()]
    extra = found.spurious.tolist()
    rows += [_row(items, "spurious", None, _one(items.predicted, p)) for p in extra]
    again = range(len(items.duplicates))
    rows += [_row(items, "duplicate", None, _one(items.duplicates, p)) for p in again]
    yield from (row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _indices(pairs: Pairs) -> Iterator[tuple[int, int]]:
    yield from zip(pairs.gold.tolist(), pairs.predicted.tolist(), strict=True)


def _one(spans: Spans, index: int) -> tuple[int, int, int, int]:
    columns = (spans.document, spans.start, spans.end, spans.label)
    document, start, end, label = (int(column[index]) for column in columns)
    return document, start, end, label


def _row(
    items: Items,
    error: str,
    gold: tuple[int, int, int, int] | None,
    predicted: tuple[int, int, int, int] | None,
    kind: str | None = None,
) -> tuple[tuple[int, int, int], JsonObject]:
    at = gold or predicted
    assert at is not None
    row: JsonObject = {"id": items.ids[at[0]], "error": error}
    if kind is not None:
        row["kind"] = kind
    for side, span in (("gold", gold), ("predicted", predicted)):
        row[side] = None if span is None else _span(items, span)
    return at[:3], row


def _span(items: Items, span: tuple[int, int, int, int]) -> JsonObject:
    document, start, end, label = span
    layer, name = items.labels.labels[label]
    shown: JsonObject = {"layer": layer, "type": name, "start": start, "end": end}
    if items.texts is not None:
        piece = items.texts[document][start:end]
        shown["text"] = piece if isinstance(piece, str) else " ".join(piece)
    return shown


def sums_check(table: Taxonomy) -> str:
    """Return the check that is printed below the taxonomy: both sums."""
    total = sum(table.matched.values())
    cells = " + ".join(MATCHED)
    return (
        f"{cells} = {total}; + missed {table.missed} = gold {total + table.missed}; "
        f"+ spurious {table.spurious} + duplicate {table.duplicate} = "
        f"predicted {total + table.spurious + table.duplicate}"
    )
