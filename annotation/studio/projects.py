"""The projects of a campaign on the server, and the tasks that they hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from annotation.studio.campaign import Campaign
from annotation.studio.interface import interface
from corpus.files import JsonObject
from corpus.findings import UsageError
from corpus.label_studio import identity

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

PAGE = 200
INSTRUCTION = """<h4>Marking</h4><p>Press the key of a type, then drag over the text. Hover over a
type for its definition. Click on a span to see its form, or an event's realis; nothing chosen means
NAME, and ACTUAL.</p><h4>Roles and coreference</h4><p>Click on the event, press Alt+R, click on the
actor or the place; then choose AGENT, TARGET or SOURCE in the Relations panel. An event and a place
need no label, it is PLACE. Two mentions of one thing are linked in the same way and need no label
either, it is SAME; link a further mention to any earlier one.</p>"""


@dataclass(frozen=True, slots=True)
class Held:
    """A task as a listing shows it, without its annotations."""

    task: int
    article: str
    updated: str
    annotations: int
    skipped: int
    drafts: bool
    predictions: int = 0

    @property
    def untouched(self) -> bool:
        """Whether nobody has begun to work on it."""
        return not (self.annotations or self.skipped or self.drafts)


def ensure(client: LabelStudio, campaign: Campaign, annotator: str) -> int:
    """Return the number of an annotator's project; it is created where there is none yet.

    Raises:
        UsageError: it was deleted on the server after it had been made.
    """
    marker = campaign.marker(annotator)
    projects: Any = client.projects.list()
    found = {int(p.id) for p in projects if p.description == marker}
    known = campaign.projects.get(annotator)
    if known is not None and known not in found:
        message = (
            f"project {known} ({campaign.name}, {annotator}) is not on {campaign.url} any more"
        )
        mend = "what was pulled is untouched; push under another --name to start anew"
        raise UsageError(f"{message}: it was deleted, or its description changed; {mend}")
    if known is not None:
        return known
    if found:
        return min(found)
    made: Any = client.projects.create(
        title=f"{campaign.name} - {annotator}",
        description=marker,
        label_config=interface(adjudication=campaign.adjudication),
        expert_instruction=INSTRUCTION,
        show_instruction=False,
        show_collab_predictions=True,
        enable_empty_annotation=True,
        maximum_annotations=1,
        sampling="Sequential sampling",
    )
    return int(made.id)


def held(client: LabelStudio, project: int) -> Iterator[Held]:
    """Yield every task of a project, oldest first, a page at a time."""
    pages: Any = client.tasks.list(project=project, fields="task_only", page_size=PAGE)
    for task in pages:
        data = task.data if isinstance(task.data, dict) else {}
        yield Held(
            task=int(task.id),
            article=identity({"data": data, "id": task.id}),
            updated=_stamp(task.updated_at),
            annotations=task.total_annotations or 0,
            skipped=task.cancelled_annotations or 0,
            drafts=bool(task.draft_exists),
            predictions=task.total_predictions or 0,
        )


def unworked(client: LabelStudio, project: int, tasks: Iterable[int]) -> list[int]:
    """Return those of the tasks that nobody has worked on, as the server knows at this moment.

    A listing without its annotations does not tell of drafts that nobody has submitted; this one
    does. Ask right before a task is deleted.
    """
    chosen = sorted(tasks)
    if not chosen:
        return []
    query = json.dumps({"selectedItems": {"all": False, "included": chosen}})
    pages: Any = client.tasks.list(project=project, fields="all", query=query, page_size=PAGE)
    return [
        int(task.id)
        for task in pages
        if not (
            task.annotations
            or task.drafts
            or task.draft_exists
            or task.total_annotations
            or task.cancelled_annotations
        )
    ]


def _stamp(moment: Any) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else str(moment)


def fetch(client: LabelStudio, project: int, tasks: Sequence[int]) -> list[JsonObject]:
    """Return tasks with their annotations, as JSON data."""
    chosen = json.dumps({"selectedItems": {"all": False, "included": list(tasks)}})
    pages: Any = client.tasks.list(
        project=project, fields="all", query=chosen, page_size=max(1, len(tasks))
    )
    return [
        {"id": task.id, "data": task.data, "annotations": task.annotations or []} for task in pages
    ]


def people(client: LabelStudio) -> dict[int, str]:
    """Return user number -> e-mail address."""
    users: Any = client.users.list()
    return {int(user.id): str(user.email) for user in users}
