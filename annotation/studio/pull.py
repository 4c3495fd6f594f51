"""Readings out of Label Studio into layers: paged, checked, taken up again after an interruption.

For every annotator there are a folder of marked-up copies and a file ``<annotator>.jsonl`` about
the work. That file also says what is up to date, so only tasks that changed since are fetched. A
task with a finding writes nothing; a layer file that somebody edited is not overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from annotation.studio.campaign import Campaign
from annotation.studio.projects import Held, fetch, held, people
from annotation.studio.push import doubles
from annotation.studio.tasks import Read, read_task
from corpus.files import JsonObject, dump_jsonl, read_jsonl, sha256, write_atomic
from corpus.findings import Finding, InputError, UsageError

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

PAGE = 50
Report = Callable[[str, int, int], None]


@dataclass(slots=True)
class Pulled:
    """What a pull found for one annotator: articles by what became of them, and all findings."""

    annotator: str
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    drafts: int = 0
    trimmed: int = 0
    findings: list[Finding] = field(default_factory=list)


def pull(
    client: LabelStudio,
    campaign: Campaign,
    out: Path,
    report: Report,
    *,
    overwrite: bool = False,
    page: int = PAGE,
) -> list[Pulled]:
    """Pull every annotator's readings into ``out``; ``overwrite`` replaces edited layer files.

    Raises:
        UsageError: a file cannot be written, as on a full disk; what was written stays.
    """
    known = people(client)
    pullers = (
        _Puller(client, campaign, annotator, out, known, overwrite)
        for annotator in campaign.annotators
        if annotator in campaign.projects
    )
    try:
        return [puller.run(report, page) for puller in pullers]
    except OSError as error:
        reason = error.strerror or str(error)
        message = "every file that is there is whole; mend it and run this again"
        raise UsageError(f"cannot write below {out}: {reason}; {message}") from None


class _Puller:
    """The pull of one annotator's project."""

    def __init__(
        self,
        client: LabelStudio,
        campaign: Campaign,
        annotator: str,
        out: Path,
        known: Mapping[int, str],
        overwrite: bool,
    ) -> None:
        self.client = client
        self.campaign = campaign
        self.annotator = annotator
        self.project = campaign.projects[annotator]
        self.path = f"{campaign.name}/{annotator}"
        self.folder = out / annotator
        self.log = out / f"{annotator}.jsonl"
        self.known = known
        self.overwrite = overwrite
        self.rows = self._read_rows()
        self.done = Pulled(annotator)

    def _read_rows(self) -> dict[str, JsonObject]:
        if not self.log.exists():
            return {}
        return {str(row.get("article")): row for _, row in read_jsonl(self.log, clean=False)}

    def run(self, report: Report, page: int) -> Pulled:
        listed = list(held(self.client, self.project))
        surplus = {task.task for task in doubles(listed)}
        tasks = [task for task in listed if task.task not in surplus]
        self.done.drafts = sum(task.drafts for task in tasks)
        self.done.findings += self._absences(tasks)
        fresh = [task for task in tasks if not self._up_to_date(task)]
        self.folder.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(fresh), page):
            chosen = fresh[start : start + page]
            for task in fetch(self.client, self.project, [t.task for t in chosen]):
                self._take(task, {t.task: t for t in chosen})
            self._keep_rows()
            report(self.annotator, len(tasks) - len(fresh) + start + len(chosen), len(tasks))
        return self.done

    def _absences(self, tasks: Sequence[Held]) -> Iterator[Finding]:
        there = [task.article for task in tasks]
        for article in self.campaign.articles_of(self.annotator):
            if article not in there:
                message = "its task is not in the project any more; push the campaign again"
                yield Finding(self.path, article, "studio-missing", message)
        for article in sorted(
            {a for a in there if there.count(a) > 1} if len(set(there)) < len(there) else ()
        ):
            message = "has two tasks that were both worked on; delete one of them"
            yield Finding(self.path, article, "studio-double", message)

    def _up_to_date(self, task: Held) -> bool:
        row = self.rows.get(task.article)
        if row is None or (row.get("task"), row.get("updated")) != (task.task, task.updated):
            return False
        if self._on_disk(task.article) != row.get("layer"):
            return False
        self.done.unchanged.append(task.article)
        return True

    def _on_disk(self, article: str) -> str | None:
        file = self.folder / f"{article}.txt"
        # Bytes, since reading as text would take CR LF for LF.
        return sha256(file.read_bytes().decode("utf-8")) if file.is_file() else None

    def _take(self, task: JsonObject, listed: Mapping[int, Held]) -> None:
        held_as = listed[int(task["id"])]
        digest = self.campaign.digests.get(held_as.article)
        if self.annotator not in self.campaign.readers.get(held_as.article, ()):
            digest = None
        try:
            read = read_task(
                task, self.annotator, self.project, self.path, digest, held_as.updated, self.known
            )
        except InputError as error:
            self.done.findings += error.findings
            return
        if read is not None:
            self._write(held_as.article, read)
        elif held_as.article in self.rows:
            message = (
                "was pulled before, and its annotation is gone from the server; the file stays"
            )
            self.done.findings.append(
                Finding(self.path, held_as.article, "studio-withdrawn", message)
            )
        else:
            self.done.unfinished.append(held_as.article)

    def _write(self, article: str, read: Read) -> None:
        before = self._on_disk(article)
        ours = self.rows.get(article, {}).get("layer")
        if before not in (None, ours, read.work.layer) and not self.overwrite:
            file = self.folder / f"{article}.txt"
            message = f"{file} is not as it was pulled; --overwrite replaces it"
            self._report(article, "layer-changed", message)
            return
        if before != read.work.layer:
            write_atomic(self.folder / f"{article}.txt", read.layer)
        self.rows[article] = read.work.row()
        self.done.trimmed += read.work.trimmed
        self.done.written.append(article)

    def _report(self, article: str, check: str, message: str) -> None:
        self.done.findings.append(Finding(self.path, article, check, message))

    def _keep_rows(self) -> None:
        order = {article: n for n, article in enumerate(self.campaign.readers)}
        rows = sorted(self.rows.values(), key=lambda row: order.get(row["article"], len(order)))
        write_atomic(self.log, dump_jsonl(rows))
