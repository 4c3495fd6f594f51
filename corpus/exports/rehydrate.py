"""Stand-off data joined with the reader's own copies of the texts, or refused where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.exports.copies import mismatch
from corpus.exports.joining import joined_document, joined_reading
from corpus.files import JsonObject, dump_jsonl, read_jsonl, sha256
from corpus.findings import Finding, InputError, UsageError
from corpus.loading import document
from corpus.names import SPLITS
from corpus.row_forms import form_problems
from corpus.rows import event_rows, mention_rows, token_rows
from corpus.texts import Text

_DERIVED = {"tokens": token_rows, "mentions": mention_rows, "events": event_rows}


@dataclass(frozen=True, slots=True)
class Rehydrated:
    """File name -> content, how many documents that is, and the ids of those left out."""

    files: dict[str, str]
    documents: int
    missing: tuple[str, ...]


def rehydrate(folder: Path, copies: Sequence[Text], *, skip_missing: bool = False) -> Rehydrated:
    """Return the files of built data that a folder of stand-off files and texts stand for.

    A copy is taken where its hash is that of the annotated text, whatever its name; a line end at
    its very end is the file's, not the text's. ``skip_missing`` leaves documents without a copy
    out; a copy that differs is always refused.

    Raises:
        UsageError: the folder holds no stand-off files.
        InputError: every copy that differs, with the first difference; every one that is missing.
    """
    rows = _read(folder)
    texts: dict[str, str] = {}
    found: list[Finding] = []
    missing: list[str] = []
    by_hash = {sha256(text): text for _, copy in copies for text in _endings(copy)}
    by_id = dict(copies)
    for path, number, row in rows["documents"]:
        identity, copy = row["id"], by_hash.get(row["sha256"])
        if copy is not None:
            texts[identity] = copy
        elif identity in by_id:
            message = mismatch(by_id[identity], row)
            found.append(Finding(str(path), str(number), "text-differs", f"{identity}: {message}"))
        elif skip_missing:
            missing.append(identity)
        else:
            message = f"none of the texts is {identity}, by name or by hash; --missing skip goes on"
            found.append(Finding(str(path), str(number), "text-missing", message))
    files = {} if found else _files(rows, texts, found)
    if found:
        raise InputError(found)
    if not texts:
        raise UsageError("none of the texts belongs to the stand-off data; nothing to write")
    return Rehydrated(files, len(texts), tuple(missing))


def _endings(copy: str) -> tuple[str, ...]:
    return (copy, copy.removesuffix("\n")) if copy.endswith("\n") else (copy,)


_FORM = {"id": str, "sha256": str, "length": int, "checks": str}
_Rows = dict[str, list[tuple[Path, int, JsonObject]]]


def _read(folder: Path) -> _Rows:
    rows: _Rows = {}
    for config in ("documents", "annotations"):
        paths = [path for s in SPLITS if (path := folder / f"{config}.{s}.jsonl").exists()]
        rows[config] = [(path, n, row) for path in paths for n, row in read_jsonl(path)]
    if not rows["documents"]:
        expected = "documents.SPLIT.jsonl, as sitrep export --standoff writes them"
        raise UsageError(f"{folder} holds no stand-off files: expected {expected}")
    found = [
        Finding(str(path), str(number), "record-form", problem)
        for path, number, row in rows["documents"]
        for problem in form_problems({key: row.get(key) for key in _FORM}, _FORM)
    ]
    if found:
        raise InputError(found)
    return rows


def _files(rows: _Rows, texts: dict[str, str], found: list[Finding]) -> dict[str, str]:
    parts: dict[str, list[JsonObject]] = {}
    for path, number, row in (*rows["documents"], *rows["annotations"]):
        config = path.name.partition(".")[0]
        text = texts.get(row.get("id" if config == "documents" else "article", ""))
        if text is None:
            continue
        try:
            whole = (joined_document if config == "documents" else joined_reading)(row, text)
            parts.setdefault(path.name, []).append(whole)
            if config == "documents":
                for name, derive in _DERIVED.items():
                    file = path.name.replace(config, name)
                    parts.setdefault(file, []).extend(derive(document(whole)))
        except (KeyError, TypeError, ValueError) as error:
            message = f"is no stand-off row: {type(error).__name__} {error}"
            found.append(Finding(str(path), str(number), "record-form", message))
    return {name: dump_jsonl(part) for name, part in parts.items()}
