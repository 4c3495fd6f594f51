"""Reading what is scored: our JSON Lines, span JSON Lines of other corpora, brat, Label Studio.

Every reader returns the same documents; what a row claims is checked later, in `pairing`, where
both sides are known. Column files have a reader of their own, `corpus.scoring.column_files`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.files import JsonObject, read_jsonl, read_text
from corpus.findings import Finding, InputError
from corpus.scoring.brat import read_brat
from corpus.scoring.label_studio import read_label_studio


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as a file gives it; ``place`` is its line or file.

    Spans are objects with ``type`` (or ``label``), ``start``, ``end`` and perhaps ``layer``,
    ``text`` and ``confidence``, all unchecked. Documents of one incident may be resampled together.
    """

    id: str
    place: str
    text: str | None
    sha256: str | None
    spans: list[JsonObject]
    event_types: tuple[Any, ...] | None
    incidents: tuple[Any, ...] = ()
    has_spans: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A file of documents, and what a reader has to say about it without refusing it."""

    path: str
    documents: tuple[ReadDocument, ...]
    notes: tuple[str, ...] = ()


def read(path: Path, annotator: str | None = None) -> Reading:
    """Read a file of documents by its kind: a folder of ``.ann`` files, ``.json`` or JSON Lines.

    ``annotator`` chooses one where a Label Studio export has several.

    Raises:
        InputError: every problem of form, with its line.
    """
    if path.is_dir() or path.suffix == ".ann":
        return _from_rows(str(path), read_brat(path))
    if path.suffix == ".json":
        rows, notes = read_label_studio(_json(path), str(path), annotator)
        return _from_rows(str(path), rows, notes)
    rows = [{**row, "_place": str(number)} for number, row in read_jsonl(path, clean=False)]
    return _from_rows(str(path), rows)


def _json(path: Path) -> Any:
    text = read_text(path, clean=False).removeprefix("\ufeff")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"is no JSON ({error}); is it cut off?"
        raise InputError([Finding(str(path), "", "json-form", message)]) from None


def _from_rows(path: str, rows: list[JsonObject], notes: tuple[str, ...] = ()) -> Reading:
    found: list[Finding] = []
    documents = []
    for row in rows:
        place = str(row.get("_place", ""))
        problems = list(_row_problems(row))
        found += [Finding(path, place, "row-form", problem) for problem in problems]
        if not problems:
            documents.append(_document(row, place))
    if found:
        raise InputError(found)
    return Reading(path, tuple(documents), notes)


def _row_problems(row: JsonObject) -> Iterator[str]:
    for key, kind in _KINDS.items():
        value = row.get(key)
        if value is None and key != "id":
            continue
        if not isinstance(value, kind):
            yield f"{key} is {value!r:.40}; expected a {_NAMES[kind]}"
        elif isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
            yield f"{key} holds half of a surrogate pair; the file is damaged"
    if not any(isinstance(row.get(key), list) for key in ("mentions", "spans", "event_types")):
        yield 'expected a list "mentions" (or "spans"), or "event_types"'
    yield from (f"{s!r:.60} is no span; expected an object" for s in _strange(_spans_of(row), dict))
    types = row.get("event_types")
    labels = types if isinstance(types, list) else []
    yield from (f"the event type {label!r:.40} is no string" for label in _strange(labels, str))


def _strange(values: list[Any], kind: type) -> list[Any]:
    if set(map(type, values)) <= {kind}:
        return []
    return [value for value in values if type(value) is not kind]


_KINDS: dict[str, type] = {
    "id": str,
    "text": str,
    "sha256": str,
    "mentions": list,
    "spans": list,
    "event_types": list,
    "incidents": list,
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAMES: dict[type, str] = {str: "string", list: "list"}


def _spans_of(row: JsonObject) -> list[Any]:
    found = row.get("mentions")
    if found is None:
        found = row.get("spans")
    return found if isinstance(found, list) else []


def _document(row: JsonObject, place: str) -> ReadDocument:
    types = row.get("event_types")
    return ReadDocument(
        id=row["id"],
        place=place,
        text=row.get("text"),
        sha256=row.get("sha256"),
        spans=_spans_of(row),
        event_types=tuple(types) if types is not None else None,
        incidents=tuple(row.get("incidents") or ()),
        has_spans=any(isinstance(row.get(key), list) for key in ("mentions", "spans")),
    )
