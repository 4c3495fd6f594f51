"""What can be wrong with the entities and events of one row; see `corpus.scoring.rows`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.files import JsonObject
from corpus.ontology import ontology
from corpus.scoring.hints import nearest
from corpus.scoring.spans import NO_LAYER

Problem = tuple[str, str]  # a check id, and what is wrong
ENTITY_LAYERS = ("actor", "location")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that rows may use; None where any string will do, as in corpora of others."""

    layers: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None
    realis: tuple[str, ...] | None = None


ANY = Names()


def our_names() -> Names:
    """Return the names of the ontology."""
    known = ontology()
    return Names(ENTITY_LAYERS, known.types("event"), known.roles, known.realis)


def content_problems(
    row: JsonObject,
    identity: str,
    length: int,
    keys: Sequence[str],
    event_keys: Sequence[str],
    names: Names | None = None,
) -> Iterator[Problem]:
    """Yield what is wrong with a row about a text of some length, and what a task misses in it.

    ``names`` are those of the ontology if none are given.
    """
    known = our_names() if names is None else names
    found = list(_form_problems(row, keys, event_keys))
    if not found:
        found = [*_entities_problems(row, length, known), *_events_problems(row, length, known)]
    if not found and known.layers is not None:
        found = list(_mentions_problems(row))
    yield from ((check, f"{identity}: {message}") for check, message in found)


def _form_problems(
    row: JsonObject, keys: Sequence[str], event_keys: Sequence[str]
) -> Iterator[Problem]:
    for key in keys:
        if key not in row:
            yield "row-incomplete", f"has no key {key!r}, which this task needs; [] says none"
    wrong = [k for k in ("entities", "events", "mentions") if k in row and not _objects(row[k])]
    for key in wrong:
        yield "row-form", f"{key} is {row[key]!r:.60}; expected a list of objects"
    for key in () if "events" in wrong else event_keys:
        events = row.get("events", [])
        if lost := sum(key not in event for event in events):
            message = f"{lost} of {len(events)} events have no key {key!r}, which this task needs"
            yield "row-incomplete", f"{message}; give every event one, null where it has none"


def _objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _entities_problems(row: JsonObject, length: int, known: Names) -> Iterator[Problem]:
    ids: set[str] = set()
    owners: dict[tuple[Any, ...], str] = {}
    for cluster in row.get("entities", []):
        problems = list(_entity_problems(cluster, length, known))
        yield from problems
        if problems:
            continue
        name, layer = cluster["id"], cluster.get("layer") or NO_LAYER
        if name in ids:
            yield "entity-duplicate", f"the id {name} stands twice; one entity is one cluster"
        ids.add(name)
        for start, end in cluster["mentions"]:
            if (layer, start, end) in owners:
                where = f"{owners[layer, start, end]} and again in {name}"
                message = f"{layer} {start}:{end} stands in {where}"
                yield "entity-overlap", f"{message}; a mention stands in one entity, once"
            owners[layer, start, end] = name


def _entity_problems(cluster: JsonObject, length: int, known: Names) -> Iterator[Problem]:
    name, layer, mentions = (cluster.get(key) for key in ("id", "layer", "mentions"))
    layer = NO_LAYER if layer is None and known.layers is None else layer
    if not isinstance(name, str) or not name:
        yield "entity-form", f"an entity has the id {name!r:.40}; expected a string"
    allowed = known.layers
    if layer == "event" or not isinstance(layer, str) or layer not in (allowed or (layer,)):
        expected = " or ".join(allowed) if allowed else "a string; events corefer by their ids"
        yield "entity-form", f"entity {name!r:.40} is of layer {layer!r:.40}; expected {expected}"
    pairs = isinstance(mentions, list) and all(
        isinstance(span, list) and len(span) == 2 for span in mentions
    )
    if not mentions or not pairs:
        message = f"entity {name!r:.40} has the mentions {mentions!r:.60}"
        yield "entity-form", f"{message}; expected one or more [start, end]"
        return
    for start, end in mentions or ():
        yield from _span_problems(f"entity {name!r:.40}", start, end, length)


