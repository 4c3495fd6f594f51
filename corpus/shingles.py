"""Near-duplicates: texts that share many runs of five words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

SIZE = 5
THRESHOLD = 0.2
_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """Return the distinct runs of five lower-cased words of a text."""
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[i : i + SIZE]) for i in range(len(words) - SIZE + 1))


def near_duplicates(
    texts: Mapping[str, str], threshold: float = THRESHOLD
) -> list[tuple[str, str, float]]:
    """Return pairs of ids whose texts share at least ``threshold`` of the smaller one's shingles.

    Exact, by an inverted index; pairs come in the order of ``texts``, each once.
    """
    index: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    found = []
    for identity, text in texts.items():
        runs = shingles(text)
        shared: Counter[str] = Counter()
        for run in runs:
            others = index.setdefault(run, [])
            shared.update(others)
            others.append(identity)
        sizes[identity] = len(runs)
        for other in sorted(shared):
            share = shared[other] / max(1, min(len(runs), sizes[other]))
            if share >= threshold:
                found.append((other, identity, share))
    return found
