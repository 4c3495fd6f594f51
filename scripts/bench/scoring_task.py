"""A generated scoring task: a million tokens, some 97,000 spans, 2,500 documents, 12 types."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TYPES = tuple(f"T{i:02d}" for i in range(12))
DOCUMENTS, SENTENCES, LENGTH = 2500, 16, 25
SEED = 7


@dataclass(frozen=True)
class Task:
    """The files of the task, and its tags as lists of lists."""

    gold_columns: Path
    pred_columns: Path
    merged_columns: Path
    gold_spans: Path
    pred_spans: Path


def paths(folder: Path) -> Task:
    """Return where the task's files are in a folder."""
    return Task(*(folder / n for n in ("g.tsv", "p.tsv", "both.txt", "g.jsonl", "p.jsonl")))


def make(folder: Path) -> Task:
    """Write the task's files into a folder; the same bytes every time."""
    draws = np.random.PCG64(SEED).random_raw(DOCUMENTS * SENTENCES * LENGTH * 4)
    numbers = iter((draws >> np.uint64(40)).tolist())
    task = paths(folder)
    with (
        task.gold_columns.open("w") as gold_columns,
        task.pred_columns.open("w") as pred_columns,
        task.merged_columns.open("w") as merged,
        task.gold_spans.open("w") as gold_spans,
        task.pred_spans.open("w") as pred_spans,
    ):
        for document in range(DOCUMENTS):
            sides: tuple[list[object], list[object]] = ([], [])
            for out in (gold_columns, pred_columns):
                out.write(f"# doc_id = d{document}\n")
            for sentence in range(SENTENCES):
                tags = _sentence(numbers)
                for tag, other in zip(*tags, strict=True):
                    gold_columns.write(f"w\t{tag}\n")
                    pred_columns.write(f"w\t{other}\n")
                    merged.write(f"w {tag} {other}\n")
                for out in (gold_columns, pred_columns, merged):
                    out.write("\n")
                for side, one in zip(sides, tags, strict=True):
                    side += _spans(one, sentence * LENGTH)
            for file, side in zip((gold_spans, pred_spans), sides, strict=True):
                file.write(json.dumps({"id": f"d{document}", "spans": side}) + "\n")
    return task


def _sentence(numbers: object) -> tuple[list[str], list[str]]:
    draw = numbers.__next__  # type: ignore[attr-defined]  # an iterator of integers
    gold, said = ["O"] * LENGTH, ["O"] * LENGTH
    at = 0
    while at < LENGTH:
        if draw() % 100 >= 13:
            if draw() % 1000 < 5:
                said[at] = f"B-{TYPES[draw() % 12]}"
            at += 1
            continue
        name, size = TYPES[draw() % 12], min(1 + draw() % 3, LENGTH - at)
        gold[at : at + size] = [f"B-{name}", *[f"I-{name}"] * (size - 1)]
        luck = draw() % 100
        other = TYPES[draw() % 12] if 80 <= luck < 85 else name
        kept = max(1, size - 1) if 85 <= luck < 91 else size
        if luck < 91:
            said[at : at + kept] = [f"B-{other}", *[f"I-{other}"] * (kept - 1)]
        at += size
    return gold, said


def _spans(tags: list[str], offset: int) -> list[object]:
    spans: list[dict[str, object]] = []
    for at, tag in enumerate(tags):
        if tag[0] == "B":
            spans.append({"start": offset + at, "end": offset + at + 1, "label": tag[2:]})
        elif tag[0] == "I":
            spans[-1]["end"] = offset + at + 1
    return list(spans)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