def _span_problems(what: str, start: Any, end: Any, length: int) -> Iterator[Problem]:
    if type(start) is not int or type(end) is not int:
        yield "span-offset", f"{what}: the offsets {start!r:.20}:{end!r:.20} are no whole numbers"
    elif not 0 <= start < end:
        message = "the span is empty or negative; expected 0 <= start < end, the end exclusive"
        yield "span-offset", f"{what} {start}:{end}: {message}"
    elif end > length:
        yield "span-past-end", f"{what} {start}:{end}: the text has {length} characters"


def _events_problems(row: JsonObject, length: int, known: Names) -> Iterator[Problem]:
    first: dict[tuple[int, int], str] = {}
    for event in row.get("events", []):
        problems = list(_event_problems(event, length, known))
        yield from problems
        if problems:
            continue
        span, name = (event["start"], event["end"]), event["type"]
        if span in first:
            message = f"the trigger {span[0]}:{span[1]} stands twice, as {first[span]} and {name}"
            yield "trigger-duplicate", f"{message}; one trigger is one event"
        first.setdefault(span, name)


def _event_problems(event: JsonObject, length: int, known: Names) -> Iterator[Problem]:
    start, end, name = event.get("start"), event.get("end"), event.get("type")
    yield from _span_problems(f"event {name!r:.40}", start, end, length)
    what = f"event {name!r:.40} {start!r:.20}:{end!r:.20}"
    yield from _name_problems(what, "event type", name, known.types)
    if (realis := event.get("realis")) is not None:
        yield from _name_problems(what, "realis", realis, known.realis)
    for key in ("event", "incident"):
        if not isinstance(event.get(key), str | None):
            yield "event-form", f"{what} has the {key} {event[key]!r:.40}; expected a string"
    arguments = event.get("arguments", [])
    if not _objects(arguments):
        yield (
            "event-form",
            f"{what} has the arguments {arguments!r:.60}; expected a list of objects",
        )
        return
    seen: set[tuple[Any, ...]] = set()
    for argument in arguments:
        problems = list(_argument_problems(what, argument, length, known))
        yield from problems
        filler = tuple(argument.get(key) for key in ("role", "start", "end"))
        if not problems and filler in seen:
            message = f"{what} has {filler[0]} {filler[1]}:{filler[2]} twice"
            yield "argument-duplicate", f"{message}; keep one"
        seen |= set() if problems else {filler}


def _argument_problems(
    what: str, argument: JsonObject, length: int, known: Names
) -> Iterator[Problem]:
    role = argument.get("role")
    yield from _name_problems(what, "role", role, known.roles)
    where = f"{what}, {role!r:.40}"
    yield from _span_problems(where, argument.get("start"), argument.get("end"), length)


def _name_problems(
    what: str, kind: str, name: Any, known: Sequence[str] | None
) -> Iterator[Problem]:
    if not isinstance(name, str) or not name:
        yield "unknown-label", f"{what}: no {kind} {name!r:.40}; expected a string"
    elif known is not None and name not in known:
        yield "unknown-label", f"{what}: no {kind} {name!r:.40}{nearest(name, known)}"


def _mentions_problems(row: JsonObject) -> Iterator[Problem]:
    """Yield where the spans of ``mentions`` are not those of the clusters or events."""
    for layer in (*ENTITY_LAYERS, "event"):
        key = "events" if layer == "event" else "entities"
        listed = set(_listed(row, layer))
        if not listed or key not in row:
            continue
        said = set(_said(row, layer))
        if listed != said:
            message = f"{len(listed - said)} spans of layer {layer} are in mentions alone"
            more = f"{len(said - listed)} in {key} alone"
            mend = "both must have the same; a mention that corefers with nothing is a cluster"
            yield "mention-mismatch", f"{message} and {more}; {mend}"


def _listed(row: JsonObject, layer: str) -> Iterator[str]:
    """Yield the spans of a layer under ``mentions``, as text: their form is unchecked."""
    for span in row.get("mentions", []):
        if span.get("layer") == layer:
            name = span.get("type", span.get("label")) if layer == "event" else None
            yield repr((span.get("start"), span.get("end"), name))


def _said(row: JsonObject, layer: str) -> Iterator[str]:
    if layer == "event":
        yield from (repr((e["start"], e["end"], e["type"])) for e in row["events"])
    else:
        clusters = (c["mentions"] for c in row["entities"] if c["layer"] == layer)
        yield from (repr((start, end, None)) for spans in clusters for start, end in spans)
