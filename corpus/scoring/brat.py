"""The brat stand-off format: a ``.txt`` and an ``.ann`` file a document."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.files import JsonObject, read_text
from corpus.findings import Finding, InputError

_TEXT_BOUND = re.compile(r"T\d+\t(\S+) (\d{1,12}) (\d{1,12})\t(.*)")


def read_brat(path: Path) -> list[JsonObject]:
    """Return the text-bound annotations of a folder of ``.ann`` files, or of one file.

    A type ``actor:CIVILIAN`` names the layer too. Offsets are code points, ends exclusive, as brat
    writes them; the text comes from the ``.txt`` file beside, where there is one.

    Raises:
        InputError: a malformed line, a span in pieces, or nothing to read.
    """
    paths = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    found: list[Finding] = []
    if not paths:
        found.append(Finding(str(path), "", "brat-empty", "the folder has no .ann file"))
    rows = [_row(file, found) for file in paths]
    if found:
        raise InputError(found)
    return rows


def _row(file: Path, found: list[Finding]) -> JsonObject:
    spans = []
    content = read_text(file, clean=False).replace("\r\n", "\n") if file.stat().st_size else ""
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.startswith("T"):
            continue
        match = _TEXT_BOUND.fullmatch(line)
        if match is None:
            message = "expected 'T1<TAB>TYPE START END<TAB>text'; spans in pieces are not scored"
            found.append(Finding(str(file), str(number), "brat-line", message))
            continue
        layer, colon, name = match.group(1).rpartition(":")
        span = {"type": name, "start": int(match.group(2)), "end": int(match.group(3))}
        spans.append({**span, "text": match.group(4), **({"layer": layer} if colon else {})})
    text_file = file.with_suffix(".txt")
    text = read_text(text_file, clean=False) if text_file.exists() else None
    return {"id": file.stem, "_place": file.name, "text": text, "mentions": spans}
