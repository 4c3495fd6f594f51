"""The figures of agreement of a panel of annotators, row by row.

What they are says `corpus.scoring.agreement`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from corpus.ontology import ontology
from corpus.records import Annotation
from corpus.scoring.coincidences import (
    NO_UNIT,
    ONE_VALUE,
    alpha_values,
    coincidences,
    fleiss_values,
    kappa_values,
)
from corpus.scoring.panel import Panel
from corpus.scoring.readings import (
    Attribute,
    argument_counts,
    layer_counts,
    token_codes,
    value_counts,
    value_tables,
)
from corpus.scoring.spans import Ints
from corpus.scoring.statistics import Counts, Floats, f1
from corpus.tokenizer import tokenize

NO_ITEM = "no two annotators have read an article in which one of them has an item of this kind"
ATTRIBUTES: dict[Attribute, str] = {"form": "spans", "realis": "triggers"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of agreement; None where it is undefined, and ``reason`` says why.

    ``items`` holds what the figure of each annotator rests on (spans, roles, shared spans, tokens
    or decisions on documents), over all pairs that the annotator is in.
    """

    name: str
    measure: Literal["F1", "alpha", "kappa"]
    value: float | None
    interval: tuple[float, float] | None
    items: tuple[int, ...]
    reason: str | None = None


def f1_figure(panel: Panel, name: str, counts: Counts) -> Figure:
    """Return F1 of counts ``[articles, pairs, 3]``."""
    value, interval = panel.estimate(counts, f1)
    reason = NO_ITEM if value is None else None
    return Figure(name, "F1", value, interval, panel.items(counts), reason)


def kappa_figure(panel: Panel, name: str, tables: Counts) -> Figure:
    """Return kappa of tables ``[articles, pairs, (types,) values, values]``."""
    value, interval = panel.estimate(tables, kappa_values)
    sizes = tables.sum(axis=tuple(range(2, tables.ndim)))
    items = panel.items(np.stack([sizes, sizes, sizes], axis=2))
    reason = None if value is not None else ONE_VALUE if any(items) else NO_UNIT
    return Figure(name, "kappa", value, interval, items, reason)


def span_figures(panel: Panel) -> Iterator[Figure]:
    """Yield strict and relaxed F1 of each layer, of all its types together."""
    for layer in ontology().layers:
        for relaxed, more in ((False, ""), (True, ", relaxed")):
            counts = panel.counted(partial(layer_counts, layer=layer, relaxed=relaxed))
            yield f1_figure(panel, f"{layer} spans{more}", counts.sum(axis=2))


def type_figures(panel: Panel) -> Iterator[Figure]:
    """Yield strict and relaxed F1 of the spans of each type, types in ontology order."""
    for layer in ontology().layers:
        strict = panel.counted(partial(layer_counts, layer=layer))
        relaxed = panel.counted(partial(layer_counts, layer=layer, relaxed=True))
        for number, name in enumerate(ontology().types(layer)):
            yield f1_figure(panel, name, strict[:, :, number])
            yield f1_figure(panel, f"{name}, relaxed", relaxed[:, :, number])


def attribute_figures(panel: Panel) -> Iterator[Figure]:
    """Yield agreement on form and realis: strict and relaxed F1, and kappa on equal spans."""
    for attribute, of in ATTRIBUTES.items():
        equal = f"{attribute}, on equal {of}"
        for relaxed, name in ((False, equal), (True, f"{attribute}, on overlapping {of}")):
            counts = panel.counted(partial(value_counts, attribute=attribute, relaxed=relaxed))
            yield f1_figure(panel, name, counts)
        tables = panel.counted(partial(value_tables, attribute=attribute))
        yield kappa_figure(panel, f"{equal}, kappa", tables)


def role_figures(panel: Panel) -> Iterator[Figure]:
    """Yield strict and relaxed F1 of all roles together and of each one."""
    for role in (None, *ontology().roles):
        for relaxed, more in ((False, ""), (True, ", relaxed")):
            counts = panel.counted(partial(argument_counts, role=role, relaxed=relaxed))
            name = "roles" if role is None else f"role {role}"
            yield f1_figure(panel, name + more, counts)


