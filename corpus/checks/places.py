"""Checks of the gazetteer's entries; `corpus.checks.layers` checks what points to them."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.findings import Finding
from corpus.gazetteer import Gazetteer
from corpus.names import GOLD
from corpus.ontology import ontology
from corpus.records import Place
from corpus.sources import Sources

GAZETTEER = "corpus/gazetteer.jsonl"


def place_findings(sources: Sources) -> Iterator[Finding]:
    """Yield gazetteer entries with impossible values, wrong parents, or that nothing needs."""
    needed = _needed(sources)
    for place in sources.places.values():
        for problem in _place_problems(place):
            yield Finding(GAZETTEER, place.id, "place-value", problem)
        if place.id not in needed:
            message = "no article, incident or needed entry points to it; remove it"
            yield Finding(GAZETTEER, place.id, "place-unused", message)
        yield from _parent(sources, place)


def _parent(sources: Sources, place: Place) -> Iterator[Finding]:
    chain = list(_ancestors(sources, place))
    if place.id in chain:
        message = f"is an ancestor of itself: {' in '.join((place.id, *chain))}"
        yield Finding(GAZETTEER, place.id, "place-cycle", message)
    if place.parent is None and place.type in ("COUNTRY", "REGION", "NATURAL", "LINE"):
        return
    parent = sources.places.get(place.parent) if place.parent is not None else None
    if parent is None or (place.invented and parent.invented):
        message = f"its parent {place.parent!r} is not in the gazetteer, or is invented too"
        yield Finding(GAZETTEER, place.id, "place-parent", message)


def _ancestors(sources: Sources, place: Place) -> Iterator[str]:
    """Yield the ids of parent, its parent and so on, each once, up to one that has none."""
    seen: set[str] = set()
    parent = place.parent
    while parent is not None and parent not in seen:
        seen.add(parent)
        yield parent
        above = sources.places.get(parent)
        parent = above.parent if above is not None else None


def _needed(sources: Sources) -> set[str]:
    """Return the ids that gold entities, incidents or explicit links use, and their ancestors."""
    gazetteer = Gazetteer(sources.places)
    used = {incident.place for incident in sources.incidents.values()}
    for name, layer in sources.layers.items():
        for annotation in layer.values():
            used |= {e.gazetteer for e in annotation.entities if e.gazetteer is not None}
            article = sources.articles.get(annotation.article)
            if name == GOLD and article is not None:
                named = (e for e in annotation.entities if e.layer == "location" and e.name)
                used |= {p.id for e in named for p in gazetteer.resolve(e, annotation, article)}
    above = (_ancestors(sources, sources.places[i]) for i in used & sources.places.keys())
    return used.union(*above)


def _place_problems(place: Place) -> Iterator[str]:
    if place.type not in ontology().types("location"):
        yield f"no location type {place.type}"
    if abs(place.latitude) > 90 or abs(place.longitude) > 180:
        yield f"{place.latitude}, {place.longitude} is no point in degrees"
    if place.precision not in range(1, 8):
        yield f"precision {place.precision}, not 1 to 7"
