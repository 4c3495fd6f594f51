"""The rows of every config, made from the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from corpus.codes import incident_codes
from corpus.contrast_pairs import PHENOMENA, Side
from corpus.files import JsonObject, sha256
from corpus.gazetteer import Gazetteer
from corpus.iob import iob2
from corpus.names import GOLD
from corpus.ontology import ontology
from corpus.records import Annotation, Article, Count, Document, Incident
from corpus.sources import Sources
from corpus.tokenizer import sentences, tokens_by_sentence


def documents(sources: Sources, split: str) -> list[Document]:
    """Return the documents of a split in the order of their ids, location entities linked."""
    gazetteer = Gazetteer(sources.places)
    return [
        Document(article, sentences(article.text), _linked(article, gold, gazetteer))
        for article in sources.articles.values()
        if sources.split_of(article) == split
        and (gold := sources.layers.get(GOLD, {}).get(article.id)) is not None
    ]


def _linked(article: Article, annotation: Annotation, gazetteer: Gazetteer) -> Annotation:
    entities = []
    for entity in annotation.entities:
        if entity.layer == "location" and entity.name is not None:
            places = gazetteer.resolve(entity, annotation, article)
            entity = replace(entity, gazetteer=places[0].id if len(places) == 1 else None)
        entities.append(entity)
    return replace(annotation, entities=tuple(entities))


def document_row(document: Document) -> JsonObject:
    """Return the row of the `documents` config: everything nested."""
    article, annotation = document.article, document.annotation
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date.isoformat(),
        "outlet": article.outlet,
        "viewpoint": article.viewpoint,
        "form": article.form,
        "theatre": article.theatre,
        "incidents": list(article.incidents),
        "constructed": article.constructed,
        "sha256": article.sha256,
        "text": article.text,
        "sentences": [asdict(span) for span in document.sentences],
        "event_types": list(annotation.event_types),
        **annotation_columns(annotation),
    }


def annotation_columns(annotation: Annotation) -> JsonObject:
    """Return the nested columns of an annotation: mentions, entities, events."""
    return {
        "mentions": [asdict(mention) for mention in annotation.mentions],
        "entities": [asdict(entity) for entity in annotation.entities],
        "events": [asdict(event) for event in annotation.events],
    }


def token_rows(document: Document) -> Iterator[JsonObject]:
    """Yield the rows of the `tokens` config: one a sentence, IOB2 tags for every layer."""
    text, mentions = document.article.text, document.annotation.mentions
    split = tokens_by_sentence(text, document.sentences)
    for number, (span, tokens) in enumerate(zip(document.sentences, split, strict=True)):
        inside = [m for m in mentions if m.start < span.end and span.start < m.end]
        tags = {
            f"{layer}_tags": iob2(tokens, [m for m in inside if m.layer == layer])
            for layer in ontology().layers
        }
        yield {
            "id": f"{document.article.id}:s{number}",
            "article": document.article.id,
            "sentence": number,
            "start": span.start,
            "end": span.end,
            "tokens": [text[t.start : t.end] for t in tokens],
            "starts": [t.start for t in tokens],
            "ends": [t.end for t in tokens],
            **tags,
        }


def mention_rows(document: Document) -> Iterator[JsonObject]:
    """Yield the rows of the `mentions` config: one a span of any layer."""
    places = {entity.id: entity.gazetteer for entity in document.annotation.entities}
    for mention in document.annotation.mentions:
        row = {"article": document.article.id, **asdict(mention)}
        yield {**row, "gazetteer": places.get(mention.entity)}


def event_rows(document: Document) -> Iterator[JsonObject]:
    """Yield the rows of the `events` config: one a trigger, with its roles and attributes."""
    triggers = {mention.id: mention for mention in document.annotation.mentions}
    for event in document.annotation.events:
        trigger = triggers[event.mention]
        attributes = asdict(event)
        del attributes["mention"]
        yield {
            "id": trigger.id,
            "article": document.article.id,
            "event": trigger.entity,
            "type": trigger.type,
            "trigger": trigger.text,
            "start": trigger.start,
            "end": trigger.end,
            **attributes,
        }


def incident_rows(sources: Sources, split: str, docs: Sequence[Document]) -> Iterator[JsonObject]:
    """Yield the rows of the `incidents` config, with derived codes and linked event mentions."""
    linked: dict[str, list[str]] = {}
    for document in docs:
        for event in document.annotation.events:
            if event.incident is not None:
                linked.setdefault(event.incident, []).append(event.mention)
    for identity in sorted(set(sources.splits[split]) & sources.incidents.keys()):
        yield _incident_row(sources, sources.incidents[identity], linked.get(identity, []))


def _incident_row(sources: Sources, incident: Incident, mentions: list[str]) -> JsonObject:
    place = sources.places[incident.place]
    reports = [sources.articles[name] for name in incident.reports]
    return {
        "id": incident.id,
        "theatre": incident.id.split("-")[0],
        "types": list(incident.types),
        "date": {
            "start": incident.start.isoformat(),
            "end": incident.end.isoformat(),
            "precision": incident.date_precision,
        },
        "place": {
            "gazetteer": place.id,
            "name": place.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "country": place.country,
            "precision": incident.place_precision,
        },
        "agents": [asdict(party) for party in incident.agents],
        "targets": [asdict(party) for party in incident.targets],
        "counts": {
            "killed": _count(incident.killed),
            "injured": _count(incident.injured),
            "displaced": _count(incident.displaced),
        },
        "claims": [asdict(claim) for claim in incident.claims],
        "reports": [
            {"article": a.id, "outlet": a.outlet, "viewpoint": a.viewpoint} for a in reports
        ],
        "mentions": mentions,
        "codes": incident_codes(incident),
        "summary": incident.summary,
    }


def _count(count: Count | None) -> JsonObject:
    return asdict(count) if count is not None else {"low": None, "best": None, "high": None}


def annotation_rows(sources: Sources, split: str) -> Iterator[JsonObject]:
    """Yield the rows of the `annotations` config: every raw layer, one an annotator and article."""
    for article in sources.articles.values():
        if sources.split_of(article) == split:
            for name, layer in sources.layers.items():
                if name != GOLD and article.id in layer:
                    yield {
                        "article": article.id,
                        "annotator": name,
                        "sha256": article.sha256,
                        **annotation_columns(layer[article.id]),
                    }


def contrast_rows(sources: Sources, split: str) -> Iterator[JsonObject]:
    """Yield the rows of the `contrast` config: one a pair of sides; all of them are test data."""
    for pair in sources.contrast if split == "test" else ():
        yield {
            "id": pair.id,
            "phenomenon": pair.phenomenon,
            "article": pair.article,
            "sides": [_side_row(side, PHENOMENA[pair.phenomenon].layers) for side in pair.sides],
        }


def _side_row(side: Side, layers: Sequence[str]) -> JsonObject:
    return {
        "id": side.id,
        "sha256": sha256(side.text),
        "text": side.text,
        "focus": {"layer": "+".join(layers), **asdict(side.focus)},
        **annotation_columns(side.annotation),
    }


def split_rows(sources: Sources, split: str) -> dict[str, list[JsonObject]]:
    """Return the rows of every config of one split, in the order of article ids."""
    docs = documents(sources, split)
    return {
        "documents": [document_row(document) for document in docs],
        "tokens": [row for document in docs for row in token_rows(document)],
        "mentions": [row for document in docs for row in mention_rows(document)],
        "events": [row for document in docs for row in event_rows(document)],
        "incidents": list(incident_rows(sources, split, docs)),
        "annotations": list(annotation_rows(sources, split)),
        "contrast": list(contrast_rows(sources, split)),
    }
