"""Checks of the split table: what it names, and near-duplicates across splits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from corpus.findings import Finding
from corpus.shingles import near_duplicates
from corpus.sources import Sources


def split_findings(sources: Sources) -> Iterator[Finding]:
    """Yield unknown and doubled names, and articles of two splits that share their wording."""
    path = "corpus/splits.toml"
    singles = {a.id for a in sources.articles.values() if not a.incidents}
    known = sources.incidents.keys() | singles
    for name, ids in sources.splits.items():
        for identity in ids:
            if identity not in known:
                message = f"{name} names {identity}, neither an incident nor an article without one"
                yield Finding(path, identity, "splits-id", message)
    for (one, first), (two, second) in combinations(sources.splits.items(), 2):
        for identity in sorted(set(first) & set(second)):
            message = f"{identity} stands in {one} and in {two}"
            yield Finding(path, identity, "splits-id", message)
    split = {a.id: sources.split_of(a) for a in sources.articles.values()}
    texts = {a.id: a.text for a in sources.articles.values()}
    for left, right, share in near_duplicates(texts):
        if split[left] != split[right]:
            message = (
                f"{left} ({split[left]}) and {right} ({split[right]}) share {share:.0%} of their "
                "5-word shingles; put them in one split or rewrite one"
            )
            yield Finding(path, left, "split-duplicate", message)
