"""Rows of a predictions file with entities and events: their form, their checks, both ways.

A row is one JSON object a document. Beside what span scoring reads (``id``, ``sha256`` or
``text``, ``mentions``, ``event_types``) it may have two keys::

    {"id": "iq-002-a", "sha256": "...",
     "entities": [{"id": "A1", "layer": "actor", "mentions": [[0, 8], [40, 44]]}],
     "events": [{"type": "KILL", "start": 12, "end": 18, "realis": "ACTUAL", "event": "E1",
                 "incident": "I1", "arguments": [{"role": "AGENT", "start": 0, "end": 8}]}]}

``entities`` is a list of clusters of the layers actor and location. A cluster has an ``id`` of the
system's own, unique in the row, and one or more ``mentions`` as ``[start, end]``; a span stands in
one cluster of its layer, once. A mention that corefers with nothing is a cluster of one. Further
keys (``type``, ``name``, ``gazetteer``) are not read.

``events`` is a list of triggers with a ``type``; no two triggers have the same span. ``arguments``
(default none) name a ``role`` and one mention of the filler, each once. ``realis`` is ACTUAL where
it is left out. Events with one ``event`` id corefer; events with one ``incident`` id belong to one
incident, null to none. Both ids are the system's own.

Offsets are half-open code points of the article's text. Where a row has ``mentions`` of a layer,
they must be the spans of its clusters, or of its events with their types. What a task needs must
be there, if need be as an empty list: ``entities`` and ``events`` with ``event`` for coreference,
``events`` for triggers and arguments, ``events`` with ``incident`` for incidents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.files import JsonObject, read_jsonl
from corpus.findings import Finding, InputError, unknown
from corpus.records import Article, Document
from corpus.scoring.hints import text_difference
from corpus.scoring.row_checks import Problem, content_problems
from corpus.scoring.structure import Argument, Cluster, EventMention, Structure

# What a task reads: keys of the row, and keys of each of its events.
NEEDS = {
    "triggers": (("events",), ()),
    "arguments": (("events",), ()),
    "coref": (("entities", "events"), ("event",)),
    "incidents": (("events",), ("incident",)),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Predictions in the order of the gold, and the fields that they add to the signature."""

    structures: tuple[Structure, ...]
    fields: tuple[str, ...] = ()


def read_rows(
    path: Path,
    gold: Sequence[Document],
    task: str,
    *,
    missing: str = "error",
    extra: str = "error",
) -> Rows:
    """Read the entities and events of a predictions file, for exactly the gold documents.

    ``missing`` empty takes a document without a row as one without entities and events; ``extra``
    ignore leaves out rows about other documents.

    Raises:
        UsageError: there is no such task.
        InputError: every row that is malformed, is about another text, stands twice or is missing.
    """
    if task not in NEEDS:
        raise unknown("task", task, NEEDS)
    articles = {document.article.id: document.article for document in gold}
    found: list[Finding] = []
    lines: dict[str, int] = {}
    made: dict[str, Structure] = {}
    for number, row in read_jsonl(path, clean=False):
        problems = list(row_problems(row, articles, lines, task, extra))
        found += [Finding(str(path), str(number), check, text) for check, text in problems]
        if isinstance(row.get("id"), str):
            lines.setdefault(row["id"], number)
        if not problems and row["id"] in articles:
            made[row["id"]] = structure_of_row(row)
    absent = [identity for identity in articles if identity not in lines]
    if absent and missing != "empty":
        found.append(Finding(str(path), "", "prediction-missing", _missing(absent, len(articles))))
    if found:
        raise InputError(found)
    fields = (f"missing:empty#{len(absent)}",) if absent else ()
    return Rows(tuple(made.get(i, Structure(i)) for i in articles), fields)


def _missing(absent: Sequence[str], documents: int) -> str:
    shown = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
    return (
        f"{len(absent)} of {documents} gold documents have no prediction line: {shown}; pass "
        "--missing empty to score them as having no events and entities (recorded in the signature)"
    )


def row_problems(
    row: JsonObject,
    articles: dict[str, Article],
    lines: dict[str, int],
    task: str,
    extra: str = "error",
) -> Iterator[Problem]:
    """Yield a check id and a message for everything wrong with a row; ``lines`` are those read."""
    identity = row.get("id")
    if not isinstance(identity, str):
        yield "row-form", f"id is {identity!r:.40}; expected a string"
        return
    if identity in lines:
        yield "id-duplicate", f"{identity} stands at line {lines[identity]} already; keep one"
    article = articles.get(identity)
    if article is None:
        if extra != "ignore":
            message = f"{identity} is not among the {len(articles)} gold documents"
            yield "prediction-extra", f"{message}; pass --extra ignore to leave it out"
        return
    different = list(_text_problems(row, article))
    yield from different or content_problems(row, identity, len(article.text), *NEEDS[task])


def _text_problems(row: JsonObject, article: Article) -> Iterator[Problem]:
    text, digest = row.get("text"), row.get("sha256")
    if text is None and digest is None:
        message = f"{article.id} says neither sha256 nor text; give the sha256 of the text tagged"
        yield "prediction-text", message
    elif text is not None and text != article.text:
        what = text_difference(article.text, text) if isinstance(text, str) else "it is no string"
        yield "prediction-text", f"{article.id} is about another text: {what}"
    elif digest is not None and digest != article.sha256:
        message = f"sha256 {digest!r:.15}..., the gold text has {article.sha256[:12]}..."
        mend = "tag the gold's own texts, unchanged"
        yield "prediction-text", f"{article.id} is about another text: {message}; {mend}"


def structure_of_row(row: JsonObject) -> Structure:
    """Return what a checked row says of entities and events."""
    entities = (
        Cluster(c["id"], c["layer"], tuple((start, end) for start, end in c["mentions"]))
        for c in row.get("entities") or ()
    )
    return Structure(row["id"], tuple(entities), tuple(map(_event, row.get("events") or ())))


def _event(event: JsonObject) -> EventMention:
    arguments = (Argument(a["role"], a["start"], a["end"]) for a in event.get("arguments") or ())
    return EventMention(
        type=event["type"],
        start=event["start"],
        end=event["end"],
        arguments=tuple(arguments),
        realis=event.get("realis"),
        event=event.get("event"),
        incident=event.get("incident"),
    )


def row_of_structure(structure: Structure, sha256: str) -> JsonObject:
    """Return the row that says what a structure does; ``sha256`` is that of the text."""
    entities = [
        {"id": c.id, "layer": c.layer, "mentions": [list(span) for span in c.mentions]}
        for c in structure.entities
    ]
    events = [
        {**asdict(event), "arguments": [asdict(a) for a in event.arguments]}
        for event in structure.events
    ]
    return {"id": structure.id, "sha256": sha256, "entities": entities, "events": events}
