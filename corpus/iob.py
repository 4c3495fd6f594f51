"""IOB2 tags from spans, and spans from tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.records import Span


class TypedSpan(Protocol):
    """Anything with a type and half-open offsets."""

    @property
    def type(self) -> str:
        """The type."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""


def iob2(tokens: Sequence[Span], spans: Sequence[TypedSpan]) -> list[str]:
    """Return the IOB2 tag of each token; spans of one layer, aligned to token edges.

    A span that runs past the last token (over a sentence's end) is continued by its caller's
    next sentence as a new ``B-``.
    """
    tags = ["O"] * len(tokens)
    for span in spans:
        inside = [i for i, t in enumerate(tokens) if span.start <= t.start and t.end <= span.end]
        for position, index in enumerate(inside):
            tags[index] = f"{'I' if position else 'B'}-{span.type}"
    return tags


def decode(tokens: Sequence[Span], tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return ``(type, start, end)`` of each span in IOB2 tags.

    Raises:
        ValueError: an ``I-`` that continues nothing, or a tag that is neither O, B- nor I-.
    """
    spans: list[tuple[str, int, int]] = []
    previous = "O"
    for token, tag in zip(tokens, tags, strict=True):
        if tag.startswith("B-"):
            spans.append((tag[2:], token.start, token.end))
        elif tag.startswith("I-"):
            if previous[2:] != tag[2:]:
                raise ValueError(f"{tag} follows {previous}")
            spans[-1] = (tag[2:], spans[-1][1], token.end)
        elif tag != "O":
            raise ValueError(f"no IOB2 tag: {tag!r}")
        previous = tag
    return spans
