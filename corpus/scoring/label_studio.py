"""The JSON export of Label Studio, as it stands: one object a task, annotations inside."""

from __future__ import annotations

from typing import Any

from corpus.files import JsonObject
from corpus.findings import Finding, InputError
from corpus.label_studio import finished, identity, is_task, labels, person


def read_label_studio(
    export: Any, path: str, annotator: str | None
) -> tuple[list[JsonObject], tuple[str, ...]]:
    """Return the labelled regions of each task, and notes on what was left out.

    The layer is that of the type, else the name of the control; the id is ``data.doc_id`` or
    ``data.id``. Skipped tasks are left out and told. Where tasks have several annotators,
    ``annotator`` (the value of ``completed_by``) chooses one: two readings are never mixed.

    Raises:
        InputError: it is no such export, or has several annotators and none is chosen.
    """
    if not isinstance(export, list) or not all(is_task(task) for task in export):
        message = "expected a Label Studio JSON export: a list of tasks with data and annotations"
        raise InputError([Finding(path, "", "label-studio-form", message)])
    kept = [(task, finished(task)) for task in export]
    people = sorted({person(a) for _, done in kept for a in done})
    if annotator is None and len(people) > 1:
        message = f"has the annotators {', '.join(people)}; choose one with --annotator"
        raise InputError([Finding(path, "", "label-studio-annotators", message)])
    rows = []
    empty = []
    for task, done in kept:
        chosen = [a for a in done if annotator in (None, person(a))]
        if not chosen:
            empty.append(identity(task))
            continue
        rows.append(_row(task, chosen[-1]))
    note = f"{path}: {len(empty)} tasks skipped or without an annotation: {', '.join(empty[:5])}"
    return rows, (note,) if empty else ()


def _row(task: JsonObject, annotation: JsonObject) -> JsonObject:
    return {
        "id": identity(task),
        "_place": f"task {task.get('id')}",
        "mentions": list(labels(annotation)),
        "text": task["data"]["text"],
    }
