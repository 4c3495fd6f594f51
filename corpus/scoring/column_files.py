"""Column files: one token a line, its tag in the last column, a blank line after a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from corpus.files import read_text
from corpus.findings import Finding, InputError
from corpus.names import Scheme
from corpus.scoring.items import Items
from corpus.scoring.sequences import tag_items
from corpus.scoring.tags import Reading, TagError

_COMMENT = re.compile(r"# (?:sent_id|newpar|text)\b[^\t]*")
_NEW_DOCUMENT = re.compile(r"# (?:doc_id|newdoc)\b[^\t]*|-DOCSTART-.*")


@dataclass(frozen=True, slots=True)
class Columns:
    """A column file: sentences of tokens and tags, the document and first line of each."""

    path: str
    tokens: list[list[str]]
    tags: list[list[str]]
    documents: list[int]
    lines: list[list[int]]


def read_columns(path: Path) -> Columns:
    """Read a column file, tabs or blanks between columns.

    ``-DOCSTART-`` lines and ``# doc_id`` or ``# newdoc`` comments begin documents; without them
    every sentence is a document of its own.

    Raises:
        InputError: a line with less than two columns.
    """
    out = Columns(str(path), [], [], [], [])
    found: list[Finding] = []
    documents, open_sentence = -1, False
    text = read_text(path, clean=False).removeprefix("\ufeff").replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if _NEW_DOCUMENT.fullmatch(line):
            documents, open_sentence = (out.documents[-1] + 1 if out.documents else 0), False
        elif not line.strip() or _COMMENT.fullmatch(line):
            open_sentence = False
        else:
            columns = line.split("\t") if "\t" in line else line.split()
            if len(columns) < 2:
                message = f"{line!r:.40} has one column; expected a token and, last, its tag"
                found.append(Finding(str(path), str(number), "columns-line", message))
                continue
            if not open_sentence:
                _open(out, documents)
                open_sentence = True
            out.tokens[-1].append(columns[0])
            out.tags[-1].append(columns[-1].strip())
            out.lines[-1].append(number)
    if found:
        raise InputError(found)
    return out


def _open(out: Columns, documents: int) -> None:
    out.tokens.append([])
    out.tags.append([])
    out.lines.append([])
    out.documents.append(documents if documents >= 0 else len(out.tokens) - 1)


def pair_columns(
    gold: Columns,
    predicted: Columns,
    *,
    scheme: Scheme,
    iob: Reading,
    drop: bool = False,
    check_tokens: bool = True,
) -> tuple[Items, int]:
    """Return two column files about the same tokens as items, and how many chunks were malformed.

    ``check_tokens`` compares the tokens themselves and not their number alone.

    Raises:
        InputError: sentences or tokens that differ, unknown tags, and in strict reading every
            line that the scheme does not allow.
    """
    found = _length_problems(gold, predicted)
    if check_tokens:
        found += _token_problems(gold, predicted)
    if found:
        raise InputError(found)
    found = [f for side in (gold, predicted) for f in _tag_problems(side, scheme, iob, drop)]
    if found:
        raise InputError(found)
    return tag_items(
        gold.tags,
        predicted.tags,
        scheme=scheme,
        iob=iob,
        drop=drop,
        documents=gold.documents,
        tokens=gold.tokens,
    )


def _length_problems(gold: Columns, predicted: Columns) -> list[Finding]:
    sizes = [list(map(len, side.tokens)) for side in (gold, predicted)]
    if sizes[0] == sizes[1]:
        return []
    pairs = zip(*sizes, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(map(len, sizes)))
    line = predicted.lines[at][0] if at < len(predicted.lines) else 0
    message = (
        f"sentence {at + 1} has another length than in {gold.path}: {len(sizes[1])} sentences and "
        f"{sum(sizes[1])} tokens where the gold has {len(sizes[0])} and {sum(sizes[0])}"
    )
    return [Finding(predicted.path, str(line) if line else "", "columns-length", message)]


def _token_problems(gold: Columns, predicted: Columns) -> list[Finding]:
    found = []
    triples = zip(gold.tokens, predicted.tokens, predicted.lines, strict=False)
    for mine, theirs, lines in triples:
        for one, two, line in zip(mine, theirs, lines, strict=False):
            if one != two:
                message = (
                    f"the token is {two!r} where the gold has {one!r}; is a line shifted? "
                    "--tokens ignore compares the numbers of tokens alone"
                )
                found.append(Finding(predicted.path, str(line), "columns-token", message))
                break
    return found


def _tag_problems(side: Columns, scheme: Scheme, iob: Reading, drop: bool) -> list[Finding]:
    try:
        tag_items(side.tags, side.tags, scheme=scheme, iob=iob, drop=drop)
    except TagError as error:
        flat = [line for lines in side.lines for line in (*lines, 0)]
        tags = [tag for sentence in side.tags for tag in (*sentence, "O")]
        advice = "" if "no " in str(error)[:4] else "; pass --iob lenient to read it as a new span"
        return [
            Finding(
                side.path,
                str(flat[at]),
                "columns-tag",
                f"{tags[at]} after {tags[at - 1] if at else 'nothing'}: {error}{advice}",
            )
            for at in error.places
        ]
    return []
