"""How far two annotators' readings of the same articles agree, from their raw layers.

The figures are pairwise F1 scores: symmetric, so that neither annotator is the reference. A role
agrees when both have it on the same trigger and the two fillers share a mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from corpus.ontology import ontology
from corpus.records import Annotation
from corpus.scoring.statistics import Counts, Score, resampled, score

Pair = tuple[Annotation, Annotation]
Spans = frozenset[tuple[int, int]]
Values = dict[tuple[str, int, int, str], str | None]
Argument = tuple[int, int, str, Spans]


def pairs(layers: dict[str, dict[str, Annotation]], one: str, two: str) -> list[Pair]:
    """Return the two readings of every article that both annotators have, ids in order."""
    both = sorted(layers[one].keys() & layers[two].keys())
    return [(layers[one][article], layers[two][article]) for article in both]


def span_agreement(readings: Sequence[Pair], layer: str, type_name: str | None = None) -> Score:
    """Return strict F1 on spans and types of a layer, or of one type, with its interval."""

    def keys(annotation: Annotation) -> set[tuple[int, int, str]]:
        return {
            (m.start, m.end, m.type)
            for m in annotation.mentions
            if m.layer == layer and type_name in (None, m.type)
        }

    return _agreement([(len(keys(a) & keys(b)), len(keys(a)), len(keys(b))) for a, b in readings])


def form_agreement(readings: Sequence[Pair]) -> Score:
    """Return F1 on the form of the actor and location spans that both have with one type."""

    def forms(annotation: Annotation) -> Values:
        named = (m for m in annotation.mentions if m.form is not None)
        return {(m.layer, m.start, m.end, m.type): m.form for m in named}

    return _value_agreement([(forms(a), forms(b)) for a, b in readings])


def realis_agreement(readings: Sequence[Pair]) -> Score:
    """Return F1 on the realis of the triggers that both have with one type."""

    def values(annotation: Annotation) -> Values:
        triggers = {m.id: m for m in annotation.mentions}
        events = ((triggers[e.mention], e.realis) for e in annotation.events)
        return {(m.layer, m.start, m.end, m.type): realis for m, realis in events}

    return _value_agreement([(values(a), values(b)) for a, b in readings])


def role_agreement(readings: Sequence[Pair], role: str | None = None) -> Score:
    """Return F1 on roles, all or one of them: same trigger span, same role, a shared mention."""
    rows = []
    for one, two in readings:
        mine, theirs = list(_arguments(one, role)), list(_arguments(two, role))
        matched = min(_found(mine, theirs), _found(theirs, mine))
        rows.append((matched, len(mine), len(theirs)))
    return _agreement(rows)


def _found(some: Iterable[Argument], others: Sequence[Argument]) -> int:
    return sum(
        any(argument[:3] == other[:3] and argument[3] & other[3] for other in others)
        for argument in some
    )


def _arguments(annotation: Annotation, role: str | None) -> Iterable[Argument]:
    triggers = {m.id: m for m in annotation.mentions}
    spans: dict[str, set[tuple[int, int]]] = {}
    for mention in annotation.mentions:
        spans.setdefault(mention.entity, set()).add((mention.start, mention.end))
    for event in annotation.events:
        trigger = triggers[event.mention]
        for name in ontology().roles:
            if role in (None, name):
                for filler in getattr(event, f"{name.lower()}s"):
                    yield trigger.start, trigger.end, name, frozenset(spans[filler])


def _value_agreement(
    readings: Sequence[tuple[Values, Values]],
) -> Score:
    rows = []
    for one, two in readings:
        both = one.keys() & two.keys()
        rows.append((sum(one[key] == two[key] for key in both), len(both), len(both)))
    return _agreement(rows)


def _agreement(rows: Sequence[tuple[int, int, int]]) -> Score:
    counts: Counts = np.asarray(rows, dtype=np.int64).reshape(-1, 3)
    return score(counts, resampled(counts))
