"""Articles into Label Studio: every task once, whatever is interrupted.

The server takes the tasks of a batch whole or not at all. What it holds is asked before and after,
so a push that was cut off goes on where it stopped; a batch that arrived twice, because the first
run was killed while the server still worked on it, is found and its untouched copy removed; and so
is a task that the server kept without its suggestions.
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
from corpus.findings import UsageError

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

BATCH = 50
ROUNDS = 4
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
        UsageError: a project was deleted meanwhile, or the server does not keep what it is sent.
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

        def task(article: str, brings: Mapping[str, Content] = brings) -> JsonObject:
            return _task(article, texts[article], campaign.digests[article], brings.get(article))

        def tell(count: int, who: str = annotator, total: int = len(wanted)) -> None:
            report(who, count, total)

        new = _fill(client, project, wanted, brings, task, tell, batch)
        if models := [model for content in brings.values() for model in content.predictions]:
            # The page opens with the predictions of this model.
            client.projects.update(id=project, model_version=models[-1])
        done.append(Pushed(annotator, project, new, len(wanted) - new))
    return done


def _fill(
    client: LabelStudio,
    project: int,
    wanted: Sequence[str],
    brings: Mapping[str, Content],
    task: Callable[[str], JsonObject],
    tell: Callable[[int], None],
    batch: int,
) -> int:
    """Send what is missing until nothing is; return how many articles that were."""
    from label_studio_sdk.core.api_error import ApiError

    first = missing = _missing(client, project, wanted, brings)
    for attempt in range(ROUNDS):
        for start in range(0, len(missing), batch):
            chosen = missing[start : start + batch]
            try:
                _send(client, project, [task(article) for article in chosen])
            except ApiError as error:
                if (error.status_code or 0) < 500 or attempt == ROUNDS - 1:
                    raise
            else:
                tell(len(wanted) - len(missing) + start + len(chosen))
        missing = _missing(client, project, wanted, brings)
        if not missing:
            return len(first)
    message = f"project {project}: the server does not keep what {len(missing)} articles bring"
    raise UsageError(f"{message}; run the push again when nobody is submitting")


def _missing(
    client: LabelStudio, project: int, wanted: Sequence[str], brings: Mapping[str, Content]
) -> list[str]:
    """Return the articles that the server lacks, after removing tasks that it holds in vain.

    Those are second copies, and tasks without the suggestions or the reading that they bring:
    where others write at the same time, an import of 1.23.2 may try again without them, since its
    first try took them out of the request. None that somebody has worked on is removed.
    """
    tasks = list(held(client, project))
    surplus = {t.task for t in doubles(tasks)} | {
        t.task for t in tasks if t.untouched and _lacks(t, brings.get(t.article))
    }
    for number in surplus:
        client.tasks.delete(id=str(number))
    there = {task.article for task in tasks if task.task not in surplus}
    return [article for article in wanted if article not in there]


def _lacks(task: Held, content: Content | None) -> bool:
    if content is None:
        return False
    return task.predictions < len(content.predictions) or content.reading is not None


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
        touched = [task for task in group if not task.untouched]
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
