"""Which regions are one entity, and what it is called.

Ids of entities that came with the regions are kept; new ones take the lowest free numbers in
reading order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from annotation.studio.controls import GAZETTEER, INCIDENT, REALIS, SAME
from annotation.studio.regions import Problem, Region
from corpus.ontology import ontology

_ID = re.compile(r"([A-Z][1-9][0-9]*)-[1-9][0-9]*")
Links = list[tuple[str, str, str]]  # region, region, label


def entity_ids(ordered: Sequence[Region], links: Links) -> dict[str, str]:
    """Return the entity id of every region, given the regions in reading order."""
    group = {region.id: region.id for region in ordered}

    def root(identity: str) -> str:
        while group[identity] != identity:
            identity = group[identity]
        return identity

    for one, two, name in links:
        if name == SAME:
            group[root(one)] = root(two)
    claims: dict[str, str] = {}
    for region in ordered:
        if claimed := _claimed(region):
            claims.setdefault(root(region.id), claimed)
    taken = set(claims.values())
    given: dict[str, str] = {}
    for region in ordered:
        cluster = root(region.id)
        if cluster not in given:
            claimed = claims.get(cluster)
            free = claimed is not None and claimed not in given.values()
            given[cluster] = str(claimed) if free else _next(region.layer, taken)
            taken.add(given[cluster])
    return {region.id: given[root(region.id)] for region in ordered}


def _claimed(region: Region) -> str | None:
    match = _ID.fullmatch(region.id)
    if match is None or match.group(1)[0] != ontology().prefix(region.layer):
        return None
    return match.group(1)


def _next(layer: str, taken: set[str]) -> str:
    prefix = ontology().prefix(layer)
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def entity_problems(
    ordered: Sequence[Region], entities: Mapping[str, str], text: str
) -> Iterator[Problem]:
    """Yield where mentions that are linked as one thing differ in what holds for the thing."""
    groups: dict[str, list[Region]] = {}
    for region in ordered:
        groups.setdefault(entities[region.id], []).append(region)
    for one, two in (pair for group in groups.values() for pair in pairwise(group)):
        shown = f"{one.shown(text)} and {two.shown(text)} are linked as {SAME}"
        if one.type != two.type:
            yield "entity-type", f"{shown}, but are {one.type} and {two.type}; one thing, one type"
        for key in (REALIS, INCIDENT, GAZETTEER):
            values = [_said(region, key) for region in (one, two)]
            if values[0] != values[1] and (key == REALIS or None not in values):
                yield "entity-attribute", f"{shown}, but {key} is {values[0]} and {values[1]}"


def _said(region: Region, key: str) -> str | None:
    default = ontology().realis[0] if key == REALIS and region.layer == "event" else None
    return region.said.get(key, default)
