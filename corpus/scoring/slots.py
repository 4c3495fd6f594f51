"""Scores of filled slots, from the records of two sides: what all tasks on records share.

The measures of records are ``slots`` (fillers that match strictly in aligned records) and
``records`` (the Dice coefficients of aligned records); those of role fillers are ``REE`` (fillers
that match strictly) and ``REE-shares`` (the share of each filler's mentions that is right).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from corpus.scoring.measures import Measures, quotient, shares
from corpus.scoring.results import TaskResult, grouped
from corpus.scoring.spans import LabelSet
from corpus.scoring.statistics import Floats
from corpus.scoring.templates import Record, align, align_records, pair_counts, slot_share

TASK = "incidents"
MEASURES = ("slots", "records", "REE", "REE-shares")
LABELS = LabelSet((("incident", "record"),))
SlotCounts = Counter[tuple[str, int]]  # by slot and column: 0 correct, 1 predicted, 2 gold
Pair = tuple[Sequence[Record], Sequence[Record]]  # gold and predicted records of one document


def record_results(
    documents: Sequence[Pair],
    known: Sequence[str],
    signed: Mapping[str, str],
    units: Sequence[int] | None,
) -> dict[str, TaskResult]:
    """Return `slots` and `records` of documents with any number of records on either side."""
    counts = [aligned_counts(*pair) for pair in documents]
    sums = np.zeros((len(documents), 1, 4))
    for number, (gold, predicted) in enumerate(documents):
        pairs, common = align_records(gold, predicted)
        share = quotient({common: sum(pairs.values())})
        sums[number, 0] = share, share, len(predicted), len(gold)
    return {
        "slots": slot_result(counts, known, signed["slots"], units),
        "records": whole_result(sums, signed["records"], units),
    }


def filler_results(
    documents: Sequence[tuple[Record, Record]],
    known: Sequence[str],
    signed: Mapping[str, str],
    units: Sequence[int] | None,
) -> dict[str, TaskResult]:
    """Return `REE` and `REE-shares` of documents with one record of role fillers on each side."""
    slots = with_others(known, (slot for pair in documents for record in pair for slot in record))
    sums = np.zeros((len(documents), len(slots), 4))
    for number, (gold, predicted) in enumerate(documents):
        for column, slot in enumerate(slots):
            mine, said = gold.get(slot, ()), predicted.get(slot, ())
            share = slot_share(mine, said)
            sums[number, column] = share, share, len(said), len(mine)
    counts = [pair_counts(*pair) for pair in documents]
    return {
        "REE": slot_result(counts, known, signed["REE"], units),
        "REE-shares": shares(TASK, sums, slots, signed["REE-shares"], units),
    }


def measures_of(results: Mapping[str, TaskResult]) -> Measures:
    """Return results as measures; the first is the primary one."""
    reasons = {
        name: "neither side fills a slot"
        for name, result in results.items()
        if result.overall.f1 is None
    }
    return Measures(TASK, next(iter(results)), results, reasons)


def aligned_counts(gold: Sequence[Record], predicted: Sequence[Record]) -> SlotCounts:
    """Return the counts of one document; records without a partner match nothing."""
    partners = dict(align(gold, predicted))
    counts: SlotCounts = Counter()
    for number, record in enumerate(gold):
        counts += pair_counts(record, predicted[partners[number]] if number in partners else {})
    for number in sorted(set(range(len(predicted))) - set(partners.values())):
        counts += pair_counts({}, predicted[number])
    return counts


def slot_result(
    documents: Sequence[SlotCounts],
    known: Sequence[str],
    signed: str,
    units: Sequence[int] | None = None,
) -> TaskResult:
    """Return scores of integer counts: the known slots in their order, then others, sorted."""
    slots = with_others(known, (slot for counts in documents for slot, _ in counts))
    code = {slot: i for i, slot in enumerate(slots)}
    counts = np.zeros((len(documents), len(slots), 3), dtype=np.int64)
    for number, found in enumerate(documents):
        for (slot, column), count in found.items():
            counts[number, code[slot], column] = count
    labels = LabelSet(tuple(("incident", slot) for slot in slots))
    return grouped(TASK, counts, labels, signed, units=units)


def whole_result(sums: Floats, signed: str, units: Sequence[int] | None = None) -> TaskResult:
    """Return the score of whole records from sums ``[documents, 1, 4]``."""
    return shares(TASK, sums, ("record",), signed, units)


def with_others(known: Sequence[str], occurring: Iterable[str]) -> tuple[str, ...]:
    """Return the known names in their order, then those that occur beside them, sorted."""
    return (*known, *sorted(set(occurring) - set(known)))
