"""Bringing what was read on two sides together, and refusing what does not belong together.

All problems are collected; nothing is dropped or repaired unless the caller asks for it, and what
was asked for stands in the signature.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corpus.files import sha256
from corpus.findings import Finding, InputError, unknown
from corpus.ontology import ontology
from corpus.scoring.hints import inclusive_ends, nearest, text_difference
from corpus.scoring.items import Items, ontology_labels
from corpus.scoring.matching import Mask
from corpus.scoring.mentions import count_correct, label_items, score_label_items
from corpus.scoring.readers import ReadDocument, Reading
from corpus.scoring.results import TaskResult
from corpus.scoring.side import (
    SideColumns,
    label_problems,
    side_columns,
    side_problems,
    twice_problems,
)
from corpus.scoring.spans import NO_LAYER, Ints, LabelSet, Spans, distinct, spans


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller allows, and how labels are renamed.

    ``missing`` empty scores documents without a prediction as ones without spans; ``extra`` ignore
    leaves out predictions about other documents; ``lenient`` drops predicted spans that cannot be
    scored. ``other_splits`` names the ids of other splits, for a hint.
    """

    missing: str = "error"
    extra: str = "error"
    lenient: bool = False
    task: str = "mentions"
    labels: Mapping[str, str] = field(default_factory=dict)
    layer: str | None = None
    other_splits: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True, slots=True)
class Paired:
    """Spans ready to be scored, document labels, warnings, and fields for the signature.

    ``units`` gives each document the number of its incident, or one of its own.
    """

    items: Items
    gold_labels: tuple[tuple[str, ...], ...]
    predicted_labels: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]
    fields: tuple[str, ...]
    units: tuple[int, ...] = ()


def pair(gold: Reading, predicted: Reading, options: Options | None = None) -> Paired:
    """Return both sides as items of the gold's documents, in the gold's order.

    Raises:
        InputError: every problem of either side, and of the two together.
    """
    chosen = options or Options()
    found = [*_duplicate_ids(gold), *_duplicate_ids(predicted)]
    found += [f for side in (gold, predicted) for f in _unsaid(side, chosen.task)]
    if not any(document.spans or document.event_types for document in gold.documents):
        message = "the gold has no span and no label at all; is it the right file?"
        found.append(Finding(gold.path, "", "gold-empty", message))
    if found:
        raise InputError(found)
    said = {document.id: document for document in predicted.documents}
    found += _missing(gold, predicted, said, chosen)
    found += _extra(gold, predicted, said, chosen)
    matched = [(g, said[g.id]) for g in gold.documents if g.id in said]
    found += [f for g, p in matched for f in _text_problems(predicted.path, g, p)]
    if found:
        raise InputError(found)
    return _paired(gold, predicted, said, chosen)


def _duplicate_ids(reading: Reading) -> list[Finding]:
    first: dict[str, str] = {}
    found = []
    for document in reading.documents:
        if document.id in first:
            message = f"{document.id} stands at line {first[document.id]} already; keep one"
            found.append(Finding(reading.path, document.place, "id-duplicate", message))
        first.setdefault(document.id, document.place)
    return found


def _unsaid(reading: Reading, task: str) -> list[Finding]:
    """Return a finding for every row that lacks what the task scores: lacking is not empty."""
    labels = task == "documents"
    lacking = [
        d for d in reading.documents if (d.event_types is None if labels else not d.has_spans)
    ]
    key = "event_types" if labels else "mentions"
    message = f'has no "{key}"; write an empty list where there is nothing'
    return [Finding(reading.path, d.place, "row-form", f"{d.id} {message}") for d in lacking]


def _listed(ids: Sequence[str], most: int = 5) -> str:
    return ", ".join(ids[:most]) + (", ..." if len(ids) > most else "")


def _missing(
    gold: Reading, predicted: Reading, said: Mapping[str, ReadDocument], options: Options
) -> list[Finding]:
    ids = [document.id for document in gold.documents if document.id not in said]
    if not ids or options.missing == "empty":
        return []
    message = (
        f"{len(ids)} of {len(gold.documents)} gold documents have no prediction line: "
        f"{_listed(ids)}; pass --missing empty to score them as having no spans (recorded in the "
        "signature)"
    )
    return [Finding(predicted.path, "", "prediction-missing", message)]


def _extra(
    gold: Reading, predicted: Reading, said: Mapping[str, ReadDocument], options: Options
) -> list[Finding]:
    known = {document.id for document in gold.documents}
    ids = [identity for identity in said if identity not in known]
    if not ids or options.extra == "ignore":
        return []
    homes = options.other_splits()
    splits = {homes.get(identity) for identity in ids}
    hint = ""
    if len(splits) == 1 and None not in splits:
        hint = f"; all {len(ids)} extra ids are in {splits.pop()}"
    message = (
        f"{len(ids)} documents are not among the {len(gold.documents)} of the gold: "
        f"{_listed(ids)}{hint}; pass --extra ignore to leave them out"
    )
    return [Finding(predicted.path, said[ids[0]].place, "prediction-extra", message)]


def _text_problems(path: str, gold: ReadDocument, said: ReadDocument) -> list[Finding]:
    if gold.text is None:
        return []
    if said.text is not None and said.text != gold.text:
        message = f"{gold.id} is about another text: {text_difference(gold.text, said.text)}"
        return [Finding(path, said.place, "prediction-text", message)]
    if said.sha256 is not None and said.sha256 != sha256(gold.text):
        message = (
            f"{gold.id} is about another text: sha256 {said.sha256[:12]}..., the gold text has "
            f"{sha256(gold.text)[:12]}...; tag the gold's own texts, unchanged"
        )
        return [Finding(path, said.place, "prediction-text", message)]
    return []


def _paired(
    gold: Reading, predicted: Reading, said: Mapping[str, ReadDocument], options: Options
) -> Paired:
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
        tuple(tuple(document.event_types or ()) for document in theirs),
        tuple(_warnings(gold, predicted, said, items)),
        _fields(gold, said, options, int(bad.sum())),
        _units(gold),
    )


def _units(gold: Reading) -> tuple[int, ...]:
    numbers: dict[object, int] = {}
    names = (str(d.incidents[0]) if d.incidents else ("alone", d.id) for d in gold.documents)
    return tuple(numbers.setdefault(name, len(numbers)) for name in names)


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
        fields.append("map:" + "+".join(f"{a}={b}" for a, b in sorted(options.labels.items())))
    return tuple(fields)


def _warnings(
    gold: Reading,
    predicted: Reading,
    said: Mapping[str, ReadDocument],
    items: Items,
) -> Iterator[str]:
    yield from (*gold.notes, *predicted.notes)
    if len(items.duplicates):
        yield f"{len(items.duplicates)} predicted spans stand twice and are counted once"
    if not len(items.predicted):
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
    known = set(ontology().types("event"))
    ours = {label for labels in paired.gold_labels for label in labels} <= known
    strange = sorted({str(t) for labels in paired.predicted_labels for t in labels} - known)
    if ours and strange:
        shown = ", ".join(f"{name}{nearest(name, sorted(known))}" for name in strange)
        message = f"no event type of the ontology: {shown}"
        raise InputError([Finding("predictions", "", "unknown-label", message)])
    return label_items(
        paired.gold_labels, paired.predicted_labels, items.ids, items.texts, ours=ours
    )
