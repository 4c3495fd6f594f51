"""Triggers and arguments of events, as sets of items in each document.

What counts as correct: a predicted item that the gold has. Items are distinct, so that what is
predicted twice counts once and no score passes 1. By measure, an item is

- ``TC`` trigger classification: trigger span and type (a span with two types is two items);
- ``TI`` trigger identification: trigger span;
- ``TC+realis``: trigger span, type and realis, where nothing said is ACTUAL;
- ``AC+`` argument classification, attached: trigger span, event type, filler and role;
- ``AI+`` argument identification, attached: trigger span, event type and filler;
- ``AC``: event type, filler and role, whichever trigger has them;
- ``AI``: event type and filler.

These are the definitions of TextEE (K.-H. Huang and others 2024, "TextEE: Benchmark,
Reevaluation, Reflections, and Future Challenges in Event Extraction", Findings of ACL). A filler
is a span; where the gold has clusters, a span that mentions an entity stands for that entity, so
that any of its mentions will do and two of them in one role are one item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring.measures import Measures, recipes, structures_digest
from corpus.scoring.results import grouped
from corpus.scoring.spans import LabelSet
from corpus.scoring.statistics import Counts
from corpus.scoring.structure import (
    Mentions,
    PlainSide,
    Side,
    Structure,
    aligned,
    entity_at,
    mention_index,
    realis_of,
)

TRIGGER_MEASURES = ("TC", "TI", "TC+realis")
ARGUMENT_MEASURES = ("AC+", "AI+", "AC", "AI")
TRIGGER = "TRIGGER"  # the one label of items that have no type
Item = tuple[str, tuple[Any, ...]]  # a label that scores are grouped by, and what must be equal
ItemsOf = Callable[[Structure, Mentions], Iterator[tuple[str, Item]]]


def score_triggers(
    gold: Side | PlainSide,
    predictions: Side | PlainSide,
    *,
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> Measures:
    """Score triggers of records, matched by id, or of lists of events, matched by position.

    Events are ``{"trigger": [start, end, type]}``. ``units`` gives documents that are resampled
    together, ``fields`` are added to the signature. See the module for what counts as correct.

    Raises:
        ValueError: the two sides are not about the same documents.
    """
    return _measures("triggers", gold, predictions, split, units, fields)


def score_arguments(
    gold: Side | PlainSide,
    predictions: Side | PlainSide,
    *,
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> Measures:
    """Score arguments, as `score_triggers` does triggers; events have ``"arguments"``.

    Plain arguments are ``[start, end, role]``. See the module for what counts as correct.

    Raises:
        ValueError: the two sides are not about the same documents, or the gold has a mention in
            two clusters.
    """
    return _measures("arguments", gold, predictions, split, units, fields)


def event_counts(
    task: str, gold: Sequence[Structure], predictions: Sequence[Structure]
) -> dict[str, tuple[LabelSet, Counts]]:
    """Return the labels and counts ``[documents, labels, 3]`` of each measure of a task.

    Counts are correct, predicted and gold. Both sides are in the same order.
    """
    names, items_of = _TASKS[task]
    mine: dict[str, list[set[Item]]] = {name: [] for name in names}
    theirs: dict[str, list[set[Item]]] = {name: [] for name in names}
    for answer, said in zip(gold, predictions, strict=True):
        index = mention_index(answer.entities)
        for side, structure in ((mine, answer), (theirs, said)):
            for name in names:
                side[name].append(set())
            for name, item in items_of(structure, index):
                side[name][-1].add(item)
    return {name: _counts(name, mine[name], theirs[name]) for name in names}


def _measures(
    task: str,
    gold: Side | PlainSide,
    predictions: Side | PlainSide,
    split: str,
    units: Sequence[int] | None,
    fields: Sequence[str],
) -> Measures:
    mine, theirs = aligned(gold, predictions)
    ours = any(isinstance(document, Document) for document in gold)
    types = {event.type for structure in mine for event in structure.events}
    signed = recipes(
        task,
        gold,
        [structure.id for structure in mine],
        structures_digest(mine),
        LabelSet(tuple(("event", name) for name in sorted(types))),
        _TASKS[task][0],
        split=split,
        units=units,
        fields=fields,
    )
    results, undefined = {}, {}
    for name, (labels, counts) in event_counts(task, mine, theirs).items():
        used = np.ones(len(labels.labels), dtype=bool) if ours else counts.sum(axis=(0, 2)) > 0
        pairs = zip(labels.labels, used.tolist(), strict=True)
        shown = LabelSet(tuple(label for label, kept in pairs if kept))
        results[name] = grouped(task, counts[:, used], shown, signed[name], units=units)
        if results[name].overall.f1 is None:
            undefined[name] = f"neither side has {task}"
    return Measures(task, _TASKS[task][0][0], results, undefined)


def _trigger_items(structure: Structure, index: Mentions) -> Iterator[tuple[str, Item]]:
    for event in structure.events:
        span = event.start, event.end
        yield "TC", (event.type, span)
        yield "TI", (TRIGGER, span)
        yield "TC+realis", (event.type, (*span, realis_of(event)))


def _argument_items(structure: Structure, index: Mentions) -> Iterator[tuple[str, Item]]:
    for event in structure.events:
        trigger = event.start, event.end
        for argument in event.arguments:
            entity = entity_at(index, argument)
            # A cluster's number is no span: the two kinds of filler are never equal.
            filler = (argument.start, argument.end) if entity is None else entity
            yield "AC+", (argument.role, (event.type, trigger, filler))
            yield "AI+", (event.type, (trigger, filler))
            yield "AC", (argument.role, (event.type, filler))
            yield "AI", (event.type, (filler,))


_TASKS: dict[str, tuple[tuple[str, ...], ItemsOf]] = {
    "triggers": (TRIGGER_MEASURES, _trigger_items),
    "arguments": (ARGUMENT_MEASURES, _argument_items),
}


def _counts(
    name: str, gold: Sequence[set[Item]], predictions: Sequence[set[Item]]
) -> tuple[LabelSet, Counts]:
    labels = _labels(name, {item[0] for side in (gold, predictions) for d in side for item in d})
    code = {label: i for i, (_, label) in enumerate(labels.labels)}
    counts = np.zeros((len(gold), len(code), 3), dtype=np.int64)
    for document, (mine, theirs) in enumerate(zip(gold, predictions, strict=True)):
        for column, items in enumerate((mine & theirs, theirs, mine)):
            for label, _ in items:
                counts[document, code[label], column] += 1
    return labels, counts


def _labels(name: str, occurring: Iterable[str]) -> LabelSet:
    """Return the labels of the ontology in its order, then others that occur, sorted."""
    ours = {"TI": (TRIGGER,), "AC+": ontology().roles, "AC": ontology().roles}
    known = ours.get(name, ontology().types("event"))
    others = sorted(set(occurring) - set(known))
    return LabelSet(tuple(("event", label) for label in (*known, *others)))
