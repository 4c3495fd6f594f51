"""What may be right or wrong and only a reader can tell: hints, which `validate --hints` shows."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.findings import Finding
from corpus.names import GOLD
from corpus.sources import Sources


def incident_hints(sources: Sources) -> Iterator[Finding]:
    """Yield incidents with types that no linked event mention has.

    A record is what happened and reports leave things out, so that this is no finding; but the
    first type is the one that codes are derived from, and a record without it is to be looked at.
    """
    said: dict[str, set[str]] = {}
    for annotation in sources.layers.get(GOLD, {}).values():
        types = {mention.id: mention.type for mention in annotation.mentions}
        for event in annotation.events:
            if event.incident is not None:
                said.setdefault(event.incident, set()).add(types[event.mention])
    for incident in sources.incidents.values():
        lacking = [name for name in incident.types if name not in said.get(incident.id, set())]
        if lacking:
            first = ", the first of them its main type" if lacking[0] == incident.types[0] else ""
            message = f"no linked event mention is {', '.join(lacking)}{first}"
            yield Finding("corpus/incidents.jsonl", incident.id, "hint-incident-types", message)
