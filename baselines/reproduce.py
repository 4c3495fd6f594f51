"""Training and scoring every baseline on the corpus, the same to the last digit at every run."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any

from baselines.contrast import contrast_scores
from baselines.kinds import BASELINES, Baseline, baseline
from baselines.models import Model, SpanTagger
from baselines.predict import predict
from baselines.registry import Progress, assemble, train_part
from corpus.files import JsonObject
from corpus.loading import DATA, contrast_path, load
from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring import TaskResult, score_documents, score_mentions
from corpus.scoring.contrast_files import read_pairs
from corpus.version import data_version, toolkit_version

TRAINED_ON = "train"
SCORED = ("validation", "test", "test_place", "test_time")
Job = tuple[str, str]


def reproduce(
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
    *,
    data: Path = DATA,
    processes: int | None = None,
) -> JsonObject:
    """Train baselines on train, score them on every other split, and return the scores file.

    Span taggers are scored on the contrast pairs as well, where there are some.

    ``processes`` is 2 where there are two cores; the scores do not depend on it.

    Raises:
        UsageError: there is no such baseline.
        InputError: the data is missing or malformed.
    """
    chosen = [baseline(name) for name in (names or BASELINES)]
    splits = {split: load(split, data) for split in (TRAINED_ON, *SCORED)}
    pairs = read_pairs(contrast_path(data)) if contrast_path(data).exists() else []
    jobs = [(b.name, layer) for b in chosen for layer in _layers(b)]
    steps = len(jobs) + len(chosen)
    parts: dict[Job, Any] = {}
    for done, (job, part) in enumerate(_run(jobs, data, processes), start=1):
        parts[job] = part
        if progress:
            progress(f"trained {job[0]} {job[1]}", done, steps)
    scores: JsonObject = {}
    for done, b in enumerate(chosen, start=len(jobs) + 1):
        model = assemble(
            b, {layer: parts[b.name, layer] for layer in _layers(b)}, splits[TRAINED_ON]
        )
        scores[b.name] = {"task": b.task, "splits": _scores(model, splits)}
        if pairs and isinstance(model, SpanTagger):
            scores[b.name]["contrast"] = contrast_scores(model, pairs)
        if progress:
            progress(f"scored {b.name}", done, steps)
    return _plain(scores)


def _plain(scores: JsonObject) -> JsonObject:
    """Return scores exactly as they come back from a file."""
    head = {"data_version": data_version(), "toolkit_version": toolkit_version()}
    found: JsonObject = json.loads(json.dumps({**head, "baselines": scores}, sort_keys=True))
    return found


def _layers(chosen: Baseline) -> tuple[str, ...]:
    return ontology().layers if chosen.task == "mentions" else ("event",)


def _run(jobs: Sequence[Job], data: Path, processes: int | None) -> Iterator[tuple[Job, Any]]:
    count = processes or min(2, _cores())
    if count == 1:
        yield from ((job, _train(job, data)) for job in jobs)
        return
    # A fresh interpreter: a fork of a process with threads (progress bars) may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        # The longest first, so that no process idles at the end.
        waiting: dict[Future[Any], Job] = {pool.submit(_train, j, data): j for j in _by_cost(jobs)}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _cores() -> int:
    """Return how many cores this process may use; not every system can say."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _by_cost(jobs: Sequence[Job]) -> list[Job]:
    order = {"crf": 0, "window": 1}
    return sorted(jobs, key=lambda job: (order.get(job[0], 2), job[1] != "event"))


@cache
def _training(data: Path) -> list[Document]:
    return load(TRAINED_ON, data)


def _train(job: Job, data: Path) -> Any:
    name, layer = job
    return train_part(baseline(name), _training(data), layer)


def _scores(model: Model, splits: dict[str, list[Document]]) -> JsonObject:
    return {split: _score(model, splits[split], split).as_json() for split in SCORED}


def _score(model: Model, documents: Sequence[Document], split: str) -> TaskResult:
    texts = [(document.article.id, document.article.text) for document in documents]
    score = score_mentions if model.task == "mentions" else score_documents
    return score(documents, predict(model, texts), split=split)
