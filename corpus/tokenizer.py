"""Tokens and sentences with exact offsets.

The tokenizer is one regular expression, named ``sitrep-1`` in signatures and frozen by golden
tests. It splits at every hyphen, slash and clitic, so that no gold span cuts a token, and keeps
``'s``, abbreviations with full stops, numbers, clock times and designations such as ``AK-47``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sentencex import get_sentence_boundaries

from corpus.records import Span

NAME = "sitrep-1"
_PATTERN = re.compile(
    r"""
      (?:[A-Za-z]\.){2,}                       # U.S.  a.m.  F.S.A.
    | [A-Z]{1,3}-\d+[A-Z]?(?!\w)               # AK-47  F-16  T-72B
    | \d+(?:[.,:]\d+)+                         # 3.5  1,200  10:30
    | ['’][sS](?!\w)                           # the possessive clitic, one token
    | \w+(?:['’](?![sS](?!\w))\w+)*            # words; Qa'ida and d'Ivoire stay whole
    | \.{3} | --
    | [^\w\s]
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"\s")


def tokenize(text: str) -> list[Span]:
    """Return the tokens of a text in order, half-open code-point offsets, blanks left out."""
    return [Span(match.start(), match.end()) for match in _PATTERN.finditer(text)]


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text; a line end always ends one, edges carry no blanks."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            for start, end in _boundaries(line):
                piece = line[start:end]
                left = start + len(piece) - len(piece.lstrip())
                right = start + len(piece.rstrip())
                if left < right:
                    yield Span(at + left, at + right)
        at += len(line) + 1


def _boundaries(line: str) -> Iterator[tuple[int, int]]:
    # sentencex aborts inside blanks of several bytes (U+2028); offsets need only the length.
    for boundary in get_sentence_boundaries("en", _BLANK.sub(" ", line)):
        yield boundary["start_index"], boundary["end_index"]


def tokens_by_sentence(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Return the tokens of each sentence; together the sentences hold every token of the text."""
    return [
        [Span(s.start + t.start, s.start + t.end) for t in tokenize(text[s.start : s.end])]
        for s in spans
    ]