def label_figures(panel: Panel, tables: Counts) -> Iterator[Figure]:
    """Yield kappa of document labels from tables ``[articles, pairs, types, 2, 2]``."""
    yield kappa_figure(panel, "document event types, pooled kappa", tables.sum(axis=2))
    yield kappa_figure(panel, "document event types, mean kappa", tables)


def fleiss_figures(panel: Panel) -> Iterator[Figure]:
    """Yield Fleiss's kappa of document labels, on the articles that all of three or more read."""
    if len(panel.annotators) < 3:
        return
    counts = panel.votes()
    annotators = len(panel.annotators)

    def formula(sums: Floats) -> Floats:
        units, yes, squares = np.moveaxis(sums, -1, 0)
        return fleiss_values(
            np.stack([yes, units * annotators - yes], axis=-1), squares, annotators
        )

    items = (int(counts[..., 0].sum()),) * annotators
    for name, chosen in (("pooled", counts.sum(axis=1, keepdims=True)), ("mean", counts)):
        value, interval = panel.estimate(chosen, formula)
        reason = None if value is not None else ONE_VALUE if any(items) else NO_UNIT
        title = f"document event types, {name} Fleiss kappa"
        yield Figure(title, "kappa", value, interval, items, reason)


def label_type_figures(panel: Panel, tables: Counts) -> Iterator[Figure]:
    """Yield kappa of each event type as a label of documents."""
    for number, name in enumerate(ontology().types("event")):
        yield kappa_figure(panel, f"{name} of documents, kappa", tables[:, :, number])


def token_figures(panel: Panel, texts: Mapping[str, str]) -> Iterator[Figure]:
    """Yield Krippendorff's alpha on the tokens of each layer.

    Raises:
        ValueError: a text is missing, or is not the one that was annotated.
    """
    starts = [_token_starts(panel, article, texts) for article in panel.articles]
    for layer in ontology().layers:
        codes = [_codes(panel, a, layer, s) for a, s in zip(panel.articles, starts, strict=True)]
        yield _alpha(panel, f"{layer} tokens, alpha", codes, len(ontology().types(layer)) + 1)


def _token_starts(panel: Panel, article: str, texts: Mapping[str, str]) -> Ints:
    if article not in texts:
        raise ValueError(f"no text of {article}; give the texts of all {len(panel.articles)}")
    text = texts[article]
    for annotator in panel.annotators:
        reading = panel.layers[annotator].get(article)
        for mention in reading.mentions if reading else ():
            if text[mention.start : mention.end] != mention.text:
                where = f"{article} {mention.start}:{mention.end}"
                there = text[mention.start : mention.end]
                message = f"the text given has {there!r} where {annotator} marked {mention.text!r}"
                raise ValueError(f"{where}: {message}; give the text that was annotated")
    return np.array([token.start for token in tokenize(text)], dtype=np.int64)


def _codes(panel: Panel, article: str, layer: str, starts: Ints) -> Ints:
    """Return the labels of an article's tokens ``[annotators, tokens]``, -1 for not read."""
    rows = []
    for annotator in panel.annotators:
        reading: Annotation | None = panel.layers[annotator].get(article)
        missing = np.full(len(starts), -1, dtype=np.int64)
        rows.append(missing if reading is None else token_codes(reading, layer, starts))
    return np.stack(rows)


def _alpha(panel: Panel, name: str, codes: Sequence[Ints], values: int) -> Figure:
    whole = np.concatenate([np.zeros((len(panel.annotators), 0), dtype=np.int64), *codes], axis=1)
    document = np.repeat(
        np.arange(len(codes)), np.array([c.shape[1] for c in codes], dtype=np.int64)
    )
    found, scale = coincidences(whole, values, document, len(codes))
    formula: Callable[[Floats], Floats] = partial(alpha_values, scale=scale)
    value, interval = panel.estimate(found, formula)
    items = tuple(int(n) for n in (whole >= 0).sum(axis=1))
    reason = None if value is not None else ONE_VALUE if found.any() else NO_UNIT
    return Figure(name, "alpha", value, interval, items, reason)
