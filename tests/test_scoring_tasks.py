"""Every task of `sitrep score` on the real test split: a perfect answer, and a worse one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.files import JsonObject, dump_jsonl
from corpus.scoring.predictions import gold_prediction, prediction_row
from corpus.scoring.rows import row_of_structure
from corpus.scoring.structure import aligned

ROOT = Path(__file__).resolve().parent.parent
TASKS = ("mentions", "documents", "triggers", "arguments", "coref", "incidents")


@pytest.fixture(scope="module")
def rows() -> list[JsonObject]:
    documents = corpus.load("test_time")
    structures, _ = aligned(documents, documents)
    return [
        {**prediction_row(gold_prediction(d)), **row_of_structure(s, d.article.sha256)}
        for d, s in zip(documents, structures, strict=True)
    ]


def score(path: Path, task: str, *more: str) -> Any:
    command = [sys.executable, "-m", "scripts.cli", "score", "test_time", str(path)]
    command += ["--task", task, "--format", "json", *more]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("task", TASKS)
def test_a_perfect_answer_scores_one(task: str, rows: list[JsonObject], tmp_path: Path) -> None:
    path = tmp_path / "perfect.jsonl"
    path.write_text(dump_jsonl(rows), encoding="utf-8")
    found = score(path, task)
    assert found["overall"]["f1"] == 1.0
    assert f"sitrep-{task}-F1|" in found["signature"]


@pytest.mark.parametrize("task", TASKS)
def test_half_an_answer_scores_less(task: str, rows: list[JsonObject], tmp_path: Path) -> None:
    cut = ("entities", "events", "event_types", *(["mentions"] if task == "mentions" else []))
    half = [{**row, **{key: row[key][: len(row[key]) // 2] for key in cut}} for row in rows]
    for row in half if task != "mentions" else ():
        del row["mentions"]  # they would no longer be those of the clusters
    path = tmp_path / "half.jsonl"
    path.write_text(dump_jsonl(half), encoding="utf-8")
    assert 0 < score(path, task)["overall"]["f1"] < 1
