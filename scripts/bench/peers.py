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


def _counts() -> tuple[Any, Any]:
    """Return counts of two systems on 2,500 documents: correct, predicted, gold."""
    import numpy as np

    raw = np.random.PCG64(11).random_raw(2500 * 5).reshape(2500, 5)
    gold = (raw[:, 0] % np.uint64(57)).astype(np.int64) + 11

    def system(column: int, lost: int, extra: int) -> Any:
        correct = np.maximum(0, gold - (raw[:, column] % np.uint64(lost)).astype(np.int64))
        said = correct + (raw[:, column + 1] % np.uint64(extra)).astype(np.int64)
        return np.stack([correct, said, gold], axis=1)

    return system(1, 17, 13), system(3, 18, 13)


def sacrebleu(*_: str) -> tuple[float, float]:
    """Run sacrebleu's paired randomisation, 10,000 trials, on counts given as its statistics."""
    import numpy as np
    from sacrebleu.metrics.base import Metric, Score
    from sacrebleu.significance import PairedTest

    one, two = _counts()
    columns = {"one": one.tolist(), "two": two.tolist()}

    class F1(Metric):  # type: ignore[misc]  # sacrebleu ships no types
        """Micro F1 from counts, as a metric of sacrebleu."""

        def _aggregate_and_compute(self, stats: Any) -> Any:
            return self._compute_score_from_stats(np.asarray(stats).sum(0))

        def _compute_score_from_stats(self, sums: Any) -> Any:
            return Score("F1", 2 * sums[0] / (sums[1] + sums[2]))

        def _preprocess_segment(self, segment: Any) -> Any:
            return segment

        def _extract_reference_info(self, references: Any) -> Any:
            return {}

        def _compute_segment_statistics(self, hypothesis: Any, references: Any) -> Any:
            return []

        def _extract_corpus_statistics(self, hypotheses: Any, references: Any) -> Any:
            return columns[hypotheses[0]]

        def get_signature(self) -> Any:
            return self._SIGNATURE_TYPE({"num_refs": 1})

    metric = F1()
    metric._ref_cache = [1]
    systems = [(name, [name] * len(one)) for name in ("two", "one")]
    start = time.process_time()
    test = PairedTest(systems, {"F1": metric}, None, test_type="ar", n_samples=10_000)
    _, results = test()
    return results["F1"][1].p_value, time.process_time() - start


def sitrep_ar(*_: str) -> tuple[float, float]:
    """Run the same test with this project's engine."""
    from corpus.scoring.randomisation import p_value
    from corpus.scoring.statistics import f1

    one, two = _counts()
    start = time.process_time()
    p = p_value(one, two, f1)
    return p, time.process_time() - start


if __name__ == "__main__":
    name, first, second = sys.argv[1:]
    runs = (seqeval, sitrep_tags, nervaluate, sacrebleu, sitrep_ar)
    print(json.dumps({run.__name__: run for run in runs}[name](first, second)))
