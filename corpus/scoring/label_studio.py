"""The JSON export of Label Studio, as it stands: one object a task, annotations inside."""

from __future__ import annotations

from typing import Any

from corpus.files import JsonObject
from corpus.findings import Finding, InputError


def read_label_studio(
    export: Any, path: str, annotator: str | None
) -> tuple[list[JsonObject], tuple[str, ...]]:
    """Return the labelled regions of each task, and notes on what was left out.

    The layer is the name of the control (``actor``), the id ``data.doc_id`` or ``data.id``. Skipped
    tasks are left out and told. Where tasks have several annotators, ``annotator`` (the value of
    ``completed_by``) chooses one: two readings are never mixed.

    Raises:
        InputError: it is no such export, or has several annotators and none is chosen.
    """
    if not isinstance(export, list) or not all(_is_task(task) for task in export):
        message = "expected a Label Studio JSON export: a list of tasks with data and annotations"
        raise InputError([Finding(path, "", "label-studio-form", message)])
    kept = [(task, _finished(task)) for task in export]
    people = sorted({_person(a) for _, done in kept for a in done})
    if annotator is None and len(people) > 1:
        message = f"has the annotators {', '.join(people)}; choose one with --annotator"
        raise InputError([Finding(path, "", "label-studio-annotators", message)])
    rows = []
    empty = []
    for task, done in kept:
        chosen = [a for a in done if annotator in (None, _person(a))]
        if not chosen:
            empty.append(_identity(task))
            continue
        rows.append(_row(task, chosen[-1]))
    note = f"{path}: {len(empty)} tasks skipped or without an annotation: {', '.join(empty[:5])}"
    return rows, (note,) if empty else ()


def _is_task(task: Any) -> bool:
    return (
        isinstance(task, dict)
        and isinstance(task.get("data"), dict)
        and isinstance(task["data"].get("text"), str)
        and isinstance(task.get("annotations"), list)
        and all(isinstance(a, dict) for a in task["annotations"])
    )


def _finished(task: JsonObject) -> list[JsonObject]:
    return [a for a in task["annotations"] if not a.get("was_cancelled")]


def _person(annotation: JsonObject) -> str:
    who = annotation.get("completed_by")
    return str(who.get("email", who.get("id"))) if isinstance(who, dict) else str(who)


def _identity(task: JsonObject) -> str:
    data = task["data"]
    return str(data.get("doc_id", data.get("id", task.get("id"))))


def _row(task: JsonObject, annotation: JsonObject) -> JsonObject:
    spans = []
    regions = annotation.get("result")
    for region in regions if isinstance(regions, list) else ():
        if isinstance(region, dict) and region.get("type") == "labels":
            value = region.get("value")
            value = value if isinstance(value, dict) else {}
            where = {"start": value.get("start"), "end": value.get("end")}
            labels = value.get("labels")
            for label in labels if isinstance(labels, list) else ():
                spans.append({"layer": region.get("from_name"), "type": label, **where})
    identity = _identity(task)
    return {"id": identity, "_place": f"task {task.get('id')}", "mentions": spans} | {
        "text": task["data"]["text"]
    }
