"""What decides how the CRF comes out, in eight hexadecimal digits.

Figures that `sitrep reproduce` does not compute anew (on real text, or over many models) carry this
fingerprint of the CRF that they were measured with. Where it differs from today's, they are stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from baselines.crf import CrfSettings
from baselines.texts import tagged_texts
from corpus.files import JsonObject, read_text
from corpus.findings import Finding, InputError
from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring.signature import documents_digest

STALE = "**Stale:**"  # how the line starts that says so in a document
PROBES = 3  # documents whose features and tags are digested: enough to notice another code


def crf_fingerprint(train: Sequence[Document], *scored: Sequence[Document]) -> str:
    """Return the digest of the texts and gold spans that it learns from, settings and features.

    ``scored`` are the splits that the figures are about, whose texts and gold count as well.
    """
    digests = "".join(documents_digest(documents) for documents in (train, *scored))
    digest = hashlib.sha256(digests.encode("ascii"))
    digest.update(json.dumps(asdict(CrfSettings()), sort_keys=True).encode("ascii"))
    for layer in ontology().layers:
        for example in tagged_texts(train[:PROBES], layer):
            features = [sentence.strings() for sentence in example.text.features]
            digest.update(json.dumps([features, example.tags]).encode("ascii"))
    return digest.hexdigest()[:8]


def stale_note(command: str) -> str:
    """Return the line that stands in a table of stale figures until they are measured again."""
    return (
        f"{STALE} these figures were measured with another CRF or another train split than "
        f"today's; `{command} --update` measures them again."
    )


def read_figures(
    path: Path, show: Callable[[JsonObject, str], str], check: str, expected: str
) -> JsonObject:
    """Read figures that were written before; ``show`` must be able to make a table of them.

    Raises:
        InputError: ``check``, the file is missing or does not hold what was ``expected``.
    """
    try:
        figures = json.loads(read_text(path))
        show(figures, "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError([Finding(str(path), "", check, f"expected {expected}")]) from None
    return dict(figures)
