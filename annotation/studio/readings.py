"""From the result of a Label Studio annotation to markup, with every problem named.

A role holds between an event and an entity from whichever end it was drawn; all mentions of an
entity count as it. A relation without a label is SAME within a layer and PLACE between an event
and a location, since it can be nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotation.studio.controls import FORM, GAZETTEER, INCIDENT, PLACE, REALIS, SAME, relations
from annotation.studio.entities import Links, entity_ids, entity_problems
from annotation.studio.regions import Problem, Region, read_regions
from corpus.annotations import ROLE_FIELDS, ROLE_LAYERS
from corpus.files import JsonObject
from corpus.findings import Finding, InputError
from corpus.markup import Line, MarkedSpan, Markup
from corpus.ontology import ontology


def from_result(result: Sequence[Any], text: str, path: str, place: str) -> Markup:
    """Return the markup that says what a result says, ready for `corpus.markup.write`.

    ``path`` and ``place`` say in findings whose annotation of which task it is.

    Raises:
        InputError: every finding.
    """
    regions, drawn, problems = read_regions(result, text)
    links, found = _links(drawn, regions, text)
    problems += [*found, *_overlaps(regions, text)]
    ordered = sorted(regions.values(), key=_reading_order)
    entities = entity_ids(ordered, links)
    problems += entity_problems(ordered, entities, text)
    if problems:
        raise InputError(Finding(path, place, check, message) for check, message in problems)
    spans = tuple(
        MarkedSpan(entities[r.id], r.layer, r.type, r.start, r.end, _form(r)) for r in ordered
    )
    numbers = tuple(text.count("\n", 0, region.start) + 1 for region in ordered)
    return Markup(text, spans, tuple(_lines(ordered, links, entities)), numbers)


def _reading_order(region: Region) -> tuple[int, int, int]:
    return region.start, -region.end, ontology().layers.index(region.layer)


def _form(region: Region) -> str | None:
    if region.layer == "event":
        return None
    return region.said.get(FORM, ontology().forms[0])


def _links(
    drawn: Sequence[JsonObject], regions: Mapping[str, Region], text: str
) -> tuple[Links, list[Problem]]:
    links: Links = []
    problems: list[Problem] = []
    for item in drawn:
        ends = [regions.get(str(item.get(key))) for key in ("from_id", "to_id")]
        one, two = ends
        if one is None or two is None:
            shown = " -> ".join(r.shown(text) if r else "nowhere" for r in ends)
            problems.append(("studio-nowhere", f"a relation {shown}; draw it again or delete it"))
            continue
        shown = f"{one.shown(text)} -> {two.shown(text)}"
        names = item.get("labels") or _meant(one, two)
        if not isinstance(names, list) or not names:
            roles = ", ".join(role for role in ontology().roles if role != PLACE)
            message = f"the relation {shown} has no label; choose {roles}"
            problems.append(("studio-relation", message))
            continue
        for name in names:
            if problem := _link_problem(str(name), one, two):
                problems.append(("studio-relation", f"{name} {shown}: {problem}"))
            else:
                event_first = name == SAME or one.layer == "event"
                pair = (one.id, two.id) if event_first else (two.id, one.id)
                links.append((*pair, str(name)))
    return links, problems


def _meant(one: Region, two: Region) -> list[str]:
    """Return what a relation without a label can only mean."""
    if one.layer == two.layer:
        return [SAME]
    return [PLACE] if {one.layer, two.layer} == {"event", "location"} else []


def _link_problem(name: str, one: Region, two: Region) -> str | None:
    if name == SAME:
        return None if one.layer == two.layer else "the same thing lies in one layer"
    if name not in ontology().roles:
        return f"there is no such relation; there are {', '.join(relations())}"
    wanted = ROLE_LAYERS[name.lower()]
    layers = {one.layer, two.layer}
    if "event" in layers and len(layers) == 2 and layers & set(wanted):
        return None
    return f"it links an event and a mention of {' or '.join(wanted)}"


def _overlaps(regions: Mapping[str, Region], text: str) -> Iterator[Problem]:
    ordered = sorted(regions.values(), key=_reading_order)
    for layer in ontology().layers:
        last: Region | None = None
        for region in (r for r in ordered if r.layer == layer):
            if last is not None and region.start < last.end:
                message = f"{region.shown(text)} lies over {last.shown(text)}"
                yield "span-crossing", f"{message}; spans of a layer may not overlap"
            last = max(last or region, region, key=lambda r: r.end)
    open_regions: list[Region] = []
    for region in ordered:
        open_regions = [r for r in open_regions if r.end > region.start]
        for outer in open_regions:
            if outer.end < region.end and outer.layer != region.layer:
                message = f"{region.shown(text)} begins in {outer.shown(text)} and ends after it"
                yield "span-crossing", f"{message}; one holds the other, or they lie apart"
        open_regions.append(region)


def _lines(ordered: Sequence[Region], links: Links, entities: Mapping[str, str]) -> Iterator[Line]:
    lines: dict[str, dict[str, tuple[str, ...]]] = {}
    for region in ordered:
        line = lines.setdefault(entities[region.id], {})
        for key in (REALIS, INCIDENT, GAZETTEER):
            value = region.said.get(key)
            if value is not None and value != ontology().realis[0]:
                line.setdefault(key, (value,))
    for one, two, name in links:
        if name != SAME:
            line, key, filler = lines[entities[one]], name.lower(), entities[two]
            if filler not in line.get(key, ()):
                line[key] = (*line.get(key, ()), filler)
    for identity, line in lines.items():
        if line:
            order = (*ROLE_FIELDS, REALIS, INCIDENT, GAZETTEER)
            yield Line(identity, {key: line[key] for key in order if key in line}, 0)
