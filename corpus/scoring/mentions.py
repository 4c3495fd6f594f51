"""Span scores, from integer counts per document and type.

What counts as correct, by ``match``; every item counts at most once, and matchings are one to one:

- ``strict``: the same offsets and the same type;
- ``untyped``: the same offsets, any type of the layer;
- ``relaxed``: an overlap and the same type, exact pairs first;
- ``partial``: the same offsets 1, any other overlap 0.5, types ignored (SemEval-2013 task 9.1);
- ``type``: the same type in the same document, wherever it stands;
- ``token``: a token inside a span of the type (``sitrep-1`` tokens; code points without texts);
- ``surface``: a distinct pair of string and type in the whole set, of which a strictly correct
  span has this string (WNUT-17).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np

from corpus.findings import UsageError, unknown
from corpus.names import Match
from corpus.scoring.items import Items, Side, make_items
from corpus.scoring.matching import Pairs, match, overlapping
from corpus.scoring.results import TaskResult, grouped
from corpus.scoring.signature import signature
from corpus.scoring.spans import Ints, Spans, order_of, packed
from corpus.scoring.statistics import SAMPLES, Counts
from corpus.tokenizer import tokenize

MATCHES: tuple[Match, ...] = get_args(Match)
HALVES = 2  # partial scores count halves, so that all counts are integers


def score_mentions(
    gold: Side,
    predictions: Side,
    *,
    match: Match = "strict",
    layer: str | None = None,
    split: str = "-",
    units: Sequence[int] | None = None,
) -> TaskResult:
    """Score spans, as records or as lists of ``(type, start, end)`` or ``(layer, type, ...)``.

    Both sides are about the same documents in the same order. ``units`` gives documents that are
    resampled together. See the module for what counts as correct.

    Raises:
        ValueError: the two sides do not belong together.
        UsageError: no such matching, or one that needs texts without them.
    """
    items = make_items(gold, predictions, layer=layer)
    return score_items(items, match=match, split=split, units=units)


def score_items(
    items: Items,
    *,
    match: Match = "strict",
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> TaskResult:
    """Score spans that have been brought together; ``fields`` are added to the signature."""
    if match not in MATCHES:
        raise unknown("matching", match, MATCHES)
    counts = span_counts(items, match)
    typed = match not in ("untyped", "partial")
    recipe = signature("mentions", items, split=split, match=match, units=units, fields=fields)
    if match == "surface":  # distinct in the whole set: there is nothing to resample
        recipe, units = recipe.replace(f"|ci:bs{SAMPLES}|", "|ci:none|"), None
    scale = HALVES if match == "partial" else 1
    found = grouped("mentions", counts, items.labels, recipe, units=units, typed=typed, scale=scale)
    return replace(found, evidence=None) if match == "surface" else found


def span_counts(items: Items, match: Match) -> Counts:
    """Return counts ``[documents, labels, 3]``: correct, predicted, gold.

    For matchings that ignore types the second axis is the layer, for ``surface`` the first is one.
    """
    if match == "surface":
        return _surface(items)
    if match == "token":
        return _set_counts(items, *_unit_spans(items))
    if match == "type":
        return _type_counts(items)
    if match == "strict":
        return _set_counts(items, items.gold, items.predicted)
    layer_of = items.labels.layer_codes()
    pairs = overlapping(items.gold, items.predicted, layer_of)
    if match == "relaxed":
        found = _stages(items, [pairs.take(pairs.same_span & pairs.same_type), _typed(pairs)])
        correct = _tally(items, np.concatenate([p.gold for p in found]))
        return _counts(items, correct)
    stages = [pairs.take(pairs.same_span & pairs.same_type), pairs.take(pairs.same_span)]
    if match == "partial":
        stages.append(pairs)
    found = _stages(items, stages)
    weights = (HALVES, HALVES, 1) if match == "partial" else (1, 1)
    tallies = [w * _tally(items, p.gold) for w, p in zip(weights, found, strict=True)]
    return _by_layer(_counts(items, np.sum(tallies, axis=0)), layer_of)


def _typed(pairs: Pairs) -> Pairs:
    return pairs.take(pairs.same_type)


def _stages(items: Items, stages: Sequence[Pairs]) -> list[Pairs]:
    free = np.ones(len(items.gold), dtype=bool), np.ones(len(items.predicted), dtype=bool)
    return [match(pairs, *free) for pairs in stages]


def _tally(items: Items, chosen: Ints) -> Counts:
    return tally(items.gold.take(chosen), items)


def tally(spans: Spans, items: Items) -> Counts:
    """Return how many spans each document has of each label: ``[documents, labels]``."""
    shape = items.documents, len(items.labels.labels)
    flat = np.bincount(spans.document * shape[1] + spans.label, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.int64)


def _counts(items: Items, correct: Counts) -> Counts:
    return np.stack([correct, tally(items.predicted, items), tally(items.gold, items)], axis=2)


def _by_layer(counts: Counts, layer_of: Ints) -> Counts:
    out = np.zeros((counts.shape[0], int(layer_of.max(initial=-1)) + 1, 3), dtype=np.int64)
    for label, layer in enumerate(layer_of.tolist()):
        out[:, layer] += counts[:, label]
    return out


def _set_counts(items: Items, gold: Spans, predicted: Spans) -> Counts:
    """Return strict counts of two sets of spans, by sorted keys."""
    correct = tally(gold.take(_in(gold, predicted)), items)
    return np.stack([correct, tally(predicted, items), tally(gold, items)], axis=2)


def count_correct(gold: Spans, predicted: Spans) -> int:
    """Return how many gold spans are predicted with the same offsets and label."""
    return len(_in(gold, predicted))


def _in(gold: Spans, predicted: Spans) -> Ints:
    """Return the indices of the gold spans that are also predicted; both sides are sorted."""
    keys = packed(_fields(gold), _fields(predicted))
    if keys is None:
        rows = set(zip(*(c.tolist() for c in _fields(predicted)), strict=True))
        mine = zip(*(c.tolist() for c in _fields(gold)), strict=True)
        return np.array([i for i, row in enumerate(mine) if row in rows], dtype=np.int64)
    at = np.searchsorted(keys[1], keys[0])
    at[at == len(keys[1])] = 0
    return np.flatnonzero(keys[1][at] == keys[0]) if len(keys[1]) else at[:0]


def _fields(spans: Spans) -> tuple[Ints, ...]:
    return spans.document, spans.start, spans.end, spans.label


def _type_counts(items: Items) -> Counts:
    gold, predicted = tally(items.gold, items), tally(items.predicted, items)
    return np.stack([np.minimum(gold, predicted), predicted, gold], axis=2)


def _unit_spans(items: Items) -> tuple[Spans, Spans]:
    """Return both sides cut into units: tokens of texts, else whatever the offsets count."""
    texts = [text for text in items.texts or () if isinstance(text, str)]
    if not texts:
        return _points(items.gold), _points(items.predicted)
    starts: list[int] = []
    width = max(map(len, texts)) + 1
    for number, text in enumerate(texts):
        starts += [number * width + token.start for token in tokenize(text)]
    grid = np.asarray(starts, dtype=np.int64)
    return _on_grid(items.gold, grid, width), _on_grid(items.predicted, grid, width)


def _on_grid(spans: Spans, grid: Ints, width: int) -> Spans:
    first = np.searchsorted(grid, spans.document * width + spans.start, "left")
    last = np.searchsorted(grid, spans.document * width + spans.end, "left")
    return _points(Spans(spans.document, first, last, spans.label))


def _points(spans: Spans) -> Spans:
    """Return one span of length 1 for every distinct unit and label inside the spans."""
    sizes = np.maximum(spans.end - spans.start, 0)
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    point = np.repeat(spans.start, sizes) + np.arange(len(before), dtype=np.int64) - before
    document, label = np.repeat(spans.document, sizes), np.repeat(spans.label, sizes)
    order = order_of((document, point, label))
    document, point, label = document[order], point[order], label[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(document) != 0) | (np.diff(point) != 0) | (np.diff(label) != 0)
    return Spans(document[new], point[new], point[new] + 1, label[new])


def _surface(items: Items) -> Counts:
    right = items.gold.take(_in(items.gold, items.predicted))
    sides = (surfaces(items, side) for side in (right, items.predicted, items.gold))
    counts = np.zeros((1, len(items.labels.labels), 3), dtype=np.int64)
    for column, pairs in enumerate(sides):
        for _, label in pairs:
            counts[0, label, column] += 1
    return counts


def surfaces(items: Items, spans: Spans) -> set[tuple[str, int]]:
    """Return the distinct pairs of string and label code.

    Raises:
        UsageError: there are no texts to take strings from.
    """
    return set(span_strings(items, spans))


def span_strings(items: Items, spans: Spans) -> list[tuple[str, int]]:
    """Return the string and the label code of each span.

    Raises:
        UsageError: there are no texts to take strings from.
    """
    if items.texts is None:
        raise UsageError("surface forms need texts; give documents, not bare spans")
    texts = items.texts
    columns = (c.tolist() for c in (spans.document, spans.start, spans.end, spans.label))
    return [(_string(texts[d][s:e]), label) for d, s, e, label in zip(*columns, strict=True)]


def _string(piece: str | tuple[str, ...]) -> str:
    return piece if isinstance(piece, str) else " ".join(piece)
