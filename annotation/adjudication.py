"""Where two readings of an article differ, one by one, and which side the gold took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.files import read_jsonl
from corpus.findings import Finding, InputError
from corpus.names import GOLD
from corpus.ontology import ontology
from corpus.records import Annotation, Mention
from corpus.row_forms import Form, form_problems
from corpus.sources import Sources

Key = tuple[str, int, int]
Statement = tuple[str, str, str]  # kind, where, what is said there


@dataclass(frozen=True, slots=True)
class Difference:
    """Two readings of one thing: ``a`` and ``b`` say it, or None where that side says nothing.

    ``kind`` is span, type, form, realis, coreference, or a role; ``where`` locates it by offsets
    and text.
    """

    kind: str
    where: str
    a: str | None
    b: str | None


def differences(one: Annotation, two: Annotation) -> list[Difference]:
    """Return every difference of two readings, in the order of kinds and of the text.

    Attributes, coreference and roles are compared where both readings have the span.
    """
    common = _spans(one).keys() & _spans(two).keys()
    mine, theirs = (statements(reading, common) for reading in (one, two))
    keys = sorted(mine.keys() | theirs.keys(), key=_order)
    found = ((key, mine.get(key), theirs.get(key)) for key in keys)
    return [Difference(kind, where, a, b) for (kind, where), a, b in found if a != b]


def _order(key: tuple[str, str]) -> tuple[int, int, str]:
    kinds = ("span", "type", "form", "coreference", "realis")
    rank = kinds.index(key[0]) if key[0] in kinds else len(kinds)
    return rank, int(key[1].split(":")[0]), f"{key[0]} {key[1]}"


def _spans(annotation: Annotation) -> dict[Key, Mention]:
    return {(m.layer, m.start, m.end): m for m in annotation.mentions}


def _where(mention: Mention) -> str:
    return f"{mention.start}:{mention.end} {mention.layer} {mention.text!r}"


def statements(annotation: Annotation, common: Iterable[Key]) -> dict[tuple[str, str], str]:
    """Return what a reading says, keyed by kind and place."""
    known = set(common)
    said = [*_span_statements(annotation, known), *_link_statements(annotation, known)]
    return {(kind, where): value for kind, where, value in said}


def _span_statements(annotation: Annotation, common: set[Key]) -> Iterator[Statement]:
    realis = {event.mention: event.realis for event in annotation.events}
    for key, mention in _spans(annotation).items():
        where = _where(mention)
        if key not in common:
            yield "span", where, mention.type
            continue
        yield "type", where, mention.type
        if mention.form is not None:
            yield "form", where, mention.form
        if mention.id in realis:
            yield "realis", where, realis[mention.id]


def _link_statements(annotation: Annotation, common: set[Key]) -> Iterator[Statement]:
    first = _first_mentions(annotation, common)
    by_id = {m.id: m for m in annotation.mentions}
    for key, mention in _spans(annotation).items():
        if key in common:
            yield "coreference", _where(mention), _where(first[mention.entity])
    for event in annotation.events:
        trigger = by_id[event.mention]
        if (trigger.layer, trigger.start, trigger.end) in common:
            for role in ontology().roles:
                fillers = getattr(event, f"{role.lower()}s")
                shown = sorted(_where(first[f]) if f in first else "?" for f in fillers)
                yield role, _where(trigger), "; ".join(shown)


def _first_mentions(annotation: Annotation, common: set[Key]) -> dict[str, Mention]:
    """Return the mention that stands for each entity: its first one that both readings have."""
    first: dict[str, Mention] = {}
    for mention in annotation.mentions:
        shared = (mention.layer, mention.start, mention.end) in common
        held = first.get(mention.entity)
        if held is None or (shared and (held.layer, held.start, held.end) not in common):
            first[mention.entity] = mention
    return first


def winner(difference: Difference, one: Annotation, two: Annotation, gold: Annotation) -> str:
    """Return whose side the gold took: ``a``, ``b``, or ``other`` where it says a third thing."""
    common = _spans(one).keys() & _spans(two).keys()
    said = statements(gold, common).get((difference.kind, difference.where))
    if difference.kind == "span":
        said = next(
            (m.type for m in gold.mentions if _where(m) == difference.where),
            None,
        )
    return "a" if said == difference.a else "b" if said == difference.b else "other"


LOG = "annotation/adjudication.jsonl"
ANNOTATORS = ("a", "b")
ROW: Form = {
    "article": str,
    "kind": str,
    "where": str,
    "a": (str, None),
    "b": (str, None),
    "gold": str,
    "rule": str,
    "note": str,
}


def log_findings(sources: Sources) -> Iterator[Finding]:
    """Yield differences of the two raw readings that the log lacks, or reports with a wrong winner.

    A log without readings, or readings without a log, have nothing to compare.
    """
    path = sources.root / LOG
    if not path.exists():
        return
    try:
        rows = read_jsonl(path, LOG)
    except InputError as error:
        yield from error.findings
        return
    logged: dict[tuple[str, str, str], str] = {}
    for number, row in rows:
        problems = list(form_problems(row, ROW))
        yield from (Finding(LOG, str(number), "log-form", problem) for problem in problems)
        if not problems:
            logged.setdefault((row["article"], row["kind"], row["where"]), row["gold"])
    layers = [sources.layers.get(name, {}) for name in (*ANNOTATORS, GOLD)]
    for article in sorted(set.intersection(*map(set, layers))):
        yield from _unlogged(article, [layer[article] for layer in layers], logged)


def _unlogged(
    article: str, readings: list[Annotation], logged: dict[tuple[str, str, str], str]
) -> Iterator[Finding]:
    one, two, gold = readings
    for difference in differences(one, two):
        won = winner(difference, one, two, gold)
        said = logged.get((article, difference.kind, difference.where))
        what = f"{difference.kind} {difference.where}"
        if said is None:
            message = f"{what}: the readings differ and no line says how it was decided"
            yield Finding(LOG, article, "log-missing", message)
        elif said != won:
            message = f"{what}: the log says {said}, the gold layer has {won}"
            yield Finding(LOG, article, "log-side", message)
