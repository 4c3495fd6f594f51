r"""The JSON form of Label Studio, as exports and its API give it: one object a task.

Offsets of its `<Text>` tag are Unicode code points with an exclusive end, as ours are; they are
never converted. `value.text` of a region made in the browser has line ends written as ``\n``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.files import JsonObject
from corpus.ontology import ontology


def is_task(task: Any) -> bool:
    """Return whether an object is a task: data with a text, and a list of annotations."""
    return (
        isinstance(task, dict)
        and isinstance(task.get("data"), dict)
        and isinstance(task["data"].get("text"), str)
        and isinstance(task.get("annotations"), list)
        and all(isinstance(a, dict) for a in task["annotations"])
    )


def finished(task: JsonObject) -> list[JsonObject]:
    """Return the annotations of a task that were not skipped."""
    return [a for a in task["annotations"] if not a.get("was_cancelled")]


def person(annotation: JsonObject) -> str:
    """Return who made an annotation: the e-mail address where it is told, else the number."""
    who = annotation.get("completed_by")
    return str(who.get("email", who.get("id"))) if isinstance(who, dict) else str(who)


def identity(task: JsonObject) -> str:
    """Return the id of the article that a task holds: `data.doc_id`, else `data.id`."""
    data = task["data"]
    return str(data.get("doc_id", data.get("id", task.get("id"))))


def results(annotation: JsonObject) -> list[Any]:
    """Return the items of an annotation: regions, attributes of regions, relations, notes."""
    found = annotation.get("result")
    return found if isinstance(found, list) else []


def labels(annotation: JsonObject) -> Iterator[JsonObject]:
    """Yield every labelled region as ``{"layer", "type", "start", "end"}``, values unchecked.

    The layer is that of the type; of a type that we do not have, the name of its control.
    """
    layers = {record.name: record.layer for record in ontology().type_records}
    for region in results(annotation):
        if isinstance(region, dict) and region.get("type") == "labels":
            value = region.get("value")
            value = value if isinstance(value, dict) else {}
            where = {"start": value.get("start"), "end": value.get("end")}
            names = value.get("labels")
            for name in names if isinstance(names, list) else ():
                control = region.get("from_name")
                layer = layers.get(name, control) if isinstance(name, str) else control
                yield {"layer": layer, "type": name, **where}
