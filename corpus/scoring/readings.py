"""What two annotators' readings of the same articles share, counted article by article.

Everything here is symmetric: exchanging the two readings exchanges the last two columns of counts
and transposes tables, and changes nothing else. ``relaxed`` lets boundaries differ: spans of one
type that overlap are paired one to one, equal ones first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from corpus.ontology import UnknownNameError, ontology
from corpus.records import Annotation, Mention
from corpus.scoring.assignment import assign
from corpus.scoring.items import make_items, ontology_labels
from corpus.scoring.matching import Pairs, match
from corpus.scoring.mentions import span_counts
from corpus.scoring.spans import Ints, Row
from corpus.scoring.statistics import Counts

Pair = tuple[Annotation, Annotation]
Attribute = Literal["form", "realis"]
Key = tuple[str, int, int, str]  # layer, start, end, type
Argument = tuple[tuple[int, int], str, tuple[tuple[int, int], ...]]  # trigger, role, its mentions


def layer_counts(readings: Sequence[Pair], layer: str, *, relaxed: bool = False) -> Counts:
    """Return counts of spans ``[articles, types, 3]``: shared, of the first, of the second.

    Shared spans have the same offsets and type, or overlap with the same type. Types are in the
    order of the ontology.
    """
    labels = ontology_labels(layer)
    one, two = ([_rows(pair[side], layer) for pair in readings] for side in (0, 1))
    items = make_items(one, two, labels=labels)
    counts = span_counts(items, "relaxed" if relaxed else "strict")
    return counts[:, :, [0, 2, 1]]


def _rows(annotation: Annotation, layer: str) -> list[Row]:
    rows = ((m.layer, m.type, m.start, m.end) for m in annotation.mentions if m.layer == layer)
    return list(dict.fromkeys(rows))


def value_counts(
    readings: Sequence[Pair], attribute: Attribute, *, relaxed: bool = False
) -> Counts:
    """Return counts ``[articles, 3]``: equal values, and for either side all shared spans."""
    rows = []
    for one, two in readings:
        pairs = shared_values(one, two, attribute, relaxed=relaxed)
        rows.append((sum(mine == theirs for mine, theirs in pairs), len(pairs), len(pairs)))
    return np.asarray(rows, dtype=np.int64).reshape(-1, 3)


def value_tables(readings: Sequence[Pair], attribute: Attribute) -> Counts:
    """Return tables ``[articles, values, values]`` of the values on equal spans."""
    known = ontology().forms if attribute == "form" else ontology().realis
    code = {value: i for i, value in enumerate(known)}
    tables = np.zeros((len(readings), len(known), len(known)), dtype=np.int64)
    for article, (one, two) in enumerate(readings):
        for mine, theirs in shared_values(one, two, attribute):
            tables[article, code[mine], code[theirs]] += 1
    return tables


def shared_values(
    one: Annotation, two: Annotation, attribute: Attribute, *, relaxed: bool = False
) -> list[tuple[str, str]]:
    """Return both values of an attribute for each span that both readings have with one type.

    Where boundaries may differ, the remaining spans are paired so that most pairs are found, of
    those with the largest overlap, and of those with the most equal values.
    """
    mine, theirs = _values(one, attribute), _values(two, attribute)
    equal = sorted(mine.keys() & theirs.keys())
    pairs = [(key, key) for key in equal]
    if relaxed:
        rest = sorted(mine.keys() - theirs.keys()), sorted(theirs.keys() - mine.keys())
        pairs += _overlapping(*rest, mine, theirs)
    return [(mine[left], theirs[right]) for left, right in pairs]


def _values(annotation: Annotation, attribute: Attribute) -> dict[Key, str]:
    if attribute == "form":
        return {_key(m): m.form for m in annotation.mentions if m.form is not None}
    triggers = {m.id: m for m in annotation.mentions}
    return {_key(triggers[e.mention]): e.realis for e in annotation.events}


def _key(mention: Mention) -> Key:
    return mention.layer, mention.start, mention.end, mention.type


def _overlapping(
    left: Sequence[Key], right: Sequence[Key], mine: dict[Key, str], theirs: dict[Key, str]
) -> list[tuple[Key, Key]]:
    overlaps = [[_overlap(a, b) for b in right] for a in left]
    most = 1 + sum(map(sum, overlaps))
    few = 1 + min(len(left), len(right))
    # One number that ranks pairings by their size, then by overlap, then by equal values.
    weights = [
        [
            ((most + overlap) * few + (mine[a] == theirs[b])) if overlap else 0
            for b, overlap in zip(right, row, strict=True)
        ]
        for a, row in zip(left, overlaps, strict=True)
    ]
    return [(left[i], right[j]) for i, j in assign(weights) if weights[i][j]]


def _overlap(a: Key, b: Key) -> int:
    return max(0, min(a[2], b[2]) - max(a[1], b[1])) if (a[0], a[3]) == (b[0], b[3]) else 0


def argument_counts(
    readings: Sequence[Pair], role: str | None = None, *, relaxed: bool = False
) -> Counts:
    """Return counts of arguments ``[articles, 3]``, of all roles or of one, paired one to one.

    Shared arguments have the same trigger span and role, and their fillers a mention in common; or
    the triggers overlap, and a mention of one filler overlaps with one of the other.

    Raises:
        UnknownNameError: there is no such role.
    """
    if role is not None and role not in ontology().roles:
        raise UnknownNameError("role", role, ontology().roles)
    sides = [[_arguments(pair[side], role) for pair in readings] for side in (0, 1)]
    sizes = [np.array([len(found) for found in side], dtype=np.int64) for side in sides]
    firsts = [np.cumsum(size) - size for size in sizes]
    edges = [
        (int(firsts[0][article]) + i, int(firsts[1][article]) + j)
        for article, (mine, theirs) in enumerate(zip(*sides, strict=True))
        for i, a in enumerate(mine)
        for j, b in enumerate(theirs)
        if _same(a, b, relaxed)
    ]
    shared = _matched(edges, sizes)
    return np.stack([shared, *sizes], axis=1)


def _matched(edges: Sequence[tuple[int, int]], sizes: Sequence[Ints]) -> Counts:
    """Return how many pairs a largest one-to-one choice of edges has in each article."""
    columns = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    alike = np.ones(len(columns), dtype=bool)
    pairs = Pairs(columns[:, 0], columns[:, 1], np.zeros(len(columns), np.int64), alike, alike)
    free = [np.ones(int(size.sum()), dtype=bool) for size in sizes]
    article = np.repeat(np.arange(len(sizes[0])), sizes[0])
    found: Counts = np.bincount(article[match(pairs, *free).gold], minlength=len(sizes[0]))
    return found


def _arguments(annotation: Annotation, role: str | None) -> list[Argument]:
    return list(dict.fromkeys(_each_argument(annotation, role)))


def _each_argument(annotation: Annotation, role: str | None) -> Iterator[Argument]:
    triggers = {m.id: m for m in annotation.mentions}
    spans: dict[str, set[tuple[int, int]]] = {}
    for mention in annotation.mentions:
        spans.setdefault(mention.entity, set()).add((mention.start, mention.end))
    for event in annotation.events:
        trigger = triggers[event.mention]
        for name in ontology().roles if role is None else (role,):
            for filler in getattr(event, f"{name.lower()}s"):
                yield (trigger.start, trigger.end), name, tuple(sorted(spans[filler]))


def _same(a: Argument, b: Argument, relaxed: bool) -> bool:
    if a[1] != b[1]:
        return False
    if not relaxed:
        return a[0] == b[0] and not set(a[2]).isdisjoint(b[2])
    return _touch(a[0], b[0]) and any(_touch(x, y) for x in a[2] for y in b[2])


def _touch(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def label_tables(readings: Sequence[Pair]) -> Counts:
    """Return tables ``[articles, types, 2, 2]``: is the event type a label of the document."""
    types = ontology().types("event")
    tables = np.zeros((len(readings), len(types), 2, 2), dtype=np.int64)
    for article, (one, two) in enumerate(readings):
        for number, name in enumerate(types):
            # As integers: NumPy takes a truth value in an index for a mask.
            said = int(name in one.event_types), int(name in two.event_types)
            tables[article, number, said[0], said[1]] = 1
    return tables


def token_codes(annotation: Annotation, layer: str, starts: Ints) -> Ints:
    """Return the number of the type that covers each token, in ontology order, else the last one.

    ``starts`` are the tokens' first characters: a token belongs to the span that its first
    character lies in, and where spans overlap, to the shortest. That a span ends and another of
    its type begins is not seen.
    """
    code = {name: i for i, name in enumerate(ontology().types(layer))}
    found = np.full(len(starts), len(code), dtype=np.int64)
    mentions = [m for m in annotation.mentions if m.layer == layer]
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start, code[m.type])):
        first, last = np.searchsorted(starts, [mention.start, mention.end])
        found[first:last] = code[mention.type]
    return found
