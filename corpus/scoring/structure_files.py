"""Gold of entities and events: documents of this corpus, or rows of any other one.

A file in the form of the `documents` config is ours. Any other file holds rows as
`corpus.scoring.rows` describes them, with names of its own; ``incidents`` may list what a document
is about, so that the documents of one incident are resampled together.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.files import JsonObject, read_jsonl, sha256
from corpus.findings import Finding, InputError
from corpus.loading import read_documents
from corpus.records import Document
from corpus.scoring.row_checks import ANY, content_problems
from corpus.scoring.rows import NEEDS, Asked, Given, asked_by, structure_of_row
from corpus.scoring.spans import unit_numbers
from corpus.scoring.structure import Structure


@dataclass(frozen=True, slots=True)
class GoldSide:
    """The gold of a task, what it asks of predictions, and the incident of each document."""

    side: Sequence[Document] | Sequence[Structure]
    asked: Asked
    units: tuple[int, ...]


def read_gold(path: Path, task: str) -> GoldSide:
    """Read gold documents, or rows of another corpus.

    Raises:
        InputError: every row that is neither, or gold that lacks what the task scores.
    """
    rows = read_jsonl(path, clean=False)
    if any("sentences" in row for _, row in rows):
        documents = read_documents(path)
        groups = [(d.article.id, d.article.incidents) for d in documents]
        return GoldSide(documents, asked_by(documents, task), unit_numbers(groups))
    return _others(path, rows, task)


def _others(path: Path, rows: Sequence[tuple[int, JsonObject]], task: str) -> GoldSide:
    found: list[Finding] = []
    first: dict[str, int] = {}
    for number, row in rows:
        for check, message in _row_problems(row, first):
            found.append(Finding(str(path), str(number), check, message))
        if isinstance(row.get("id"), str):
            first.setdefault(row["id"], number)
    if found:
        raise InputError(found)
    keys, event_keys = _needs(path, [row for _, row in rows], task)
    lacking = [
        Finding(str(path), str(number), check, message)
        for number, row in rows
        for check, message in content_problems(row, row["id"], sys.maxsize, keys, event_keys, ANY)
    ]
    if lacking:
        raise InputError(lacking)
    given = {row["id"]: _given(row) for _, row in rows}
    groups = [(row["id"], tuple(row.get("incidents") or ())) for _, row in rows]
    structures = [structure_of_row(row) for _, row in rows]
    return GoldSide(structures, Asked(given, keys, event_keys, ours=False), unit_numbers(groups))


def _row_problems(row: JsonObject, first: dict[str, int]) -> list[tuple[str, str]]:
    identity, text = row.get("id"), row.get("text")
    if not isinstance(identity, str):
        return [("row-form", f"id is {identity!r:.40}; expected a string")]
    if identity in first:
        return [("id-duplicate", f"{identity} stands at line {first[identity]} already; keep one")]
    found = [
        ("row-form", f"{identity}: {key} is {row[key]!r:.40}; expected a {name}")
        for key, kind, name in (
            ("text", str, "string"),
            ("sha256", str, "string"),
            ("incidents", list, "list"),
        )
        if not isinstance(row.get(key), kind | None)
    ]
    length = len(text) if isinstance(text, str) else sys.maxsize
    return found or list(content_problems(row, identity, length, (), (), ANY))


def _needs(
    path: Path, rows: Sequence[JsonObject], task: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys that a task scores of this gold; who annotated no events need give none."""
    wanted, event_wanted = NEEDS[task]
    events: list[dict[str, Any]] = [e for row in rows for e in row.get("events") or ()]
    keys = tuple(key for key in wanted if any(key in row for row in rows))
    if not any(row.get(key) for key in keys for row in rows):
        message = f"no row has {' or '.join(map(repr, wanted))}, which --task {task} scores"
        raise InputError([Finding(str(path), "", "gold-empty", message)])
    event_keys = tuple(key for key in event_wanted if any(key in event for event in events))
    if task == "incidents" and not event_keys:
        message = "no event has the key 'incident', which --task incidents scores"
        raise InputError([Finding(str(path), "", "gold-empty", message)])
    return keys, event_keys


def _given(row: JsonObject) -> Given:
    text = row.get("text")
    return Given(row["id"], text, row.get("sha256") if text is None else sha256(text))
