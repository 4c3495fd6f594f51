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

Rows can also be the gold of another corpus (`corpus.scoring.structure_files`). Layers, types, roles
and realis values are then any strings, ``layer`` may be left out, and ``text`` and ``sha256`` too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.files import JsonObject, read_jsonl
from corpus.findings import Finding, InputError, unknown
from corpus.records import Document
from corpus.scoring.hints import text_difference
from corpus.scoring.row_checks import ANY, Names, Problem, content_problems, our_names
from corpus.scoring.spans import NO_LAYER
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
    """Predictions in the order of the gold, the fields that they add to the signature, warnings."""

    structures: tuple[Structure, ...]
    fields: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A gold document as far as it is known: its text, or a digest of it, or neither."""

    id: str
    text: str | None = None
    sha256: str | None = None

    @property
    def length(self) -> int:
        """The number of characters, without bound where there is no text."""
        return sys.maxsize if self.text is None else len(self.text)


@dataclass(frozen=True, slots=True)
class Asked:
    """What rows have to be about, and what a task needs of them.

    ``keys`` are those of a row, ``event_keys`` those of each of its events. ``ours`` says that the
    names are those of the ontology, and that every row must say which text it is about.
    """

    documents: Mapping[str, Given]
    keys: tuple[str, ...]
    event_keys: tuple[str, ...]
    ours: bool = True

    @property
    def names(self) -> Names:
        """The names that rows may use."""
        return our_names() if self.ours else ANY


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
    return read_rows_of(path, asked_by(gold, task), missing=missing, extra=extra)


def asked_by(gold: Sequence[Document], task: str) -> Asked:
    """Return what documents of ours ask of the rows of a task.

    Raises:
        UsageError: there is no such task.
    """
    if task not in NEEDS:
        raise unknown("task", task, NEEDS)
    articles = (document.article for document in gold)
    return Asked({a.id: Given(a.id, a.text, a.sha256) for a in articles}, *NEEDS[task])


def read_rows_of(path: Path, asked: Asked, *, missing: str = "error", extra: str = "error") -> Rows:
    """Read rows about documents, as `read_rows` does.

    Raises:
        InputError: every row that is malformed, is about another text, stands twice or is missing.
    """
    found: list[Finding] = []
    lines: dict[str, int] = {}
    made: dict[str, Structure] = {}
    for number, row in read_jsonl(path, clean=False):
        problems = list(row_problems(row, asked, lines, extra))
        found += [Finding(str(path), str(number), check, text) for check, text in problems]
        if isinstance(row.get("id"), str):
            lines.setdefault(row["id"], number)
        if not problems and row["id"] in asked.documents:
            made[row["id"]] = structure_of_row(row)
    absent = [identity for identity in asked.documents if identity not in lines]
    if absent and missing != "empty":
        message = _missing(absent, len(asked.documents))
        found.append(Finding(str(path), "", "prediction-missing", message))
    if found:
        raise InputError(found)
    ignored = sum(identity not in asked.documents for identity in lines)
    fields = [f"missing:empty#{len(absent)}"] if absent else []
    fields += [f"extra:ignore#{ignored}"] if ignored else []
    warnings = [f"{ignored} predictions about other documents are left out"] if ignored else []
    if not any(structure.events or structure.entities for structure in made.values()):
        warnings.append(f"{path} predicts no event and no entity at all")
    structures = tuple(made.get(i, Structure(i)) for i in asked.documents)
    return Rows(structures, tuple(fields), tuple(warnings))


def _missing(absent: Sequence[str], documents: int) -> str:
    shown = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
    return (
        f"{len(absent)} of {documents} gold documents have no prediction line: {shown}; pass "
        "--missing empty to score them as having no events and entities (recorded in the signature)"
    )


def row_problems(
    row: JsonObject, asked: Asked, lines: Mapping[str, int], extra: str = "error"
) -> Iterator[Problem]:
    """Yield a check id and a message for everything wrong with a row; ``lines`` are those read."""
    identity = row.get("id")
    if not isinstance(identity, str):
        yield "row-form", f"id is {identity!r:.40}; expected a string"
        return
    if identity in lines:
        yield "id-duplicate", f"{identity} stands at line {lines[identity]} already; keep one"
    given = asked.documents.get(identity)
    if given is None:
        if extra != "ignore":
            message = f"{identity} is not among the {len(asked.documents)} gold documents"
            yield "prediction-extra", f"{message}; pass --extra ignore to leave it out"
        return
    different = list(_text_problems(row, given, asked.ours))
    needs = asked.keys, asked.event_keys
    yield from different or content_problems(row, identity, given.length, *needs, asked.names)


def _text_problems(row: JsonObject, given: Given, ours: bool) -> Iterator[Problem]:
    text, digest = row.get("text"), row.get("sha256")
    if text is None and digest is None:
        if ours:
            message = f"{given.id} says neither sha256 nor text; give the sha256 of the text tagged"
            yield "prediction-text", message
    elif text is not None and given.text is not None and text != given.text:
        what = text_difference(given.text, text) if isinstance(text, str) else "it is no string"
        yield "prediction-text", f"{given.id} is about another text: {what}"
    elif None not in (digest, given.sha256) and digest != given.sha256:
        message = f"sha256 {digest!r:.15}..., the gold text has {given.sha256:.12}..."
        mend = "tag the gold's own texts, unchanged"
        yield "prediction-text", f"{given.id} is about another text: {message}; {mend}"


def structure_of_row(row: JsonObject) -> Structure:
    """Return what a checked row says of entities and events."""
    entities = (
        Cluster(
            c["id"], c.get("layer") or NO_LAYER, tuple((start, end) for start, end in c["mentions"])
        )
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
