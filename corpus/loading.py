"""Loading the built data as records, without `datasets`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from corpus.files import JsonObject, read_jsonl
from corpus.findings import Finding, InputError, unknown
from corpus.names import SPLITS
from corpus.records import Annotation, Article, Document, Entity, Event, Mention, Span

DATA = Path(__file__).resolve().parent / "data"


def load(split: str, data: Path = DATA) -> list[Document]:
    """Return the documents of a split in the order of their ids.

    Raises:
        UsageError: there is no such split.
        InputError: the file is missing or malformed.
    """
    if split not in SPLITS:
        raise unknown("split", split, SPLITS)
    return read_documents(data / f"documents.{split}.jsonl")


def contrast_path(data: Path = DATA) -> Path:
    """Return where the contrast pairs are; there is no such file while the corpus has none."""
    return data / "contrast.test.jsonl"


def read_documents(path: Path) -> list[Document]:
    """Read a file of the `documents` config.

    Raises:
        InputError: with one finding for every line that is not such a row.
    """
    documents: list[Document] = []
    found: list[Finding] = []
    for number, row in read_jsonl(path):
        try:
            documents.append(document(row))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"the key {error} is missing" if isinstance(error, KeyError) else str(error)
            found.append(Finding(str(path), str(number), "record-form", reason))
    if found:
        raise InputError(found)
    return documents


def document(row: JsonObject) -> Document:
    """Turn a row of the `documents` config into a record."""
    article = Article(
        id=row["id"],
        title=row["title"],
        date=date.fromisoformat(row["date"]),
        outlet=row["outlet"],
        viewpoint=row["viewpoint"],
        form=row["form"],
        theatre=row["theatre"],
        incidents=tuple(row["incidents"]),
        constructed=row["constructed"],
        text=row["text"],
    )
    sentences = tuple(Span(**span) for span in row["sentences"])
    annotation = Annotation(
        article=row["id"],
        annotator="gold",
        mentions=tuple(Mention(**mention) for mention in row["mentions"]),
        entities=tuple(Entity(**entity) for entity in row["entities"]),
        events=tuple(_event(event) for event in row["events"]),
    )
    return Document(article, sentences, annotation)


def _event(row: dict[str, Any]) -> Event:
    return Event(
        mention=row["mention"],
        realis=row["realis"],
        agents=tuple(row["agents"]),
        targets=tuple(row["targets"]),
        places=tuple(row["places"]),
        sources=tuple(row["sources"]),
        incident=row["incident"],
    )
