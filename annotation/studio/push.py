"""Articles into Label Studio: every task once, whatever is interrupted.

The server takes a batch whole or not at all. What it holds is asked before and after, so a push
that was cut off goes on where it stopped, and a batch that arrived twice, because the first run
was killed while the server still worked on it, is found and its untouched copy removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotation.studio.access import TIMEOUT
from annotation.studio.campaign import Campaign, save
from annotation.studio.home import Home
from annotation.studio.projects import Held, ensure, held
from corpus.files import JsonObject

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

BATCH = 50
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a task brings beside its text: predictions by model, a reading, a list to show."""

    predictions: Mapping[str, list[JsonObject]]
    reading: list[JsonObject] | None = None
    differences: str | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did for one annotator."""

    annotator: str
    project: int
    new: int
    already: int


def push(
    client: LabelStudio,
    home: Home,
    campaign: Campaign,
    texts: Mapping[str, str],
    contents: Mapping[str, Mapping[str, Content]],
    report: Report,
    batch: int = BATCH,
) -> list[Pushed]:
    """Push the articles of a campaign that the server does not hold yet.

    ``contents`` maps annotators, then articles, to what their tasks bring. The campaign is kept
    before anything is sent.

    Raises:
        UsageError: a project was deleted meanwhile.
    """
    save(home, campaign)
    for annotator in campaign.annotators:
        campaign = campaign.with_project(annotator, ensure(client, campaign, annotator))
        save(home, campaign)
    done = []
    for annotator in campaign.annotators:
        wanted = [a for a in campaign.articles_of(annotator) if a in texts]
        brings = contents.get(annotator, {})
        project = campaign.projects[annotator]
        there = {task.article for task in held(client, project)}
        missing = [article for article in wanted if article not in there]
        count = len(wanted) - len(missing)
        for start in range(0, len(missing), batch):
            chosen = missing[start : start + batch]
            tasks = [_task(a, texts[a], campaign.digests[a], brings.get(a)) for a in chosen]
            _send(client, project, tasks)
            report(annotator, count + start + len(chosen), len(wanted))
        for task in doubles(list(held(client, project))):
            client.tasks.delete(id=str(task.task))
        if models := [model for content in brings.values() for model in content.predictions]:
            # The page opens with the predictions of this model.
            client.projects.update(id=project, model_version=models[-1])
        done.append(Pushed(annotator, project, len(missing), count))
    return done


def _send(client: LabelStudio, project: int, tasks: list[JsonObject]) -> None:
    from label_studio_sdk.core.request_options import RequestOptions

    # No retry by the SDK: a batch that failed late may have been stored.
    request: Any = tasks
    once = RequestOptions(max_retries=0, timeout_in_seconds=TIMEOUT)
    client.projects.import_tasks(id=project, request=request, request_options=once)


def doubles(tasks: Sequence[Held]) -> list[Held]:
    """Return tasks to remove: further copies of an article that nobody has worked on."""
    copies: dict[str, list[Held]] = {}
    for task in tasks:
        copies.setdefault(task.article, []).append(task)
    surplus = []
    for group in copies.values():
        touched = [t for t in group if t.annotations or t.skipped or t.drafts]
        kept = touched or group[:1]
        surplus += [task for task in group if task not in kept]
    return surplus


def _task(article: str, text: str, digest: str, content: Content | None) -> JsonObject:
    task: JsonObject = {"data": {"doc_id": article, "text": text, "sha256": digest}}
    if content is not None:
        task["predictions"] = [
            {"model_version": model, "result": result}
            for model, result in content.predictions.items()
        ]
        if content.differences is not None:
            task["data"]["differences"] = content.differences
        if content.reading is not None:
            task["annotations"] = [{"result": content.reading}]
    return task
