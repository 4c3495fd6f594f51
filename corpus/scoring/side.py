"""The spans of one side as columns, and everything that can be wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from corpus.findings import Finding
from corpus.scoring.hints import nearest, offset_unit, shift
from corpus.scoring.matching import Mask
from corpus.scoring.offset_units import likely_units
from corpus.scoring.readers import ReadDocument
from corpus.scoring.spans import NO_LAYER, Ints, Spans, order_of

Problem = tuple[Finding, int]  # a finding, and the number of the span that it is about


@dataclass(frozen=True, slots=True)
class SideColumns:
    """The spans of one file, flat and unchecked; ``document`` numbers the gold's documents.

    ``starts`` and ``ends`` are the offsets as arrays, -1 where one is no whole number. ``labels``
    are the distinct pairs of layer and type, what is no string shown as one; ``label`` numbers
    them.
    """

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
    starts: Ints
    ends: Ints
    labels: tuple[tuple[str, str], ...]
    label: Ints

    def finding(self, index: int, check: str, message: str) -> Finding:
        """Return a finding about one span, at the line of its document."""
        document = self.documents[int(self.document[index])]
        where = f"{document.id} {self.start[index]}:{self.end[index]}"
        return Finding(self.path, document.place, check, f"{where}: {message}")


def side_columns(
    path: str,
    documents: Sequence[ReadDocument],
    texts: Sequence[str | None],
    renamed: Mapping[str, str],
) -> SideColumns:
    """Return the spans of documents as columns, types renamed as the caller asked."""
    sizes = np.fromiter((len(d.spans) for d in documents), dtype=np.int64, count=len(documents))
    flat = list(chain.from_iterable(d.spans for d in documents))
    # Spans of one file have the same few keys: what none has is not looked for.
    keys: set[str] = set().union(*flat)

    def column(*names: str, default: Any = None) -> list[Any]:
        here = [name for name in names if name in keys]
        if not here:
            return [default] * len(flat)
        with suppress(KeyError):  # nearly always all spans have it
            return list(map(itemgetter(here[0]), flat))
        if len(here) == 1:
            return [span.get(here[0], default) for span in flat]
        return [span.get(here[0], span.get(here[1], default)) for span in flat]

    types = column("type", "label")
    if renamed:
        types = [renamed.get(t, t) if isinstance(t, str) else t for t in types]
    start, end, layers = column("start"), column("end"), column("layer", default=NO_LAYER)
    distinct, label = _distinct(layers, types)
    return SideColumns(
        path=path,
        documents=documents,
        texts=texts,
        document=np.repeat(np.arange(len(documents), dtype=np.int64), sizes),
        layer=layers,
        type=types,
        start=start,
        end=end,
        text=column("text"),
        confidence=column("confidence", "score"),
        starts=_offsets(start),
        ends=_offsets(end),
        labels=tuple(distinct),
        label=label,
    )


def _distinct(layers: list[Any], types: list[Any]) -> tuple[dict[tuple[str, str], int], Ints]:
    """Return the distinct pairs, numbered as they come, and the number of each row's pair."""
    if not set(map(type, types)) | set(map(type, layers)) <= {str}:
        layers, types = list(map(_shown, layers)), list(map(_shown, types))
    if len(set(layers)) == 1:
        names = {name: i for i, name in enumerate(dict.fromkeys(types))}
        label = np.fromiter(map(names.__getitem__, types), dtype=np.int64, count=len(types))
        return {(layers[0], name): i for name, i in names.items()}, label
    pairs = list(zip(layers, types, strict=True))
    code = {pair: i for i, pair in enumerate(dict.fromkeys(pairs))}
    return code, np.fromiter(map(code.__getitem__, pairs), dtype=np.int64, count=len(pairs))


def _offsets(column: list[Any]) -> Ints:
    if not set(map(type, column)) <= {int}:
        column = [value if type(value) is int else -1 for value in column]
    try:
        return np.array(column, dtype=np.int64)
    except OverflowError:
        return np.array([max(-1, min(value, 2**62)) for value in column], dtype=np.int64)


def side_problems(side: SideColumns) -> list[Problem]:
    """Return what is wrong with offsets, repeated texts and confidences."""
    return [*_offset_problems(side), *_text_problems(side), *_confidence_problems(side)]


