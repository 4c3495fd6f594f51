"""Scores on what a system could have memorised, and on what it could not.

A span is seen if some training mention has its string and its type. Gold and predicted spans are
both divided, so that precision and recall are those of the part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

import numpy as np

from corpus.records import Document
from corpus.scoring.items import Items
from corpus.scoring.mentions import span_strings
from corpus.scoring.spans import Spans

Part = Literal["seen", "unseen"]
Known = frozenset[tuple[str, str, str]]  # layer, type, string


def known_strings(train: Iterable[Document]) -> Known:
    """Return what training documents hold, as (layer, type, string)."""
    return frozenset((m.layer, m.type, m.text) for d in train for m in d.annotation.mentions)


def part_of(items: Items, known: Known, part: Part) -> Items:
    """Return the items that training has seen, or those that it has not.

    Raises:
        UsageError: there are no texts to take strings from.
    """
    return replace(
        items,
        gold=_part(items, items.gold, known, part),
        predicted=_part(items, items.predicted, known, part),
        duplicates=_part(items, items.duplicates, known, part),
    )


def _part(items: Items, spans: Spans, known: Known, part: Part) -> Spans:
    labels = items.labels.labels
    seen = [(*labels[code], text) in known for text, code in span_strings(items, spans)]
    return spans.take(np.array(seen, dtype=bool) == (part == "seen"))
