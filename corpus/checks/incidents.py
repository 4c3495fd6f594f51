"""Checks of incident records."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.findings import Finding
from corpus.ontology import ontology
from corpus.records import Incident
from corpus.sources import Sources


def incident_findings(sources: Sources) -> Iterator[Finding]:
    """Yield records that contradict themselves, the ontology, the gazetteer or the articles."""
    path = "corpus/incidents.jsonl"
    reporting: dict[str, set[str]] = {}
    for article in sources.articles.values():
        for identity in article.incidents:
            reporting.setdefault(identity, set()).add(article.id)
    for incident in sources.incidents.values():
        for problem in _incident_problems(incident):
            yield Finding(path, incident.id, "incident-value", problem)
        if incident.place not in sources.places:
            message = f"its place {incident.place!r} is not in corpus/gazetteer.jsonl"
            yield Finding(path, incident.id, "incident-place", message)
        if set(incident.reports) != reporting.get(incident.id, set()):
            have = ", ".join(sorted(reporting.get(incident.id, set()))) or "none"
            message = f"reports {', '.join(incident.reports)}; the articles that name it: {have}"
            yield Finding(path, incident.id, "incident-report", message)
        for name in sorted(reporting.get(incident.id, set())):
            published = sources.articles[name].date
            if incident.start > published:
                message = f"starts on {incident.start}, and {name} reported it on {published}"
                yield Finding(path, incident.id, "incident-date", message)


def _incident_problems(incident: Incident) -> Iterator[str]:
    types = ontology().types
    yield from (f"no event type {t}" for t in incident.types if t not in types("event"))
    parties = (*incident.agents, *incident.targets)
    yield from (f"no actor type {p.type}" for p in parties if p.type not in types("actor"))
    if incident.end < incident.start:
        yield f"ends on {incident.end}, before it starts on {incident.start}"
    if incident.date_precision not in range(1, 6):
        yield f"date precision {incident.date_precision}, not 1 to 5"
    if incident.place_precision not in range(1, 8):
        yield f"place precision {incident.place_precision}, not 1 to 7"
    for name in ("killed", "injured", "displaced"):
        count = getattr(incident, name)
        if count is not None and not 0 <= count.low <= count.best <= count.high:
            yield f"{name}: expected 0 <= low <= best <= high"
