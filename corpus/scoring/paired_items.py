"""The spans and labels of two files about the same documents, as items that can be scored.

What cannot be scored is collected and refused; `corpus.scoring.pairing` has checked the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from corpus.findings import InputError, unknown
from corpus.ontology import ontology
from corpus.scoring.hints import inclusive_ends, other_unit
from corpus.scoring.items import Items, ontology_labels
from corpus.scoring.matching import Mask
from corpus.scoring.mentions import count_correct
from corpus.scoring.offset_units import UNITS, in_code_points
from corpus.scoring.readers import ReadDocument, Reading
from corpus.scoring.side import (
    SideColumns,
    label_problems,
    side_columns,
    side_problems,
    twice_problems,
)
from corpus.scoring.spans import NO_LAYER, Ints, LabelSet, Spans, distinct, spans, unit_numbers
from corpus.scoring.verify import escaped


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller allows, and how labels are renamed.

    ``missing`` empty scores documents without a prediction as ones without spans; ``extra`` ignore
    leaves out predictions about other documents; ``lenient`` drops predicted spans that cannot be
    scored. ``other_splits`` names the ids of other splits, for a hint. ``gold_may_be_empty`` takes
    gold without any span or label, which is nearly always the wrong file.
    """

    missing: str = "error"
    extra: str = "error"
    lenient: bool = False
    task: str = "mentions"
    labels: Mapping[str, str] = field(default_factory=dict)
    layer: str | None = None
    other_splits: Callable[[], Mapping[str, str]] = dict
    gold_may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Paired:
    """Spans ready to be scored, document labels, warnings, and fields for the signature.

    ``units`` gives each document the number of its incident, or one of its own; ``path`` and
    ``places`` say where the prediction of each document stands.
    """

    items: Items
    gold_labels: tuple[tuple[str, ...], ...]
    predicted_labels: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]
    fields: tuple[str, ...]
    units: tuple[int, ...] = ()
    path: str = ""
    places: tuple[str, ...] = ()


def paired_items(
    gold: Reading, predicted: Reading, said: Mapping[str, ReadDocument], options: Options
) -> Paired:
    """Return the spans of both sides as items; ``said`` gives the predicted documents by id.

    Raises:
        InputError: every span or label that cannot be scored.
    """
    empty = ReadDocument("", "", None, None, [], ())
    theirs = [said.get(document.id, empty) for document in gold.documents]
    texts = [document.text for document in gold.documents]
    mine = side_columns(gold.path, gold.documents, texts, {})
    other = side_columns(predicted.path, theirs, texts, options.labels)
    labels = _labels(mine, other)
    other = _in_layers(other, labels)
    found = [*side_problems(mine), *label_problems(mine, labels.labels)]
    found += twice_problems(mine, gold=True)
    wrong = [*side_problems(other), *label_problems(other, labels.labels)]
    wrong += twice_problems(other, gold=False)
    if found or (wrong and not options.lenient):
        raise InputError([f for f, _ in (*found, *wrong)])
    bad = np.zeros(len(other.start), dtype=bool)
    bad[[index for _, index in wrong]] = True
    items = _items(gold, _spans(mine, labels), _spans(other, labels, ~bad), labels, options.layer)
    return Paired(
        items,
        tuple(tuple(document.event_types or ()) for document in gold.documents),
        tuple(
            tuple(options.labels.get(name, name) for name in document.event_types or ())
            for document in theirs
        ),
        tuple(_warnings(gold, predicted, said, items, options.task)),
        _fields(gold, said, options, int(bad.sum())),
        unit_numbers((d.id, d.incidents) for d in gold.documents),
        predicted.path,
        tuple(document.place for document in theirs),
    )


def _labels(gold: SideColumns, predicted: SideColumns) -> LabelSet:
    """Return the labels of the ontology for our layers, else those that occur on either side."""
    pairs = set(gold.labels)
    layers = {layer for layer, _ in pairs}
    if layers != {NO_LAYER} and layers <= set(ontology().layers):
        return ontology_labels()
    extra = {pair for pair in predicted.labels if layers == {pair[0]}}
    return LabelSet(tuple(sorted(pairs | extra)))


