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
from annotation.studio.projects import Held, ensure, held, unworked
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
    deliveries = (
        _Delivery(client, campaign, annotator, texts, contents.get(annotator, {}))
        for annotator in campaign.annotators
    )
    return [delivery.run(report, batch) for delivery in deliveries]


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What one annotator's project is to hold."""

    client: LabelStudio
    campaign: Campaign
    annotator: str
    texts: Mapping[str, str]
    brings: Mapping[str, Content]

    @property
    def project(self) -> int:
        return self.campaign.projects[self.annotator]

    @property
    def wanted(self) -> list[str]:
        return [a for a in self.campaign.articles_of(self.annotator) if a in self.texts]

    def run(self, report: Report, batch: int) -> Pushed:
        """Send what is missing until nothing is."""
        wanted, first = self.wanted, self.missing()
        missing = first
        for attempt in range(ROUNDS):
            for start in range(0, len(missing), batch):
                chosen = missing[start : start + batch]
                if self.send(chosen, last=attempt == ROUNDS - 1):
                    count = len(wanted) - len(missing) + start + len(chosen)
                    report(self.annotator, count, len(wanted))
            missing = self.missing()
            if not missing:
                self.open_with_predictions()
                return Pushed(self.annotator, self.project, len(first), len(wanted) - len(first))
        message = f"the server does not keep what {len(missing)} articles of {self.annotator} bring"
        raise UsageError(f"{message}; run the push again when nobody is submitting")

    def missing(self) -> list[str]:
        """Return the articles that the server lacks, after removing tasks that it holds in vain.

        Those are second copies, and tasks without the suggestions or the reading that they bring:
        where others write at the same time, an import of 1.23.2 may try again without them, since
        its first try took them out of the request. None that somebody has worked on is removed.
        """
        tasks = list(held(self.client, self.project))
        surplus = {t.task for t in doubles(tasks)} | {
            t.task for t in tasks if t.untouched and _lacks(t, self.brings.get(t.article))
        }
        removed = set(unworked(self.client, self.project, surplus))
        for number in sorted(removed):
            self.client.tasks.delete(id=str(number))
        there = {task.article for task in tasks if task.task not in removed}
        return [article for article in self.wanted if article not in there]

    def send(self, articles: Sequence[str], *, last: bool) -> bool:
        """Send one batch; return whether the server took it. In the last round, failures count."""
        from label_studio_sdk.core.api_error import ApiError
        from label_studio_sdk.core.request_options import RequestOptions

        digests, request = self.campaign.digests, []
        for article in articles:
            brings = self.brings.get(article)
            request.append(_task(article, self.texts[article], digests[article], brings))
        # No retry by the SDK: a batch that failed late may have been stored.
        once = RequestOptions(max_retries=0, timeout_in_seconds=TIMEOUT)
        tasks: Any = request
        try:
            self.client.projects.import_tasks(id=self.project, request=tasks, request_options=once)
        except ApiError as error:
            if last or (error.status_code or 0) < 500:
                raise
            return False
        return True

    def open_with_predictions(self) -> None:
        """Have the page open with the predictions of the last model."""
        models = [model for content in self.brings.values() for model in content.predictions]
        if models:
            self.client.projects.update(id=self.project, model_version=models[-1])


def _lacks(task: Held, content: Content | None) -> bool:
    if content is None:
        return False
    return task.predictions < len(content.predictions) or content.reading is not None


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
