"""From markup to records and back, and what may be wrong between a span and its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.findings import Finding, InputError
from corpus.markup import ROLE_KEYS, Line, MarkedSpan, Markup
from corpus.records import Annotation, Entity, Event, Mention

ROLE_FIELDS = {"agent": "agents", "target": "targets", "place": "places", "source": "sources"}
ROLE_LAYERS = {
    "agent": ("actor",),
    "target": ("actor",),
    "place": ("location",),
    "source": ("actor",),
}


def annotation_findings(markup: Markup, path: str) -> Iterator[Finding]:
    """Yield what a well-formed markup says that cannot hold: overlaps, types, roles, lines."""
    yield from _overlaps(markup, path)
    yield from _types(markup, path)
    yield from _roles(markup, path)


def _overlaps(markup: Markup, path: str) -> Iterator[Finding]:
    last: dict[str, MarkedSpan] = {}
    for span, line in zip(markup.spans, markup.span_lines, strict=True):
        before = last.get(span.layer)
        if before is not None and span.start < before.end:
            message = (
                f"{span.id} {span.start}:{span.end} lies over {before.id} "
                f"{before.start}:{before.end}; spans of layer {span.layer} may not overlap"
            )
            yield Finding(path, str(line), "span-crossing", message)
        last[span.layer] = max(before or span, span, key=lambda s: s.end)


def _types(markup: Markup, path: str) -> Iterator[Finding]:
    first: dict[str, MarkedSpan] = {}
    for span, line in zip(markup.spans, markup.span_lines, strict=True):
        known = first.setdefault(span.id, span)
        if known.type != span.type:
            message = f"{span.id} is {span.type} here and {known.type} before; one id has one type"
            yield Finding(path, str(line), "entity-type", message)


def _roles(markup: Markup, path: str) -> Iterator[Finding]:
    layers = {span.id: span.layer for span in markup.spans}
    for line in markup.lines:
        place = str(line.number)
        if line.id not in layers:
            message = f"{line.id} has a line but no span in the text"
            yield Finding(path, place, "line-orphan", message)
        for key in ROLE_KEYS:
            for value in line.attributes.get(key, ()):
                if value not in layers:
                    message = f"{line.id} {key}={value} points nowhere: no span has the id {value}"
                    yield Finding(path, place, "role-nowhere", message)
                elif layers[value] not in ROLE_LAYERS[key]:
                    wanted = " or ".join(ROLE_LAYERS[key])
                    message = f"{line.id} {key}={value} is a {layers[value]}; it takes an {wanted}"
                    yield Finding(path, place, "role-layer", message)


def from_markup(markup: Markup, article: str, annotator: str, path: str) -> Annotation:
    """Turn a parsed markup into records; ids become unique in the corpus by the article's id.

    A mention's id is ``<article>:<entity>.<n>``, the n-th mention of its entity.

    Raises:
        InputError: every finding of `annotation_findings`.
    """
    if found := list(annotation_findings(markup, path)):
        raise InputError(found)
    attributes = {line.id: line.attributes for line in markup.lines}
    mentions = tuple(_mentions(markup, article))
    entities = tuple(_entities(mentions, attributes))
    events = tuple(
        _event(mention, article, attributes.get(mention.entity.split(":")[1], {}))
        for mention in mentions
        if mention.layer == "event"
    )
    return Annotation(article, annotator, mentions, entities, events)


def text_findings(expected: str, text: str, path: str) -> Iterator[Finding]:
    """Yield a finding where a markup's stripped text is not the article's, with the first spot."""
    if text == expected:
        return
    pairs = zip(expected, text, strict=False)
    shorter = min(len(text), len(expected))
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), shorter)
    line = text.count("\n", 0, at) + 1
    wanted, got = expected[at : at + 20], text[at : at + 20]
    message = f"does not strip to the article's text: {got!r} where the article has {wanted!r}"
    yield Finding(path, str(line), "layer-text", message)


def _mentions(markup: Markup, article: str) -> Iterator[Mention]:
    counts: dict[str, int] = {}
    for span in markup.spans:
        counts[span.id] = counts.get(span.id, 0) + 1
        yield Mention(
            id=f"{article}:{span.id}.{counts[span.id]}",
            layer=span.layer,
            type=span.type,
            start=span.start,
            end=span.end,
            text=markup.text[span.start : span.end],
            form=span.form,
            entity=f"{article}:{span.id}",
        )


def _entities(
    mentions: Sequence[Mention], attributes: dict[str, dict[str, tuple[str, ...]]]
) -> Iterator[Entity]:
    first: dict[str, Mention] = {}
    names: dict[str, str] = {}
    for mention in mentions:
        if mention.layer != "event":
            first.setdefault(mention.entity, mention)
            if mention.form == "NAME":
                names.setdefault(mention.entity, mention.text)
    for identity, mention in first.items():
        place = attributes.get(identity.split(":")[1], {}).get("gazetteer", (None,))[0]
        yield Entity(identity, mention.layer, mention.type, names.get(identity), place)


def _event(mention: Mention, article: str, line: dict[str, tuple[str, ...]]) -> Event:
    roles = {
        ROLE_FIELDS[key]: tuple(f"{article}:{value}" for value in line.get(key, ()))
        for key in ROLE_KEYS
    }
    realis = line.get("realis", ("ACTUAL",))[0]
    return Event(mention.id, realis, incident=line.get("incident", (None,))[0], **roles)


def to_markup(text: str, annotation: Annotation) -> Markup:
    """Turn records back into markup, ready for `corpus.markup.write`."""
    spans = tuple(
        MarkedSpan(_local(m.entity), m.layer, m.type, m.start, m.end, m.form)
        for m in annotation.mentions
    )
    lines: dict[str, Line] = {}
    triggers = {mention.id: mention.entity for mention in annotation.mentions}
    for event in annotation.events:
        identity = _local(triggers[event.mention])
        lines.setdefault(identity, Line(identity, _event_attributes(event), 0))
    for entity in annotation.entities:
        if entity.gazetteer is not None:
            identity = _local(entity.id)
            lines[identity] = Line(identity, {"gazetteer": (entity.gazetteer,)}, 0)
    return Markup(text, spans, tuple(lines.values()))


def _local(identity: str) -> str:
    return identity.rpartition(":")[2]


def _event_attributes(event: Event) -> dict[str, tuple[str, ...]]:
    attributes = {
        key: tuple(_local(value) for value in getattr(event, name))
        for key, name in ROLE_FIELDS.items()
    }
    if event.realis != "ACTUAL":
        attributes["realis"] = (event.realis,)
    if event.incident is not None:
        attributes["incident"] = (event.incident,)
    return {key: values for key, values in attributes.items() if values}