def _in_layers(side: SideColumns, labels: LabelSet) -> SideColumns:
    """Give spans that name no layer the one layer that has their type."""
    homes: dict[str, str | None] = {}
    for layer, name in labels.labels:
        homes[name] = layer if name not in homes else None
    named = tuple(
        (homes.get(name) or layer, name) if layer == NO_LAYER else (layer, name)
        for layer, name in side.labels
    )
    if named == side.labels:
        return side
    layers = [named[number][0] for number in side.label.tolist()]
    return replace(side, layer=layers, labels=named)


def _spans(side: SideColumns, labels: LabelSet, keep: Mask | None = None) -> Spans:
    code = {label: i for i, label in enumerate(labels.labels)}
    numbers = np.array([code.get(pair, -1) for pair in side.labels], dtype=np.int64)
    label = numbers[side.label] if len(numbers) else side.label
    chosen = slice(None) if keep is None else keep
    columns = (side.document, side.starts, side.ends, label)
    return spans(*(column[chosen] for column in columns))


def _items(gold: Reading, mine: Spans, theirs: Spans, labels: LabelSet, layer: str | None) -> Items:
    if layer is not None:
        if layer not in labels.layers:
            raise unknown("layer", layer, labels.layers)
        names = LabelSet(tuple(label for label in labels.labels if label[0] == layer))
        codes = np.array([_code(names, label) for label in labels.labels], dtype=np.int64)
        mine, theirs = (_recoded(side, codes) for side in (mine, theirs))
        labels = names
    first = distinct(theirs)
    texts = tuple(d.text for d in gold.documents if d.text is not None)
    return Items(
        ids=tuple(document.id for document in gold.documents),
        labels=labels,
        gold=mine,
        predicted=theirs.take(first),
        duplicates=theirs.take(~first),
        texts=texts if len(texts) == len(gold.documents) else None,
    )


def _code(labels: LabelSet, label: tuple[str, str]) -> int:
    return labels.labels.index(label) if label in labels.labels else -1


def _recoded(side: Spans, codes: Ints) -> Spans:
    label = codes[side.label]
    return Spans(side.document, side.start, side.end, label).take(label >= 0)


def _fields(
    gold: Reading, said: Mapping[str, ReadDocument], options: Options, dropped: int
) -> tuple[str, ...]:
    missing = sum(document.id not in said for document in gold.documents)
    fields = [f"missing:empty#{missing}"] if missing else []
    fields += [f"dropped:{dropped}"] if dropped else []
    known = {document.id for document in gold.documents}
    if ignored := sum(identity not in known for identity in said):
        fields.append(f"extra:ignore#{ignored}")
    if options.labels:
        pairs = sorted(options.labels.items())
        fields.append("map:" + "+".join(f"{escaped(a)}={escaped(b)}" for a, b in pairs))
    return tuple(fields)


def _warnings(
    gold: Reading,
    predicted: Reading,
    said: Mapping[str, ReadDocument],
    items: Items,
    task: str,
) -> Iterator[str]:
    yield from (*gold.notes, *predicted.notes)
    if len(items.duplicates):
        yield f"{len(items.duplicates)} predicted spans stand twice and are counted once"
    if task == "documents":
        if not any(document.event_types for document in said.values()):
            yield f"{predicted.path} predicts no event type at all"
    elif not len(items.predicted):
        yield f"{predicted.path} predicts no span at all"
    known = {document.id for document in gold.documents}
    if ignored := sum(identity not in known for identity in said):
        yield f"{ignored} predictions about other documents are left out"
    correct = count_correct(items.gold, items.predicted)
    if 2 * correct >= len(items.predicted):
        return
    longer = replace(items.predicted, end=items.predicted.end + 1)
    if hint := inclusive_ends(correct, count_correct(items.gold, longer)):
        yield f"{predicted.path}: {hint}"
    texts = [text for text in items.texts or () if isinstance(text, str) and not text.isascii()]
    for unit in UNITS if texts else ():
        converted, fit = in_code_points(items.predicted, [str(t) for t in items.texts or ()], unit)
        if hint := other_unit(unit, correct, count_correct(items.gold, converted.take(fit))):
            yield f"{predicted.path}: {hint}"
