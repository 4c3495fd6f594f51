"""The recipe of a score in one line: corpus, split, gold, matching, resampling, version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from corpus.scoring.predictions import Prediction
from corpus.scoring.statistics import FEWEST, SAMPLES, SEED
from corpus.version import data_version, toolkit_version


def gold_digest(gold: Sequence[Prediction]) -> str:
    """Return 8 hexadecimal digits of a SHA-256 over the texts, spans and labels of the gold."""
    digest = hashlib.sha256()
    for answer in gold:
        digest.update(f"{answer.id}\t{answer.sha256}\n".encode())
        for span in sorted((s.layer, s.type, s.start, s.end) for s in answer.mentions):
            digest.update("\t".join(map(str, span)).encode() + b"\n")
        digest.update(",".join(answer.event_types).encode() + b"\n")
    return digest.hexdigest()[:8]


def signature(task: str, gold: Sequence[Prediction], *, split: str, match: str) -> str:
    """Return the signature: fields ``name:value`` joined by ``|``."""
    resampling = f"bs{SAMPLES}" if len(gold) >= FEWEST else "none"
    fields = (
        f"sitrep-{task}-F1",
        f"corpus:{data_version()}",
        f"split:{split}#docs:{len(gold)}",
        f"gold:{gold_digest(gold)}",
        f"match:{match}",
        "avg:micro",
        "zero:null",
        f"ci:{resampling}",
        "unit:doc",
        f"seed:{SEED}",
        f"version:{toolkit_version()}",
    )
    return "|".join(fields)
