"""The brat stand-off format, lossless: a ``.txt`` and an ``.ann`` file a document.

``T`` lines are the mentions of all layers, with a note that holds the mention's id; ``E`` lines
the events, their roles filled by the first mention of each entity, with a note for the incident.
``Equiv`` lines join coreferent mentions, ``A`` lines give form and realis, ``N`` lines the link to
the gazetteer. Offsets are code points, as brat counts them. Source: the brat manual, "Standoff
format" and "Configuration".
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.annotations import ROLE_FIELDS, ROLE_LAYERS
from corpus.ontology import ontology
from corpus.records import Annotation, Document, Event, Mention

CONFIGURATION = "annotation.conf"


def brat_files(splits: dict[str, list[Document]]) -> dict[str, str]:
    """Return path -> content: one folder a split, and the configuration that brat needs."""
    files = {CONFIGURATION: configuration()}
    for split, documents in splits.items():
        for document in documents:
            stem = f"{split}/{document.article.id}"
            files[f"{stem}.txt"] = document.article.text
            files[f"{stem}.ann"] = "".join(f"{line}\n" for line in _lines(document))
    return files


def _lines(document: Document) -> Iterator[str]:
    annotation = document.annotation
    marks = {m.id: f"T{n}" for n, m in enumerate(annotation.mentions, start=1)}
    events = {e.mention: f"E{n}" for n, e in enumerate(annotation.events, start=1)}
    chains: dict[str, list[str]] = {}
    for mention in annotation.mentions:
        chains.setdefault(mention.entity, []).append(marks[mention.id])
        yield f"{marks[mention.id]}\t{mention.type} {_offsets(mention)}\t{_flat(mention.text)}"
    types = {m.id: m.type for m in annotation.mentions}
    for event in annotation.events:
        trigger = f"{types[event.mention]}:{marks[event.mention]}"
        yield f"{events[event.mention]}\t{trigger}{_arguments(event, chains)}"
    yield from (f"*\tEquiv {' '.join(chain)}" for chain in chains.values() if len(chain) > 1)
    yield from _attributes(annotation, marks, events)
    yield from _links(annotation, chains)
    yield from _notes(annotation, marks, events)


def _arguments(event: Event, chains: dict[str, list[str]]) -> str:
    """Return `` Agent:T1 Agent2:T7 ...``: brat numbers the second and further fillers of a role."""
    found = ""
    for key, name in ROLE_FIELDS.items():
        fillers = [chains[entity][0] for entity in getattr(event, name) if entity in chains]
        for number, mark in enumerate(fillers, start=1):
            found += f" {key.capitalize()}{number if number > 1 else ''}:{mark}"
    return found


_Marks = dict[str, str]


def _attributes(annotation: Annotation, marks: _Marks, events: _Marks) -> Iterator[str]:
    found = [("Form", marks[m.id], m.form) for m in annotation.mentions if m.form]
    found += [("Realis", events[e.mention], e.realis) for e in annotation.events]
    for number, (name, mark, value) in enumerate(found, start=1):
        yield f"A{number}\t{name} {mark} {value}"


def _links(annotation: Annotation, chains: dict[str, list[str]]) -> Iterator[str]:
    linked = [e for e in annotation.entities if e.gazetteer is not None and e.id in chains]
    for number, entity in enumerate(linked, start=1):
        mark, shown = chains[entity.id][0], _flat(entity.name or "")
        yield f"N{number}\tReference {mark} Gazetteer:{entity.gazetteer}\t{shown}"


def _notes(annotation: Annotation, marks: _Marks, events: _Marks) -> Iterator[str]:
    found = [(marks[m.id], m.id) for m in annotation.mentions]
    found += [
        (events[e.mention], f"incident={e.incident}") for e in annotation.events if e.incident
    ]
    for number, (mark, note) in enumerate(found, start=1):
        yield f"#{number}\tAnnotatorNotes {mark}\t{note}"


def _offsets(mention: Mention) -> str:
    """Return ``start end``; a span over a line end is in pieces, since brat allows no other."""
    pieces, at = [], mention.start
    for line in mention.text.split("\n"):
        if line:
            pieces.append(f"{at} {at + len(line)}")
        at += len(line) + 1
    return ";".join(pieces)


def _flat(text: str) -> str:
    return " ".join(line for line in text.split("\n") if line)


def configuration() -> str:
    """Return brat's ``annotation.conf`` for the types, roles and attributes of the ontology."""
    known = ontology()
    entities = [name for layer in ("actor", "location") for name in known.types(layer)]
    roles = ", ".join(
        f"{key.capitalize()}*:{'|'.join(known.types(layer[0]))}"
        for key, layer in ROLE_LAYERS.items()
    )
    events = [f"{name}\t{roles}" for name in known.types("event")]
    attributes = [
        f"Form\tArg:<ENTITY>, Value:{'|'.join(known.forms)}",
        f"Realis\tArg:<EVENT>, Value:{'|'.join(known.realis)}",
    ]
    relations = ["Equiv\tArg1:<ANY>, Arg2:<ANY>, <REL-TYPE>:symmetric-transitive"]
    parts = {"entities": entities, "events": events, "relations": relations}
    blocks = {**parts, "attributes": attributes}
    return "\n".join(f"[{name}]\n" + "\n".join(lines) + "\n" for name, lines in blocks.items())
