"""The spans of one side as columns, and everything that can be wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from corpus.findings import Finding
from corpus.scoring.hints import inclusive_ends, nearest, offset_unit, shift
from corpus.scoring.readers import ReadDocument
from corpus.scoring.spans import NO_LAYER, Ints

Problem = tuple[Finding, int]  # a finding, and the number of the span that it is about


@dataclass(frozen=True, slots=True)
class SideColumns:
    """The spans of one file, flat and unchecked; ``document`` numbers the gold's documents."""

    path: str
    documents: Sequence[ReadDocument]
    texts: Sequence[str | None]
    document: Ints
    layer: list[Any]
    type: list[Any]
    start: list[Any]
    end: list[Any]
    text: list[Any]
    confidence: list[Any]

    def finding(self, index: int, check: str, message: str) -> Finding:
        """Return a finding about one span, at the line of its document."""
        document = self.documents[int(self.document[index])]
        where = f"{document.id} {self.start[index]}:{self.end[index]}"
        return Finding(self.path, document.place, check, f"{where}: {message}")

    def offsets(self) -> tuple[Ints, Ints]:
        """Return the offsets as arrays; -1 where one is no whole number."""
        columns = ([v if type(v) is int else -1 for v in c] for c in (self.start, self.end))
        start, end = (np.array([min(v, 2**62) for v in c], dtype=np.int64) for c in columns)
        return start, end


def side_columns(
    path: str,
    documents: Sequence[ReadDocument],
    texts: Sequence[str | None],
    renamed: Mapping[str, str],
) -> SideColumns:
    """Return the spans of documents as columns, types renamed as the caller asked."""
    sizes = np.fromiter((len(d.spans) for d in documents), dtype=np.int64, count=len(documents))
    flat = list(chain.from_iterable(d.spans for d in documents))
    types = [s["type"] if "type" in s else s.get("label") for s in flat]
    if renamed:
        types = [renamed.get(t, t) if isinstance(t, str) else t for t in types]
    return SideColumns(
        path=path,
        documents=documents,
        texts=texts,
        document=np.repeat(np.arange(len(documents), dtype=np.int64), sizes),
        layer=[s.get("layer", NO_LAYER) for s in flat],
        type=types,
        start=[s.get("start") for s in flat],
        end=[s.get("end") for s in flat],
        text=[s.get("text") for s in flat],
        confidence=[s.get("confidence", s.get("score")) for s in flat],
    )


def side_problems(side: SideColumns) -> list[Problem]:
    """Return what is wrong with offsets, repeated texts and confidences."""
    return [*_offset_problems(side), *_text_problems(side), *_confidence_problems(side)]


def _offset_problems(side: SideColumns) -> list[Problem]:
    found = []
    for column in (side.start, side.end):
        if set(map(type, column)) <= {int}:
            continue
        for index, value in enumerate(column):
            if type(value) is not int:
                message = f"the offset {value!r} is no whole number"
                found.append((side.finding(index, "span-offset", message), index))
    start, end = side.offsets()
    both = zip(side.start, side.end, strict=True)
    whole = np.array([type(s) is int and type(e) is int for s, e in both])
    if not len(whole):
        return found
    for index in np.flatnonzero(whole & ((start < 0) | (end <= start))).tolist():
        message = "the span is empty or negative; expected 0 <= start < end, the end exclusive"
        found.append((side.finding(index, "span-offset", message), index))
    lengths = np.array([len(t) if t is not None else 2**62 for t in side.texts], dtype=np.int64)
    past = np.flatnonzero(whole & (start >= 0) & (end > start) & (end > lengths[side.document]))
    texts = [text or "" for text in side.texts]
    hint = offset_unit(texts, len(past))
    for index in past.tolist():
        length = len(texts[int(side.document[index])])
        message = f"past the end: the text has {length} characters{'; ' + hint if hint else ''}"
        found.append((side.finding(index, "span-past-end", message), index))
    return found


def _text_problems(side: SideColumns) -> list[Problem]:
    wrong = []
    for index, said in enumerate(side.text):
        text = side.texts[int(side.document[index])] if said is not None else None
        if text is None or type(side.start[index]) is not int or type(side.end[index]) is not int:
            continue
        if text[side.start[index] : side.end[index]] != said:
            wrong.append((index, text, said))
    shifts = {shift(t, side.start[i], side.end[i], s) for i, t, s in wrong if isinstance(s, str)}
    everywhere = ""
    if len(shifts) == 1 and None not in shifts and wrong:
        everywhere = f"; all are off by {shifts.pop():+d}"
    found = []
    for index, text, said in wrong:
        there = text[side.start[index] : side.end[index]]
        message = f"the file says {said!r:.60}, the text has {there!r:.60}{everywhere}"
        found.append((side.finding(index, "span-text", message), index))
    return found


def _confidence_problems(side: SideColumns) -> list[Problem]:
    found = []
    for index, value in enumerate(side.confidence):
        if value is None:
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value):
            message = f"the confidence {value!r} is no finite number"
            found.append((side.finding(index, "span-confidence", message), index))
    return found


def label_problems(side: SideColumns, labels: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield spans whose layer or type is not among the labels, with the nearest one."""
    known = set(labels)
    names = sorted({name for _, name in known})
    strange = {
        pair
        for pair in set(zip(map(_hashable, side.layer), map(_hashable, side.type), strict=True))
        if pair not in known
    }
    if not strange:
        return
    for index, pair in enumerate(zip(side.layer, side.type, strict=True)):
        if tuple(map(_hashable, pair)) in strange:
            layer, name = pair
            of = "" if layer == NO_LAYER else f" in layer {layer!r}"
            guess = nearest(name, names) if isinstance(name, str) else ""
            message = f"no label {name!r}{of}{guess}; --map {name}=NEW renames a label"
            yield side.finding(index, "unknown-label", message), index


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str) else repr(value)


def twice_problems(side: SideColumns, *, gold: bool) -> Iterator[Problem]:
    """Yield spans with two types in one layer, and in the gold those that stand twice."""
    seen: dict[tuple[Any, ...], int] = {}
    offsets = (column.tolist() for column in side.offsets())
    columns = (side.document.tolist(), map(_hashable, side.layer), *offsets, side.type)
    for index, (document, layer, start, end, name) in enumerate(zip(*columns, strict=True)):
        if min(start, end) < 0:
            continue  # no offsets at all, which is reported elsewhere
        first = seen.setdefault((document, layer, start, end), index)
        if first == index:
            continue
        if side.type[first] != name:
            message = f"has two labels, {side.type[first]} and {name}; keep one"
            yield side.finding(index, "span-two-labels", message), index
        elif gold:
            message = "stands twice; the gold may not repeat a span"
            yield side.finding(index, "span-duplicate", message), index


def inclusive_hint(side: SideColumns) -> str:
    """Return the hint on inclusive ends for a whole side, or nothing."""
    texts = [text or "" for text in side.texts]
    start, end = side.offsets()
    rows = zip(side.document.tolist(), start.tolist(), end.tolist(), strict=True)
    return inclusive_ends(texts, list(rows))
