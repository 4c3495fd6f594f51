"""Runs other scorers on the benchmark's files; started with the Python that has them installed.

Prints the micro F1 and the CPU seconds of the scoring call alone, without reading.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

SENTENCES = 16  # a document


def _columns(path: str) -> list[list[str]]:
    blocks = Path(path).read_text().split("\n\n")
    lines = ([row for row in b.split("\n") if row and row[0] != "#"] for b in blocks)
    return [[row.split("\t")[1] for row in sentence] for sentence in lines if sentence]


def seqeval(gold: str, pred: str) -> tuple[float, float]:
    """Score two column files with seqeval's report, per type, as its users do."""
    from seqeval.metrics import classification_report

    mine, theirs = _columns(gold), _columns(pred)
    start = time.process_time()
    report: Any = classification_report(mine, theirs, output_dict=True)
    return report["micro avg"]["f1-score"], time.process_time() - start


def sitrep_tags(gold: str, pred: str) -> tuple[float, float]:
    """Score the same lists of tags with this project's scorer."""
    from corpus.scoring import score_tags

    mine, theirs = _columns(gold), _columns(pred)
    documents = [number // SENTENCES for number in range(len(mine))]
    start = time.process_time()
    f1 = score_tags(mine, theirs, documents=documents).overall.f1
    return f1 or 0.0, time.process_time() - start


def nervaluate(gold: str, pred: str) -> tuple[float, float]:
    """Score two span files with nervaluate, which takes inclusive ends."""
    from nervaluate import Evaluator

    sides: list[Any] = []
    for path in (gold, pred):
        rows = [json.loads(line)["spans"] for line in Path(path).read_text().splitlines()]
        sides.append([[{**s, "end": s["end"] - 1} for s in row] for row in rows])
    tags = sorted({s["label"] for row in sides[0] for s in row})
    start = time.process_time()
    result = Evaluator(*sides, tags=tags, loader="dict").evaluate()
    seconds = time.process_time() - start
    return result["overall"]["strict"].f1, seconds


if __name__ == "__main__":
    name, first, second = sys.argv[1:]
    runs = {"seqeval": seqeval, "sitrep_tags": sitrep_tags, "nervaluate": nervaluate}
    print(json.dumps(runs[name](first, second)))
