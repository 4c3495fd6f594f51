"""BigBio-KB JSON: passages, entities, events with arguments, coreference chains.

The schema is `kb` of the BigBio collection (bigscience-workshop/biomedical,
``bigbio/utils/schemas/kb.py``). It has no place for form, realis and incidents, and its arguments
point at mentions: each entity is stood for by its first. Offsets are lists of half-open pairs.
"""

from __future__ import annotations

import json

from corpus.annotations import ROLE_FIELDS
from corpus.files import JsonObject
from corpus.records import Document, Mention


def bigbio_files(splits: dict[str, list[Document]]) -> dict[str, str]:
    """Return ``<split>.json`` -> content, a list of documents."""
    return {
        f"{split}.json": json.dumps([bigbio(d) for d in documents], ensure_ascii=False, indent=1)
        + "\n"
        for split, documents in splits.items()
    }


def bigbio(document: Document) -> JsonObject:
    """Return a document in the schema; every id in it is unique in the corpus."""
    article, annotation = document.article, document.annotation
    chains: dict[str, list[str]] = {}
    for mention in annotation.mentions:
        chains.setdefault(mention.entity, []).append(mention.id)
    places = {e.id: e.gazetteer for e in annotation.entities if e.gazetteer is not None}
    return {
        "id": article.id,
        "document_id": article.id,
        "passages": _passages(document),
        "entities": [
            {
                "id": mention.id,
                "type": mention.type,
                **_place(mention),
                "normalized": [{"db_name": "sitrep-gazetteer", "db_id": places[mention.entity]}]
                if mention.entity in places
                else [],
            }
            for mention in annotation.mentions
            if mention.layer != "event"
        ],
        "events": _events(document, chains),
        "coreferences": [
            {"id": f"{entity}:chain", "entity_ids": ids}
            for entity, ids in chains.items()
            if entity in {e.id for e in annotation.entities}
        ],
        "relations": [],
    }


def _place(mention: Mention) -> JsonObject:
    return {"text": [mention.text], "offsets": [[mention.start, mention.end]]}


def _passages(document: Document) -> list[JsonObject]:
    """Return the headline and the rest; blank lines between them are in neither."""
    text = document.article.text
    head = text.split("\n", 1)[0]
    start = len(text) - len(text[len(head) :].lstrip())
    parts = [("title", 0, len(head)), ("body", start, len(text))]
    return [
        {
            "id": f"{document.article.id}:{kind}",
            "type": kind,
            "text": [text[at:end]],
            "offsets": [[at, end]],
        }
        for kind, at, end in parts
        if at < end
    ]


def _events(document: Document, chains: dict[str, list[str]]) -> list[JsonObject]:
    triggers = {m.id: m for m in document.annotation.mentions}
    return [
        {
            "id": event.mention,
            "type": triggers[event.mention].type,
            "trigger": _place(triggers[event.mention]),
            "arguments": [
                {"role": role, "ref_id": chains[entity][0]}
                for role, name in ROLE_FIELDS.items()
                for entity in getattr(event, name)
                if entity in chains
            ],
        }
        for event in document.annotation.events
    ]
