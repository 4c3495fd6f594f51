"""Realis and roles of the sides of contrast pairs, as rows that are compared like spans.

A row stands at the trigger's offsets: ``("realis", "FUTURE", start, end)``, and for each argument
``("role", "AGENT 2", start, end)``, where 2 numbers the gold's entity that the filler mentions, or
``"AGENT 12:20"`` where the filler is no mention of the gold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpus.files import JsonObject, read_jsonl
from corpus.findings import Finding, InputError
from corpus.records import Annotation, Entity, Event, Mention
from corpus.scoring.row_checks import content_problems
from corpus.scoring.rows import NEEDS, structure_of_row
from corpus.scoring.structure import (
    Cluster,
    EventMention,
    Structure,
    annotation_structure,
    entity_at,
    mention_index,
    realis_of,
)

ATTRIBUTES = ("realis", "role")
Row = tuple[str, str, int, int]  # layer, type, start, end


def attribute_rows(events: Sequence[EventMention], clusters: Sequence[Cluster]) -> list[Row]:
    """Return the realis and role rows of events; ``clusters`` are the gold's entities."""
    return list(_rows(events, clusters))


def _rows(events: Sequence[EventMention], clusters: Sequence[Cluster]) -> Iterator[Row]:
    index = mention_index(clusters)
    for event in events:
        yield "realis", realis_of(event), event.start, event.end
        for argument in event.arguments:
            entity = entity_at(index, argument)
            filler = f"{argument.start}:{argument.end}" if entity is None else str(entity)
            yield "role", f"{argument.role} {filler}", event.start, event.end


def side_structure(row: JsonObject) -> Structure:
    """Return the entities and events of a gold side, a nested row of the `contrast` config.

    Raises:
        KeyError, TypeError: the row has not the columns of that config.
    """
    annotation = Annotation(
        article=row["id"],
        annotator="gold",
        mentions=tuple(Mention(**mention) for mention in row["mentions"]),
        entities=tuple(Entity(**entity) for entity in row["entities"]),
        events=tuple(Event(**event) for event in row["events"]),
    )
    return annotation_structure(annotation)


def read_events(path: Path, texts: Mapping[str, str]) -> list[Structure]:
    """Return the events of the rows about ``texts`` that have some, in the order of the file.

    A file that is no JSON Lines (brat, Label Studio) gives spans alone.

    Raises:
        InputError: every such row whose events are malformed.
    """
    if path.is_dir() or path.suffix in (".ann", ".json"):
        return []
    found: list[Finding] = []
    structures = []
    for number, row in read_jsonl(path, clean=False):
        if row.get("id") in texts and row.get("events") is not None:
            length = len(texts[row["id"]])
            problems = list(content_problems(row, row["id"], length, *NEEDS["triggers"]))
            found += [Finding(str(path), str(number), check, text) for check, text in problems]
            if not problems:
                structures.append(structure_of_row(row))
    if found:
        raise InputError(found)
    return structures
