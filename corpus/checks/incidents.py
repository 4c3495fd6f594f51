"""Checks of incident records and of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.findings import Finding
from corpus.ontology import ontology
from corpus.records import Incident, Place
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


def place_findings(sources: Sources) -> Iterator[Finding]:
    """Yield gazetteer entries with impossible values, or whose parent is missing or not real."""
    path = "corpus/gazetteer.jsonl"
    for place in sources.places.values():
        for problem in _place_problems(place):
            yield Finding(path, place.id, "place-value", problem)
        if place.parent is None and place.type in ("COUNTRY", "REGION", "NATURAL", "LINE"):
            continue
        parent = sources.places.get(place.parent) if place.parent is not None else None
        if parent is None or (place.invented and parent.invented):
            message = f"its parent {place.parent!r} is not in the gazetteer, or is invented too"
            yield Finding(path, place.id, "place-parent", message)


def _place_problems(place: Place) -> Iterator[str]:
    if place.type not in ontology().types("location"):
        yield f"no location type {place.type}"
    if abs(place.latitude) > 90 or abs(place.longitude) > 180:
        yield f"{place.latitude}, {place.longitude} is no point in degrees"
    if place.precision not in range(1, 8):
        yield f"precision {place.precision}, not 1 to 7"
