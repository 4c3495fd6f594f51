"""Stand-off rows and texts put together again."""

from __future__ import annotations

from dataclasses import asdict

from corpus.files import JsonObject
from corpus.loading import document
from corpus.records import Entity, Mention
from corpus.rows import document_row

EXTRA = ("length", "checks")


def joined_document(row: JsonObject, text: str) -> JsonObject:
    """Return the row of the `documents` config that a stand-off row and its text stand for.

    Raises:
        KeyError, TypeError, ValueError: the row is no stand-off row of this text.
    """
    plain = {key: value for key, value in row.items() if key not in EXTRA}
    title = text.split("\n", 1)[0]
    return document_row(document({**joined_reading(plain, text), "title": title, "text": text}))


def joined_reading(row: JsonObject, text: str) -> JsonObject:
    """Return a row with the words of its mentions and the names of its entities again.

    Raises:
        KeyError, TypeError, ValueError: the row is no stand-off row of this text.
    """
    mentions = [Mention(**mention, text=_words(mention, text)) for mention in row["mentions"]]
    names: dict[str, str] = {}
    for mention in mentions:
        if mention.form == "NAME":
            names.setdefault(mention.entity, mention.text)
    entities = [Entity(**entity, name=names.get(entity["id"])) for entity in row["entities"]]
    return {
        **row,
        "mentions": [asdict(mention) for mention in mentions],
        "entities": [asdict(entity) for entity in entities],
    }


def _words(mention: JsonObject, text: str) -> str:
    start, end = mention["start"], mention["end"]
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{mention['id']} {start}:{end} lies outside the text of {len(text)}")
    return text[start:end]