def _offset_problems(side: SideColumns) -> list[Problem]:
    found = []
    whole = np.ones(len(side.start), dtype=bool)
    for column, numbers in ((side.start, side.starts), (side.end, side.ends)):
        if not len(numbers) or int(numbers.min()) >= 0:
            continue  # what is no whole number stands as -1
        for index, value in enumerate(column):
            if type(value) is not int:
                whole[index] = False
                message = f"the offset {value!r} is no whole number"
                found.append((side.finding(index, "span-offset", message), index))
    wrong = (side.starts < 0) | (side.ends <= side.starts)
    for index in np.flatnonzero(whole & wrong).tolist():
        message = "the span is empty or negative; expected 0 <= start < end, the end exclusive"
        found.append((side.finding(index, "span-offset", message), index))
    return found + _past_ends(side, whole & ~wrong)


def _past_ends(side: SideColumns, sound: Mask) -> list[Problem]:
    lengths = np.array([len(t) if t is not None else 2**62 for t in side.texts], dtype=np.int64)
    past = np.flatnonzero(sound & (side.ends > lengths[side.document])).tolist()
    if not past:
        return []
    texts = [text or "" for text in side.texts]
    whole = Spans(*(c[sound] for c in (side.document, side.starts, side.ends, side.label)))
    known = whole.take(np.argsort(whole.document, kind="stable"))
    units = list(likely_units(known, texts)) if None not in side.texts else []
    hint = offset_unit(units, sum(not text.isascii() for text in texts))
    found = []
    for index in past:
        length = len(texts[int(side.document[index])])
        message = f"past the end: the text has {length} characters{'; ' + hint if hint else ''}"
        found.append((side.finding(index, "span-past-end", message), index))
    return found


def _text_problems(side: SideColumns) -> list[Problem]:
    wrong = []
    if not any(side.text):
        return []
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
    found: list[Problem] = []
    if set(map(type, side.confidence)) <= {type(None)}:
        return found
    for index, value in enumerate(side.confidence):
        if value is None:
            continue
        number = isinstance(value, int) and not isinstance(value, bool)
        if not number and not (isinstance(value, float) and math.isfinite(value)):
            message = f"the confidence {value!r} is no finite number"
            found.append((side.finding(index, "span-confidence", message), index))
    return found


def label_problems(side: SideColumns, labels: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Yield spans whose layer or type is not among the labels, with the nearest one."""
    known = set(labels)
    strange = [number for number, pair in enumerate(side.labels) if pair not in known]
    names = sorted({name for _, name in known})
    for index in np.flatnonzero(np.isin(side.label, strange)).tolist() if strange else ():
        layer, name = side.layer[index], side.type[index]
        of = "" if layer == NO_LAYER else f" in layer {layer!r}"
        guess = nearest(name, names) if isinstance(name, str) and name not in names else ""
        message = f"no label {name!r}{of}{guess}; --map {name}=NEW renames a label"
        yield side.finding(index, "unknown-label", message), index


def _shown(value: Any) -> Any:
    return value if isinstance(value, str) else repr(value)


def twice_problems(side: SideColumns, *, gold: bool) -> Iterator[Problem]:
    """Yield spans with two types in one layer, and in the gold those that stand twice."""
    order = order_of((side.document, side.starts, side.ends))
    same = np.ones(max(0, len(order) - 1), dtype=bool)
    for column in (side.ends, side.starts, side.document):
        same &= column[order][1:] == column[order][:-1]
    if not same.any():
        return
    repeated = np.union1d(order[:-1][same], order[1:][same])
    seen: dict[tuple[Any, ...], int] = {}
    for index in repeated.tolist():
        start, end = int(side.starts[index]), int(side.ends[index])
        if min(start, end) < 0:
            continue  # no offsets at all, which is reported elsewhere
        key = (int(side.document[index]), _shown(side.layer[index]), start, end)
        first = seen.setdefault(key, index)
        if first == index:
            continue
        if side.type[first] != side.type[index]:
            message = f"has two labels, {side.type[first]} and {side.type[index]}; keep one"
            yield side.finding(index, "span-two-labels", message), index
            yield side.finding(first, "span-two-labels", message), first
        elif gold:
            message = "stands twice; the gold may not repeat a span"
            yield side.finding(index, "span-duplicate", message), index
