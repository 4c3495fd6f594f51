"""The checks: what `sitrep validate` looks for beyond what cannot be read at all.

Every check yields findings and repairs nothing. `CATALOGUE` names every check id of the project;
tests hold one minimal invalid corpus for each.
"""

from __future__ import annotations

import re

from corpus.checks.actors import actor_findings
from corpus.checks.articles import article_findings
from corpus.checks.catalogue import CATALOGUE
from corpus.checks.contrast import contrast_findings
from corpus.checks.incidents import incident_findings
from corpus.checks.layers import annotation_in_article, layer_findings
from corpus.checks.places import place_findings
from corpus.checks.splits import split_findings
from corpus.findings import Finding
from corpus.sources import Sources, read_sources

__all__ = ["CATALOGUE", "annotation_in_article", "validate"]


def validate(read: tuple[Sources, list[Finding]] | None = None) -> list[Finding]:
    """Return every finding about a corpus, ours or one already read, in a stable order."""
    sources, found = read if read is not None else read_sources()
    checks = (
        article_findings,
        layer_findings,
        actor_findings,
        incident_findings,
        place_findings,
        split_findings,
        contrast_findings,
    )
    return sorted([*found, *(f for check in checks for f in check(sources))], key=_order)


def _order(finding: Finding) -> tuple[str, tuple[int, ...], str, str]:
    numbers = tuple(int(part) for part in re.findall(r"\d+", finding.place))
    return finding.path, numbers, finding.check, finding.message
