"""What is scored: the documents of both sides, as records or as plain lists, made comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring.predictions import Prediction
from corpus.scoring.spans import NO_LAYER, LabelSet, Row, Spans, columns, distinct, label_set

Texts = tuple[str, ...] | tuple[tuple[str, ...], ...]
Side = Sequence[Document] | Sequence[Prediction] | Sequence[Sequence[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Items:
    """Gold and predicted spans of the same documents, in the same order.

    ``duplicates`` holds the predicted spans that repeat another one and count for nothing. A text
    is a string, or where offsets count tokens the tuple of its tokens.
    """

    ids: tuple[str, ...]
    labels: LabelSet
    gold: Spans
    predicted: Spans
    duplicates: Spans
    texts: Texts | None

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self.ids)


def rows(side: Side) -> list[list[Row]]:
    """Return the spans of each document as ``(layer, type, start, end)``.

    Plain lists hold such rows, or ``(type, start, end)``.
    """
    return [_document_rows(document) for document in side]


def _document_rows(document: Any) -> list[Row]:
    if isinstance(document, Document):
        return [(m.layer, m.type, m.start, m.end) for m in document.annotation.mentions]
    if isinstance(document, Prediction):
        return [(m.layer, m.type, m.start, m.end) for m in document.mentions]
    return [tuple(row) if len(row) == 4 else (NO_LAYER, *row) for row in document]


def texts_of(gold: Side) -> tuple[str, ...] | None:
    """Return the texts where the gold side has them."""
    found = [d.article.text for d in gold if isinstance(d, Document)]
    return tuple(found) if len(found) == len(gold) else None


def ids_of(gold: Side) -> tuple[str, ...]:
    """Return the ids of documents; those of plain lists are their numbers."""
    return tuple(
        d.article.id if isinstance(d, Document) else d.id if isinstance(d, Prediction) else str(i)
        for i, d in enumerate(gold)
    )


def make_items(
    gold: Side,
    predictions: Side,
    *,
    texts: Texts | None = None,
    ids: Sequence[str] | None = None,
    layer: str | None = None,
    labels: LabelSet | None = None,
) -> Items:
    """Bring both sides together; ``layer`` leaves only the spans of one layer.

    ``labels`` are those of the ontology for documents of ours, else those that occur.

    Raises:
        ValueError: the sides have different numbers of documents, or the gold repeats a span.
    """
    if len(gold) != len(predictions):
        raise ValueError(f"{len(gold)} gold documents and {len(predictions)} predictions")
    _check_ids(gold, predictions)
    keys, said = rows(gold), rows(predictions)
    if layer is not None:
        keys, said = ([[r for r in d if r[0] == layer] for d in side] for side in (keys, said))
    if labels is None:
        ours = any(isinstance(d, Document) for d in gold)
        labels = ontology_labels(layer) if ours else label_set(keys, said)
    mine, theirs = columns(keys, labels), columns(said, labels)
    if not distinct(mine).all():
        raise ValueError("the gold has the same span with the same type twice")
    first = distinct(theirs)
    return Items(
        ids=tuple(ids) if ids is not None else ids_of(gold),
        labels=labels,
        gold=mine,
        predicted=theirs.take(first),
        duplicates=theirs.take(~first),
        texts=texts if texts is not None else texts_of(gold),
    )


def _check_ids(gold: Side, predictions: Side) -> None:
    pairs = zip(gold, predictions, strict=True)
    for number, (mine, theirs) in enumerate(pairs):
        if isinstance(mine, Document) and isinstance(theirs, Prediction):
            if mine.article.id != theirs.id:
                raise ValueError(
                    f"prediction {number} is about {theirs.id}, the gold document there is "
                    f"{mine.article.id}; give both in one order"
                )
            if theirs.sha256 not in ("", mine.article.sha256):
                raise ValueError(f"{theirs.id} was predicted from another text")


def ontology_labels(layer: str | None = None) -> LabelSet:
    """Return the labels of the ontology, of all layers or of one."""
    known = ontology()
    layers = known.layers if layer is None else (layer,)
    return LabelSet(tuple((name, t) for name in layers for t in known.types(name)))
