"""One task as it comes from the server: checked, and turned into a reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from annotation.studio.edges import trimmed
from annotation.studio.readings import from_result
from annotation.studio.regions import note_of, rules_of
from corpus.annotations import from_markup
from corpus.files import JsonObject, sha256
from corpus.findings import Finding, InputError
from corpus.label_studio import finished, identity, person, results
from corpus.markup import Markup, write
from corpus.records import Annotation


@dataclass(frozen=True, slots=True)
class Work:
    """Who read an article, when and how; a line of ``<annotator>.jsonl`` beside the layer.

    ``seconds`` is the time in the editor. ``untouched`` names the mentions that are a prediction
    left as it was, ``corrected`` those that are one with a change, ``drawn`` those made by hand,
    by entity and number (``A1.2``); what was brought as a finished reading is none of these.
    ``rules`` maps spans, as the adjudication log shows them, to the rules that an adjudicator
    named. ``layer`` is the hash of the file as it was written, ``updated`` the server's time of the
    task's last change.
    """

    article: str
    annotator: str
    project: int
    task: int
    annotation: int
    by: str
    created: str
    changed: str
    seconds: float | None
    regions: int
    untouched: list[str]
    corrected: list[str]
    drawn: list[str]
    trimmed: int
    note: str
    rules: dict[str, str]
    sha256: str
    layer: str
    updated: str

    def row(self) -> JsonObject:
        """Return the line as JSON data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Read:
    """A task that was read: its layer file and the line about the work."""

    layer: str
    work: Work


def read_task(
    task: JsonObject,
    annotator: str,
    project: int,
    path: str,
    digest: str | None,
    updated: str,
    people: Mapping[int, str],
) -> Read | None:
    """Return the reading that a task holds, or None where nobody has annotated it yet.

    ``digest`` is the hash of the text that was pushed, None for an article that was not.

    Raises:
        InputError: every finding about the task.
    """
    article = identity(task)
    place = f"{article} task {task.get('id')}"
    if found := list(_task_findings(task, digest, path, place)):
        raise InputError(found)
    done = finished(task)
    if not done:
        return None
    annotation = done[0]
    text = task["data"]["text"]
    who = _person(annotation, people)
    place += f" by {who}"
    result, count = trimmed(results(annotation), text)
    markup = from_result(result, text, path, place)
    layer = _layer(markup, article, annotator, path, place)
    origins = _origins(result, from_markup(markup, article, annotator, path))
    work = Work(
        article=article,
        annotator=annotator,
        project=project,
        task=int(task["id"]),
        annotation=int(annotation.get("id") or 0),
        by=who,
        created=str(annotation.get("created_at")),
        changed=str(annotation.get("updated_at")),
        seconds=annotation.get("lead_time"),
        regions=len(markup.spans),
        untouched=origins["prediction"],
        corrected=origins["prediction-changed"],
        drawn=origins["manual"],
        trimmed=count,
        note=note_of(result),
        rules=rules_of(result, text),
        sha256=sha256(text),
        layer=sha256(layer),
        updated=updated,
    )
    return Read(layer, work)


def _task_findings(
    task: JsonObject, digest: str | None, path: str, place: str
) -> Iterator[Finding]:
    data = task.get("data")
    text = data.get("text") if isinstance(data, dict) else None
    if digest is None:
        message = "was not pushed in this campaign; take the task out of the project"
        yield Finding(path, place, "studio-foreign", message)
    elif not isinstance(text, str) or sha256(text) != digest:
        message = "its text is not the one that was pushed; offsets would be of another text"
        yield Finding(path, place, "studio-text", message)
    skipped = [a for a in task["annotations"] if a.get("was_cancelled")]
    done = finished(task)
    if len(done) > 1:
        message = f"has {len(done)} annotations; delete all but one, two readings are never mixed"
        yield Finding(path, place, "studio-several", message)
    if skipped and not done:
        message = "was skipped; annotate it, or take it out of the campaign"
        yield Finding(path, place, "studio-skipped", message)


def _person(annotation: JsonObject, people: Mapping[int, str]) -> str:
    who: Any = annotation.get("completed_by")
    return people.get(who, str(who)) if isinstance(who, int) else person(annotation)


def _origins(result: list[Any], reading: Annotation) -> dict[str, list[str]]:
    """Return how mentions came about, in the editor's words -> their ids in the article."""
    made = {
        (*item["value"]["labels"], item["value"]["start"], item["value"]["end"]): item.get("origin")
        for item in result
        if item["type"] == "labels"
    }
    origins: dict[str, list[str]] = {"prediction": [], "prediction-changed": [], "manual": []}
    for mention in reading.mentions:
        origin = made.get((mention.type, mention.start, mention.end))
        if origin in origins:
            origins[str(origin)].append(mention.id.rpartition(":")[2])
    return origins


def _layer(markup: Markup, article: str, annotator: str, path: str, place: str) -> str:
    """Return the layer file, after all that `corpus.annotations` asks of one."""
    try:
        from_markup(markup, article, annotator, path)
        return write(markup)
    except InputError as error:
        raise InputError(Finding(path, place, f.check, f.message) for f in error.findings) from None
    except ValueError as error:
        raise InputError([Finding(path, place, "span-crossing", str(error))]) from None
