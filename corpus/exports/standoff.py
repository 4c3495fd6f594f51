"""Stand-off data: every annotation of a text, and nothing of its words.

A row keeps ids, labels, offsets, dates and outlets. Left out is what quotes: text and title, the
words of mentions and the names of entities; incident records too, whose summaries retell. In
their place stand ``sha256`` and ``length`` of the text, and ``checks``: two hexadecimal digits for
every 32 code points, the head of the SHA-256 of the text up to there. They find where another copy
begins to differ and give away at most a quarter of a bit a character, too little to guess words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from corpus.exports.built import Built
from corpus.exports.joining import joined_document, joined_reading
from corpus.files import JsonObject, dump_jsonl, sha256
from corpus.findings import Finding, InputError
from corpus.rows import document_row

BLOCK = 32
_QUOTES = {"title", "text"}


def checks(text: str) -> str:
    """Return two hexadecimal digits for each block of 32 code points, the last perhaps shorter."""
    digest, digits = hashlib.sha256(), []
    for at in range(0, len(text), BLOCK):
        digest.update(text[at : at + BLOCK].encode("utf-8"))
        digits.append(digest.hexdigest()[:2])
    return "".join(digits)


def standoff_files(built: Built) -> dict[str, str]:
    """Return file name -> content: documents and raw readings, one file a config and split.

    Raises:
        InputError: a row that its stand-off form and its text do not give back.
    """
    found: list[Finding] = []
    texts = {d.article.id: d.article.text for part in built.documents.values() for d in part}
    files = {
        f"documents.{split}.jsonl": dump_jsonl(
            _documents([document_row(d) for d in part], str(built.files["documents", split]), found)
        )
        for split, part in built.documents.items()
    }
    for split, lines in built.rows("annotations").items():
        path = str(built.files["annotations", split])
        files[f"annotations.{split}.jsonl"] = dump_jsonl(_readings(lines, texts, path, found))
    if found:
        raise InputError(found)
    return files


def _documents(rows: list[JsonObject], path: str, found: list[Finding]) -> Iterator[JsonObject]:
    for row in rows:
        text = row["text"]
        bare = {key: value for key, value in row.items() if key not in _QUOTES}
        bare = {**_bare(bare), "length": len(text), "checks": checks(text)}
        if joined_document(bare, text) != row:
            found.append(_lossy(path, row["id"]))
        yield bare


def _readings(
    lines: list[tuple[int, JsonObject]], texts: dict[str, str], path: str, found: list[Finding]
) -> Iterator[JsonObject]:
    for number, row in lines:
        try:
            text, bare = texts.get(row["article"]), _bare(row)
            if text is None or sha256(text) != row["sha256"] or joined_reading(bare, text) != row:
                found.append(_lossy(path, row["article"]))
            yield bare
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"is no row of the annotations config: {type(error).__name__} {error}"
            found.append(Finding(path, str(number), "record-form", message))


def _bare(row: JsonObject) -> JsonObject:
    """Return a row without the words of its mentions and the names of its entities."""
    mentions = [{k: v for k, v in m.items() if k != "text"} for m in row["mentions"]]
    entities = [{k: v for k, v in e.items() if k != "name"} for e in row["entities"]]
    return {**row, "mentions": mentions, "entities": entities}


def _lossy(path: str, identity: str) -> Finding:
    message = (
        "cannot be put together again from offsets and text: expected a title that is the first "
        "line, and entities named by their first mention of form NAME"
    )
    return Finding(path, identity, "standoff-lossy", message)
