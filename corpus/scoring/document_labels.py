"""Scores of document event types: correct is a predicted label that the gold has."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.findings import Finding, InputError
from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring.hints import nearest
from corpus.scoring.items import Items, Texts, ids_of, make_items, ontology_labels, texts_of
from corpus.scoring.mentions import span_counts
from corpus.scoring.paired_items import Paired
from corpus.scoring.predictions import Prediction
from corpus.scoring.results import TaskResult, grouped
from corpus.scoring.signature import signature


def score_documents(
    gold: Sequence[Document] | Sequence[Sequence[str]],
    predictions: Sequence[Prediction] | Sequence[Sequence[str]],
    *,
    split: str = "-",
    units: Sequence[int] | None = None,
) -> TaskResult:
    """Score document event types: correct is a predicted label that the gold has.

    Documents and predictions as records, or as lists of labels.

    Raises:
        ValueError: the two sides do not belong together.
    """
    keys = [d.annotation.event_types if isinstance(d, Document) else d for d in gold]
    said = [p.event_types if isinstance(p, Prediction) else p for p in predictions]
    ours = any(isinstance(document, Document) for document in gold)
    items = label_items(keys, said, ids_of(gold) if ours else None, texts_of(gold), ours=ours)
    return score_label_items(items, split=split, units=units)


def label_items(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    ids: Sequence[str] | None,
    texts: Texts | None,
    *,
    ours: bool,
) -> Items:
    """Return document labels as items; ``ours`` takes the event types of the ontology as labels.

    Raises:
        ValueError: the two sides have different numbers of documents.
    """
    return make_items(
        [_label_rows(labels) for labels in gold],
        [_label_rows(labels) for labels in predicted],
        ids=ids,
        texts=texts,
        labels=ontology_labels("event") if ours else None,
    )


def score_label_items(
    items: Items,
    *,
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> TaskResult:
    """Score document labels that have been brought together."""
    recipe = signature("documents", items, split=split, match="label", units=units, fields=fields)
    counts = span_counts(items, "strict")
    return grouped("documents", counts, items.labels, recipe, units=units)


def _label_rows(labels: Sequence[str]) -> list[tuple[str, str, int, int]]:
    """Return labels as spans over nothing, so that one core counts both."""
    return [("event", label, 0, 1) for label in dict.fromkeys(labels)]


def score_paired_labels(
    paired: Paired, *, split: str = "-", units: Sequence[int] | None = None
) -> TaskResult:
    """Score the document labels of a pairing.

    Raises:
        InputError: a predicted label that is not among those of the gold's scheme.
    """
    return score_label_items(label_items_of(paired), split=split, units=units, fields=paired.fields)


def label_items_of(paired: Paired) -> Items:
    """Return the document labels of a pairing as items.

    Raises:
        InputError: a predicted label that is not among those of the gold's scheme.
    """
    items = paired.items
    known = ontology().types("event")
    ours = {label for labels in paired.gold_labels for label in labels} <= set(known)
    rows = zip(items.ids, paired.places, paired.predicted_labels, strict=True)
    strange = [(i, place, name) for i, place, names in rows for name in names if name not in known]
    if ours and strange:
        raise InputError(
            Finding(
                paired.path,
                place,
                "unknown-label",
                f"{identity}: no event type {name!r}{nearest(name, known)}",
            )
            for identity, place, name in strange
        )
    return label_items(
        paired.gold_labels, paired.predicted_labels, items.ids, items.texts, ours=ours
    )
