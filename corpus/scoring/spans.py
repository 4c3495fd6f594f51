"""Spans as columns: integer arrays that a million tokens' worth of spans can be scored from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Row = tuple[str, str, int, int]  # layer, type, start, end
NO_LAYER = "span"  # the layer of spans that name none


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels of both sides as ``(layer, type)``, in a fixed order; codes index into it."""

    labels: tuple[tuple[str, str], ...]

    @property
    def layers(self) -> tuple[str, ...]:
        """The distinct layers, in the order of the labels."""
        return tuple(dict.fromkeys(layer for layer, _ in self.labels))

    def names(self) -> tuple[str, ...]:
        """Return how each label is shown: its type, with the layer where types are not unique."""
        types = [name for _, name in self.labels]
        unique = len(set(types)) == len(types)
        return tuple(n if unique else f"{layer}:{n}" for layer, n in self.labels)

    def layer_codes(self) -> Ints:
        """Return the index of each label's layer."""
        index = {layer: i for i, layer in enumerate(self.layers)}
        return np.array([index[layer] for layer, _ in self.labels], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Spans:
    """Columns of equal length, sorted by document, start, end and label.

    ``document`` indexes the documents of a scoring task, ``label`` its `LabelSet`; ``start`` and
    ``end`` are half-open. Offsets of any unit will do, as long as both sides use the same.
    """

    document: Ints
    start: Ints
    end: Ints
    label: Ints

    def __len__(self) -> int:
        """Return the number of spans."""
        return len(self.document)

    def take(self, chosen: npt.NDArray[np.bool_] | Ints) -> Spans:
        """Return some of the spans."""
        return Spans(
            self.document[chosen], self.start[chosen], self.end[chosen], self.label[chosen]
        )


def packed(*sides: Sequence[Ints]) -> list[Ints] | None:
    """Return the columns of each side as one number a row, in the order of the columns.

    Numbers of all sides compare as their rows do; None where they would not fit into 63 bits, or
    a value is negative. One sort of numbers is several times faster than one of columns.
    """
    if any(len(c) and int(c.min()) < 0 for side in sides for c in side):
        return None
    widths = [
        max((int(c.max()) for c in same if len(c)), default=0) + 1
        for same in zip(*sides, strict=True)
    ]
    if math.prod(widths) >= 2**63:
        return None
    out = []
    for side in sides:
        key = side[0].astype(np.int64)
        for column, width in zip(side[1:], widths[1:], strict=True):
            key = key * width + column
        out.append(key)
    return out


def order_of(columns: Sequence[Ints]) -> Ints:
    """Return the order that sorts rows by their columns, the first column first."""
    keys = packed(columns)
    order: Ints
    if keys is None:
        order = np.lexsort(tuple(reversed(columns)))
    elif bool((keys[0][1:] >= keys[0][:-1]).all()):
        order = np.arange(len(keys[0]), dtype=np.int64)
    else:
        order = np.argsort(keys[0], kind="stable")
    return order


def spans(document: Ints, start: Ints, end: Ints, label: Ints) -> Spans:
    """Return columns as sorted spans."""
    order = order_of((document, start, end, label))
    return Spans(document[order], start[order], end[order], label[order])


def unit_numbers(documents: Iterable[tuple[str, Sequence[object]]]) -> tuple[int, ...]:
    """Return the unit of each document, given as its id and its incidents: the first of them."""
    numbers: dict[object, int] = {}
    names = (str(found[0]) if found else ("alone", identity) for identity, found in documents)
    return tuple(numbers.setdefault(name, len(numbers)) for name in names)


def label_set(*sides: Iterable[Sequence[Row]]) -> LabelSet:
    """Return the labels that occur on any side, sorted by layer and type."""
    return LabelSet(tuple(sorted({(r[0], r[1]) for side in sides for rows in side for r in rows})))


def columns(documents: Sequence[Sequence[Row]], labels: LabelSet) -> Spans:
    """Return the spans of documents, given as rows ``(layer, type, start, end)``.

    Raises:
        ValueError: a row with offsets or a label that cannot be.
    """
    code: Mapping[tuple[str, str], int] = {label: i for i, label in enumerate(labels.labels)}
    flat = [row for rows in documents for row in rows]
    for row in flat:
        if type(row[2]) is not int or type(row[3]) is not int or not 0 <= row[2] < row[3]:
            raise ValueError(f"{row!r}: expected whole offsets with 0 <= start < end")
        if row[:2] not in code:
            raise ValueError(f"{row!r}: no such label; there are {', '.join(labels.names())}")
    sizes = np.fromiter(map(len, documents), dtype=np.int64, count=len(documents))
    document = np.repeat(np.arange(len(documents), dtype=np.int64), sizes)
    start = np.fromiter((row[2] for row in flat), dtype=np.int64, count=len(flat))
    end = np.fromiter((row[3] for row in flat), dtype=np.int64, count=len(flat))
    label = np.fromiter((code[row[:2]] for row in flat), dtype=np.int64, count=len(flat))
    return spans(document, start, end, label)


def distinct(items: Spans) -> npt.NDArray[np.bool_]:
    """Return which spans are the first of their kind: same document, offsets and label."""
    same = np.zeros(len(items), dtype=bool)
    if len(items) > 1:
        same[1:] = (
            (items.document[1:] == items.document[:-1])
            & (items.start[1:] == items.start[:-1])
            & (items.end[1:] == items.end[:-1])
            & (items.label[1:] == items.label[:-1])
        )
    return ~same
