"""Two readings become gold: what both say, a project to decide the rest in, and the log.

The project shows three predictions of each article on which the readings differ: each reader's and
what both agree on, which the page opens with. Articles read alike go to gold as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from annotation.adjudication import Difference, differences
from annotation.studio.push import Content
from annotation.studio.results import to_result
from corpus.annotations import ROLE_FIELDS, to_markup
from corpus.files import write_atomic
from corpus.findings import UsageError, unknown
from corpus.layers import Layers
from corpus.markup import Line, MarkedSpan, Markup, write
from corpus.names import GOLD
from corpus.ontology import ontology
from corpus.records import Annotation, Event, Mention

AGREED = "agreed"
Pair = tuple[Annotation, Annotation]


def pairs(layers: Layers, between: Sequence[str] | None) -> tuple[tuple[str, str], dict[str, Pair]]:
    """Return the two readers, and article -> their readings of it.

    Raises:
        UsageError: there are not two readers, or one is not there, or they share no article.
    """
    names = list(between or (name for name in layers if name != GOLD))
    for name in names:
        if name not in layers:
            raise unknown("annotator", name, layers)
    if len(set(names)) != 2:
        asked = ", ".join(names) or "none"
        raise UsageError(f"expected two readers and got {asked}; name them with --between a,b")
    one, two = names
    both = sorted(layers[one].keys() & layers[two].keys())
    if not both:
        raise UsageError(f"{one} and {two} have no article in common")
    return (one, two), {article: (layers[one][article], layers[two][article]) for article in both}


def disputed(readings: Mapping[str, Pair]) -> list[str]:
    """Return the articles on which the two readings differ."""
    return [article for article, pair in readings.items() if differences(*pair)]


def contents(
    names: tuple[str, str], readings: Mapping[str, Pair], texts: Mapping[str, str]
) -> dict[str, Content]:
    """Return what the tasks of an adjudication bring: both readings and their agreement."""
    found = {}
    for article in disputed(readings):
        text, pair = texts[article], readings[article]
        sides = {name: to_markup(text, side) for name, side in zip(names, pair, strict=True)}
        sides[AGREED] = agreed(text, *pair)  # last: the page opens with it
        predictions = {name: to_result(markup) for name, markup in sides.items()}
        found[article] = Content(predictions, differences=listed(names, differences(*pair)))
    return found


def listed(names: tuple[str, str], found: Iterable[Difference]) -> str:
    """Return differences as the page of an adjudication lists them, one a line."""
    one, two = names
    rows = (
        f"{d.kind} {d.where} | {one}: {d.a or 'nothing'} | {two}: {d.b or 'nothing'}" for d in found
    )
    return "\n".join(rows)


def agreed(text: str, one: Annotation, two: Annotation) -> Markup:
    """Return what two readings share: spans with their type, and what both say about them.

    Mentions are one entity where both say so. Form and realis stand where they are equal; where
    realis differs, the interface asks for it. Roles stand where both have them.
    """
    theirs = {(m.layer, m.type, m.start, m.end): m for m in two.mentions}
    shared = [
        (m, theirs[m.layer, m.type, m.start, m.end])
        for m in one.mentions
        if (m.layer, m.type, m.start, m.end) in theirs
    ]
    ids = _ids(shared)
    spans = tuple(
        MarkedSpan(ids[a.entity, b.entity], a.layer, a.type, a.start, a.end, _form(a, b))
        for a, b in shared
    )
    return Markup(text, spans, tuple(_lines(shared, ids, one, two)))


def _form(one: Mention, two: Mention) -> str | None:
    return one.form if one.form == two.form else ontology().forms[0]


def _ids(shared: Iterable[tuple[Mention, Mention]]) -> dict[tuple[str, str], str]:
    ids: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    for a, b in shared:
        if (a.entity, b.entity) not in ids:
            counts[a.layer] = counts.get(a.layer, 0) + 1
            ids[a.entity, b.entity] = f"{ontology().prefix(a.layer)}{counts[a.layer]}"
    return ids


def _lines(
    shared: Iterable[tuple[Mention, Mention]],
    ids: Mapping[tuple[str, str], str],
    one: Annotation,
    two: Annotation,
) -> Iterator[Line]:
    events = [{e.mention: e for e in reading.events} for reading in (one, two)]
    done = set()
    for a, b in shared:
        identity = ids[a.entity, b.entity]
        if a.layer == "event" and identity not in done:
            done.add(identity)
            said = (events[0][a.id], events[1][b.id])
            yield Line(identity, _attributes(*said, ids), 0)


def _attributes(
    one: Event, two: Event, ids: Mapping[tuple[str, str], str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, name in ROLE_FIELDS.items():
        mine, yours = getattr(one, name), getattr(two, name)
        both = tuple(ids[a, b] for a in mine for b in yours if (a, b) in ids)
        if both:
            found[key] = both
    if one.realis != two.realis:
        found["realis"] = ()  # no value at all, not even the one that silence means
    elif one.realis != ontology().realis[0]:
        found["realis"] = (one.realis,)
    if one.incident is not None and one.incident == two.incident:
        found["incident"] = (one.incident,)
    return found


def write_undisputed(
    out: Path, readings: Mapping[str, Pair], texts: Mapping[str, str]
) -> list[str]:
    """Write readings that do not differ to the gold layer; return the articles.

    Files that are there already stay.
    """
    folder = out / GOLD
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    alike = readings.keys() - set(disputed(readings))
    for article in sorted(alike):
        path = folder / f"{article}.txt"
        if not path.exists():
            write_atomic(path, write(to_markup(texts[article], readings[article][0])))
            written.append(article)
    return written
