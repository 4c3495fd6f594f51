"""The recipe of a score in one line: corpus, split, gold, matching, resampling, version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from corpus.records import Document
from corpus.scoring.items import Items, make_items
from corpus.scoring.statistics import FEWEST, SAMPLES, SEED
from corpus.scoring.verify import escaped
from corpus.version import data_version, toolkit_version


def gold_digest(items: Items) -> str:
    """Return 8 hexadecimal digits of a SHA-256 over ids, texts, labels and spans of the gold."""
    digest = hashlib.sha256()
    texts = items.texts if items.texts is not None else ("",) * items.documents
    for identity, text in zip(items.ids, texts, strict=True):
        content = text if isinstance(text, str) else "\n".join(text)
        digest.update(f"{identity}\t{len(text)}\n{content}\n".encode("utf-8", "surrogatepass"))
    # Labels by name: which further ones the predictions bring must not matter.
    used = np.unique(items.gold.label)
    names = sorted((items.labels.labels[code], code) for code in used.tolist())
    digest.update(repr([name for name, _ in names]).encode("utf-8", "surrogatepass"))
    rank = np.zeros(len(items.labels.labels) + 1, dtype=np.int64)
    for position, (_, code) in enumerate(names):
        rank[code] = position
    for column in (items.gold.document, items.gold.start, items.gold.end, rank[items.gold.label]):
        digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return digest.hexdigest()[:8]


def documents_digest(documents: Sequence[Document]) -> str:
    """Return the digest of documents and their gold spans, as `gold_digest` makes it."""
    return gold_digest(make_items(documents, documents))


def signature(
    task: str,
    items: Items,
    *,
    split: str,
    match: str,
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> str:
    """Return the signature: fields ``name:value`` joined by ``|``; ``fields`` are further ones."""
    count = items.documents if units is None else len(set(units))
    parts = (
        f"sitrep-{task}-F1",
        f"corpus:{data_version()}",
        f"split:{split}#docs:{items.documents}",
        f"gold:{gold_digest(items)}",
        f"match:{match}",
        f"labels:{'+'.join(map(escaped, items.labels.layers))}#{len(items.labels.labels)}",
        "avg:micro",
        "zero:null",
        f"ci:{f'bs{SAMPLES}' if count >= FEWEST else 'none'}",
        f"unit:{'doc' if units is None else 'incident'}",
        f"seed:{SEED}",
        *fields,
        f"version:{toolkit_version()}",
    )
    return "|".join(parts)
