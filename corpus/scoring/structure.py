"""What lies above the spans of a document: clusters of mentions, and events with arguments.

Gold documents, rows of a predictions file and plain lists all become `Structure`, so that one
definition scores them all. Offsets are half-open. A predicted argument names one mention of its
filler; a gold argument names the first one, and the gold's clusters say which others will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.annotations import ROLE_FIELDS
from corpus.ontology import ontology
from corpus.records import Annotation, Document, Mention
from corpus.scoring.predictions import Prediction
from corpus.scoring.spans import NO_LAYER

Offsets = tuple[int, int]
# The layer in which the filler of a role is looked up; other roles look in every layer.
ROLE_LAYERS = {"AGENT": "actor", "TARGET": "actor", "PLACE": "location", "SOURCE": "actor"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one entity; ``id`` says which, and is never compared between sides."""

    id: str
    layer: str
    mentions: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what fills a role, by one of its mentions."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventMention:
    """A trigger with its type, realis and arguments.

    ``realis`` None says nothing, which means the ontology's first value, ACTUAL. ``event`` is the
    coreference id, None for an event that nothing else mentions; ``incident`` groups the events of
    one incident. Both ids are compared within a side only.
    """

    type: str
    start: int
    end: int
    arguments: tuple[Argument, ...] = ()
    realis: str | None = None
    event: str | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """The entities and events of one document, of the gold or of a system."""

    id: str
    entities: tuple[Cluster, ...] = ()
    events: tuple[EventMention, ...] = ()


# An event as plain data: {"trigger": [start, end, type], "arguments": [[start, end, role], ...]}
PlainEvent = Mapping[str, Any]
Side = Sequence[Document] | Sequence[Structure] | Sequence[Prediction]
PlainSide = Sequence[Sequence[PlainEvent]]


def structure_of(document: Document) -> Structure:
    """Return the gold structure of a document; an event's arguments stand on every trigger."""
    return annotation_structure(document.annotation)


def annotation_structure(annotation: Annotation) -> Structure:
    """Return the structure of an annotation; an event's arguments stand on every trigger."""
    mentions = annotation.mentions
    by_id = {mention.id: mention for mention in mentions}
    by_entity: dict[str, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        by_entity.setdefault(mention.entity, []).append(mention)
    clusters = (
        Cluster(entity, found[0].layer, tuple((m.start, m.end) for m in found))
        for entity, found in by_entity.items()
        if found[0].layer != "event"
    )
    events = []
    for event in annotation.events:
        arguments = tuple(
            Argument(key.upper(), by_entity[filler][0].start, by_entity[filler][0].end)
            for key, field in ROLE_FIELDS.items()
            for filler in getattr(event, field)
        )
        trigger = by_id[event.mention]
        offsets = trigger.type, trigger.start, trigger.end
        events.append(
            EventMention(*offsets, arguments, event.realis, trigger.entity, event.incident)
        )
    return Structure(annotation.article, tuple(clusters), tuple(events))


def structures(side: Side | PlainSide) -> list[Structure]:
    """Return each document of a side as a structure; plain lists are numbered from 0."""
    return [_structure(document, number) for number, document in enumerate(side)]


def _structure(document: Any, number: int) -> Structure:
    if isinstance(document, Structure):
        return document
    if isinstance(document, Document):
        return structure_of(document)
    if isinstance(document, Prediction):
        triggers = (m for m in document.mentions if m.layer == "event")
        return Structure(
            document.id, events=tuple(EventMention(m.type, m.start, m.end) for m in triggers)
        )
    return Structure(str(number), events=tuple(_plain_event(event) for event in document))


def _plain_event(event: PlainEvent) -> EventMention:
    start, end, name = event["trigger"]
    arguments = tuple(Argument(role, s, e) for s, e, role in event.get("arguments", ()))
    return EventMention(name, start, end, arguments)


def aligned(
    gold: Side | PlainSide, predictions: Side | PlainSide
) -> tuple[list[Structure], list[Structure]]:
    """Return both sides in the gold's order: records are matched by id, plain lists by position.

    Raises:
        ValueError: the two sides are not about the same documents, or an offset is none.
    """
    mine, theirs = structures(gold), structures(predictions)
    if len(mine) != len(theirs):
        raise ValueError(f"{len(mine)} gold documents and {len(theirs)} predictions")
    for structure in (*mine, *theirs):
        _check_offsets(structure)
    if _plain(gold) or _plain(predictions):
        return mine, theirs
    said = {structure.id: structure for structure in theirs}
    wanted = {structure.id for structure in mine}
    if len(said) < len(theirs) or len(wanted) < len(mine):
        raise ValueError("a document stands twice on one side; ids are unique")
    if lost := sorted(wanted - said.keys()):
        raise ValueError(f"{len(lost)} gold documents have no prediction: {', '.join(lost[:5])}")
    return mine, [said[structure.id] for structure in mine]


def _plain(side: Side | PlainSide) -> bool:
    return not all(isinstance(document, Document | Structure | Prediction) for document in side)


def _check_offsets(structure: Structure) -> None:
    spans: list[tuple[object, object]] = [s for c in structure.entities for s in c.mentions]
    for event in structure.events:
        spans += [(event.start, event.end), *((a.start, a.end) for a in event.arguments)]
    for start, end in spans:
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            message = f"{start!r}:{end!r} is no span; expected whole numbers, 0 <= start < end"
            raise ValueError(f"document {structure.id}: {message}")


Mentions = dict[Offsets, dict[str, int]]  # a span, and in each layer the number of its cluster


def mention_index(clusters: Iterable[Cluster]) -> Mentions:
    """Return which cluster each span belongs to, by layer.

    Raises:
        ValueError: a span of one layer stands in two clusters.
    """
    found: Mentions = {}
    for number, cluster in enumerate(clusters):
        for span in cluster.mentions:
            owner = found.setdefault(span, {}).setdefault(cluster.layer, number)
            if owner != number:
                where = f"{span[0]}:{span[1]} of layer {cluster.layer}"
                raise ValueError(f"{where} stands in two clusters; a mention belongs to one")
    return found


def entity_at(index: Mentions, argument: Argument) -> int | None:
    """Return the cluster that an argument mentions, first in the layer that its role takes."""
    layers = index.get((argument.start, argument.end), {})
    wanted = ROLE_LAYERS.get(argument.role, NO_LAYER)
    if wanted in layers:
        return layers[wanted]
    return layers[min(layers)] if layers else None


def realis_of(event: EventMention) -> str:
    """Return the realis of an event; where nothing is said, the ontology's first."""
    return event.realis if event.realis is not None else ontology().realis[0]
