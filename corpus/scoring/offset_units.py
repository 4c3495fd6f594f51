"""Offsets that count bytes or UTF-16 units and not code points: whether a file's look like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from corpus.scoring.matching import Mask
from corpus.scoring.spans import Ints, Spans

Unit = Literal["byte", "UTF-16"]
UNITS: tuple[Unit, ...] = ("byte", "UTF-16")
# A code point takes one more unit from each of these on.
_STEPS: dict[Unit, tuple[int, ...]] = {"byte": (0x80, 0x800, 0x10000), "UTF-16": (0x10000,)}


def boundaries(text: str, unit: Unit) -> Ints:
    """Return where each code point of a text begins, counted in units, and where the text ends."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    widths = 1 + sum((points >= step).astype(np.int64) for step in _STEPS[unit])
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(widths, dtype=np.int64)])


def in_code_points(spans: Spans, texts: Sequence[str], unit: Unit) -> tuple[Spans, Mask]:
    """Return spans whose offsets count units as spans in code points, and which of them can be so.

    The rest begin or end inside a code point or past the text, and keep the nearest offset.
    """
    start, end, fit = spans.start.copy(), spans.end.copy(), np.ones(len(spans), dtype=bool)
    for number, text in enumerate(texts):
        first, last = np.searchsorted(spans.document, [number, number + 1])
        if text.isascii() and unit == "byte":
            fit[first:last] &= end[first:last] <= len(text)
            continue
        edges = boundaries(text, unit)
        for column in (start, end):
            at = np.minimum(np.searchsorted(edges, column[first:last]), len(text))
            fit[first:last] &= edges[at] == column[first:last]
            column[first:last] = at
    return Spans(spans.document, start, end, spans.label), fit


def likely_units(spans: Spans, texts: Sequence[str]) -> Iterator[Unit]:
    """Yield the units in which all spans would lie inside their texts, at whole code points."""
    if all(text.isascii() for text in texts):
        return
    for unit in UNITS:
        if in_code_points(spans, texts, unit)[1].all():
            yield unit
