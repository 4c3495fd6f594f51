"""The regions of a Label Studio result, and everything that may be wrong with one.

The server checks nothing of this: it stores unknown labels, offsets past the end of the text and
attributes of regions that do not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.studio.controls import (
    FORM,
    GAZETTEER,
    INCIDENT,
    MENTION,
    NOTE,
    REALIS,
    RULE,
    form_layers,
)
from corpus.files import JsonObject
from corpus.ontology import ontology

_WORD = re.compile(r"[^\s,]+")
Problem = tuple[str, str]  # check id, message


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled stretch of text with what was said of it, by control: realis, form, incident."""

    id: str
    layer: str
    type: str
    start: int
    end: int
    said: dict[str, str] = field(default_factory=dict)

    def shown(self, text: str) -> str:
        """Return how messages name the region: offsets, layer and text."""
        return f"{self.start}:{self.end} {self.layer} {text[self.start : self.end]!r:.60}"


def read_regions(
    result: Sequence[Any], text: str
) -> tuple[dict[str, Region], list[JsonObject], list[Problem]]:
    """Return the regions by id, the relations as they stand, and every problem."""
    problems: list[Problem] = []
    regions: dict[str, Region] = {}
    items = []
    for item in result:
        if isinstance(item, dict) and isinstance(item.get("type"), str):
            items.append(item)
        else:
            problems.append(("studio-form", f"{item!r:.60} is no item of a result"))
    for item in items:
        if item["type"] == "labels":
            region, found = _region(item, text)
            problems += found
            if region is not None and region.id in regions:
                other = regions[region.id].type
                message = f"{region.shown(text)} has two labels, {other} and {region.type}"
                problems.append(("studio-labels", f"{message}; make two regions of it"))
            elif region is not None:
                regions[region.id] = region
    for item in items:
        if item["type"] not in ("labels", "relation"):
            problems += _say(item, regions, text)
    return regions, [item for item in items if item["type"] == "relation"], problems


def _region(item: JsonObject, text: str) -> tuple[Region | None, list[Problem]]:
    control, value = item.get("from_name"), item.get("value")
    if control != MENTION:
        return None, [("studio-control", f"no control {control!r} in this interface for labels")]
    if not isinstance(value, dict) or not isinstance(item.get("id"), str):
        return None, [("studio-form", f"a region without id or value: {item!r:.80}")]
    start, end, names = value.get("start"), value.get("end"), value.get("labels")
    problems = [*_offsets(start, end, text), *_names(names)]
    if problems or type(start) is not int or type(end) is not int or names is None:
        return None, problems
    region = Region(item["id"], ontology().layer_of(names[0]), names[0], start, end)
    problems = list(_text(value.get("text"), text[start:end], region.shown(text)))
    return (None if problems else region), problems


def _offsets(start: object, end: object, text: str) -> Iterator[Problem]:
    if type(start) is not int or type(end) is not int:
        yield "span-offset", f"offsets {start!r}:{end!r} are no whole numbers"
    elif not 0 <= start < end:
        yield "span-offset", f"{start}:{end} is empty or negative; the end is exclusive"
    elif end > len(text):
        yield "span-past-end", f"{start}:{end}, but the text has {len(text)} characters"


def _names(names: object) -> Iterator[Problem]:
    known = [record.name for record in ontology().type_records]
    if not isinstance(names, list) or len(names) != 1:
        yield "studio-labels", f"a region has the labels {names!r}; expected one"
    elif names[0] not in known:
        yield "unknown-type", f"no type {names[0]!r}; there are {', '.join(known)}"


def _text(said: object, stands: str, where: str) -> Iterator[Problem]:
    # The editor writes a line end as a backslash and an n, and a carriage return as a line end.
    forms = (None, stands, stands.replace("\r", "\n").replace("\n", "\\n"))
    if said not in forms:
        message = f"{where} was made on {said!r:.60}: its offsets are those of another text"
        yield "span-text", f"{message}; mark it again"


def _say(item: JsonObject, regions: Mapping[str, Region], text: str) -> Iterator[Problem]:
    control = item.get("from_name")
    if control == NOTE:
        return
    values, layers = _vocabulary().get(str(control), (None, ()))
    if not layers:
        yield "studio-control", f"no control {control!r} in this interface"
        return
    region = regions.get(str(item.get("id")))
    if region is None:
        yield "studio-nowhere", f"{control} of the region {item.get('id')!r}, which is not there"
        return
    chosen = _chosen(item)
    if chosen is None or region.layer not in layers or control in region.said:
        message = f"{region.shown(text)}: {control} is {item.get('value')!r:.80}"
        yield "studio-attribute", f"{message}; expected one value, of a region of {layers[0]}"
    elif values and chosen not in values:
        message = f"{region.shown(text)}: no {control} {chosen!r}; there are {', '.join(values)}"
        yield f"unknown-{control}", message
    elif control in (INCIDENT, GAZETTEER) and not _WORD.fullmatch(chosen.strip()):
        message = f"{region.shown(text)}: {control} is {chosen!r:.40}; expected one id"
        yield "studio-attribute", f"{message}, without blanks and commas"
    else:
        region.said[str(control)] = chosen.strip()


def _vocabulary() -> dict[str, tuple[tuple[str, ...] | None, tuple[str, ...]]]:
    """Return control -> its values (None: free text) and the layers that it is for."""
    return {
        FORM: (ontology().forms, form_layers()),
        REALIS: (ontology().realis, ("event",)),
        INCIDENT: (None, ("event",)),
        GAZETTEER: (None, ("location",)),
        RULE: (None, ontology().layers),
    }


def _chosen(item: JsonObject) -> str | None:
    value = item.get("value")
    found = value.get("choices", value.get("text")) if isinstance(value, dict) else None
    found = found if isinstance(found, list) else [found]
    return found[0] if len(found) == 1 and isinstance(found[0], str) else None


def note_of(result: Sequence[Any]) -> str:
    """Return the note about the whole article, its lines joined; empty where there is none."""
    lines: list[str] = []
    for item in result:
        if isinstance(item, dict) and item.get("from_name") == NOTE:
            value = item.get("value")
            text = value.get("text") if isinstance(value, dict) else None
            lines += map(str, text if isinstance(text, list) else [text] if text else [])
    return "\n".join(lines)


def rules_of(result: Sequence[Any], text: str) -> dict[str, str]:
    """Return the rules that an adjudicator named, by span as the adjudication log shows it."""
    regions, _, _ = read_regions(result, text)
    named = (region for region in regions.values() if RULE in region.said)
    return {f"{r.start}:{r.end} {r.layer} {text[r.start : r.end]!r}": r.said[RULE] for r in named}
