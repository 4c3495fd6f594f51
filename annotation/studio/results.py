"""From markup to the result of a Label Studio annotation or prediction.

A region's id is ``<entity>-<n>``, the n-th mention of its entity, so that ids survive the way
through the editor (which makes CSS classes of them: no full stops). Coreference is a relation SAME
from each further mention to the first; a role is a relation from the first trigger of an event to
the first mention of its filler.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotation.studio.controls import FORM, GAZETTEER, INCIDENT, MENTION, REALIS, SAME, TEXT
from corpus.files import JsonObject
from corpus.markup import ROLE_KEYS, MarkedSpan, Markup
from corpus.ontology import ontology


def to_result(markup: Markup) -> list[JsonObject]:
    """Return the regions, attributes and relations that say what a sound markup says."""
    lines = {line.id: line.attributes for line in markup.lines}
    items: list[JsonObject] = []
    links: list[JsonObject] = []
    counts: dict[str, int] = {}
    for span in markup.spans:
        counts[span.id] = counts.get(span.id, 0) + 1
        region = f"{span.id}-{counts[span.id]}"
        items += _region(markup.text, span, region, lines.get(span.id, {}))
        if counts[span.id] > 1:
            links.append(relation(region, f"{span.id}-1", SAME))
    for line in markup.lines:
        for key in ROLE_KEYS:
            for value in line.attributes.get(key, ()):
                links.append(relation(f"{line.id}-1", f"{value}-1", key.upper()))
    return items + links


def _region(
    text: str, span: MarkedSpan, region: str, attributes: dict[str, tuple[str, ...]]
) -> Iterator[JsonObject]:
    where = {"start": span.start, "end": span.end}
    piece = {**where, "text": text[span.start : span.end]}
    yield _item(region, MENTION, "labels", {**piece, "labels": [span.type]})
    if span.layer == "event":
        realis = attributes.get("realis", (ontology().realis[0],))
        if realis:  # nothing at all where readers differ and somebody has to choose
            yield _item(region, REALIS, "choices", {**piece, "choices": list(realis)})
    else:
        yield _item(region, FORM, "choices", {**piece, "choices": [span.form]})
    for key in (INCIDENT, GAZETTEER):
        if key in attributes:
            yield _item(region, key, "textarea", {**where, "text": list(attributes[key])})


def _item(region: str, control: str, kind: str, value: JsonObject) -> JsonObject:
    return {"id": region, "from_name": control, "to_name": TEXT, "type": kind, "value": value}


def relation(start: str, end: str, label: str) -> JsonObject:
    """Return a relation between two regions; relations have no id and no control of their own."""
    return {
        "type": "relation",
        "from_id": start,
        "to_id": end,
        "direction": "right",
        "labels": [label],
    }
