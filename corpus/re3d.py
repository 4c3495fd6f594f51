"""The real documents of re3d (Dstl's Relationship and Entity Extraction Evaluation Dataset).

They are not part of this project: a folder of them is read where a user has one. Only labels with
a confidence of .5 or more are used, since the set stores one entry per candidate type. Organisation
and Person map to ``actor``, Location to ``location``; the outermost of nested spans is kept,
determiners are cut off, and pronouns, which this corpus does not annotate, are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.files import JsonObject
from corpus.findings import Finding, InputError

LAYERS = {"Organisation": "actor", "Person": "actor", "Location": "location"}
CONFIDENCE = 0.5
_DETERMINER = re.compile(
    r"(?:the|a|an|this|that|these|those|its|their|our|his|her|my|your|some|any|all|both|each|every"
    r"|no)\s+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"he|she|it|they|we|i|you|him|her|them|us|me|who|whom|his|hers|its|theirs?|ours?|my|your|whose"
    r"|which|that|this|these|those|here|there|(?:him|her|it)self|(?:them|our)selves",
    re.IGNORECASE,
)
LayerSpan = tuple[str, int, int]  # layer, start, end


@dataclass(frozen=True, slots=True)
class RealDocument:
    """A text with the spans that people marked, each in a layer, in reading order."""

    id: str
    text: str
    spans: tuple[LayerSpan, ...]


def read_re3d(folder: Path) -> list[RealDocument]:
    """Read the parts of re3d below a folder, in the order of document ids.

    Raises:
        InputError: there is no such data.
    """
    texts: dict[str, str] = {}
    marked: dict[str, list[LayerSpan]] = {}
    for part in sorted(path.parent for path in folder.glob("*/documents.json")):
        for row in _rows(part / "documents.json"):
            texts[row["_id"]] = row["text"]
        for row in _rows(part / "entities.json"):
            if row["confidence"] >= CONFIDENCE and row["type"] in LAYERS:
                span = (LAYERS[row["type"]], row["begin"], row["end"])
                marked.setdefault(row["documentId"], []).append(span)
    if not texts:
        message = "expected folders with documents.json and entities.json, as re3d has them"
        raise InputError([Finding(str(folder), "", "re3d-missing", message)])
    return [
        RealDocument(identity, text, tuple(comparable(text, marked.get(identity, ()))))
        for identity, text in sorted(texts.items())
    ]


def _rows(path: Path) -> list[JsonObject]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def comparable(text: str, spans: Iterable[LayerSpan]) -> list[LayerSpan]:
    """Return the outermost spans without determiners and pronouns, in reading order."""
    found: list[LayerSpan] = []
    reach = -1
    for layer, start, end in sorted(set(spans), key=lambda s: (s[1], -s[2], s[0])):
        if start < reach:
            continue
        reach = end
        start, end = _trimmed(text, start, end)
        if start < end and not _PRONOUN.fullmatch(text[start:end]):
            found.append((layer, start, end))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while (match := _DETERMINER.match(text[start:end])) is not None and start + match.end() < end:
        start += match.end()
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())
