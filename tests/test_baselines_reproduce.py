"""Reproduction: the same scores on one core and on two, and the table that shows them."""

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from baselines.published import compare, dump_scores, markdown, read_scores, table_rows
from baselines.reproduce import reproduce
from corpus.files import JsonObject, dump_jsonl, write_atomic
from corpus.findings import InputError, UsageError
from corpus.rows import document_row
from tests.documents import make_document
from tests.test_baselines_texts import DOCUMENTS, SOURCES

ROOT = Path(__file__).resolve().parent.parent


def write_data(folder: Path) -> Path:
    """Write a small data folder: two texts to train on, and a text or more in each other split."""
    folder.mkdir(exist_ok=True)
    many = [make_document(SOURCES[n % 4], f"yy-{n:03}-a") for n in range(12)]
    splits = {"train": DOCUMENTS[:3], "validation": DOCUMENTS[3:], "test": many}
    for split in ("train", "validation", "test", "test_place", "test_time"):
        rows = map(document_row, splits.get(split, DOCUMENTS[1:3]))
        write_atomic(folder / f"documents.{split}.jsonl", dump_jsonl(rows))
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def scores(data: Path) -> JsonObject:
    return reproduce(data=data, processes=1)


def test_every_baseline_is_scored_on_every_split(scores: JsonObject) -> None:
    assert len(scores["baselines"]) == 6
    for entry in scores["baselines"].values():
        assert sorted(entry["splits"]) == ["test", "test_place", "test_time", "validation"]
        for split, result in entry["splits"].items():
            assert result["task"] == entry["task"]
            assert f"split:{split}#" in result["signature"]
    crf = scores["baselines"]["crf"]["splits"]["test"]
    assert crf["overall"]["gold"] == 3 * sum(len(d.annotation.mentions) for d in DOCUMENTS)
    assert crf["overall"]["f1"] > 0.9 and len(crf["overall"]["interval"]) == 2


def test_two_processes_give_the_same_scores(data: Path, scores: JsonObject) -> None:
    steps: list[tuple[str, int, int]] = []
    again = reproduce(None, lambda *step: steps.append(step), data=data, processes=2)
    assert dump_scores(again) == dump_scores(scores)
    assert steps[-1][1:] == (18, 18) and len(steps) == 18


@pytest.mark.skipif(shutil.which("taskset") is None, reason="no taskset to bind a process")
@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one core: nothing to compare")
def test_one_core_gives_what_two_give(data: Path, scores: JsonObject) -> None:
    code = (
        "import sys; from pathlib import Path; from baselines.reproduce import reproduce;"
        "from baselines.published import dump_scores;"
        "sys.stdout.write(dump_scores(reproduce(data=Path(sys.argv[1]))))"
    )
    command = ["taskset", "-c", "0", sys.executable, "-c", code, str(data)]
    # Another hash seed than this process has: no set may decide an order.
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.stderr == ""
    assert done.stdout == dump_scores(scores)


def test_some_baselines_alone(data: Path, scores: JsonObject) -> None:
    one = reproduce(["majority"], data=data, processes=1)
    assert one["baselines"] == {"majority": scores["baselines"]["majority"]}
    with pytest.raises(UsageError, match="no baseline 'bert'"):
        reproduce(["bert"], data=data)


def test_a_missing_split_is_named(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)
    (tmp_path / "documents.test_time.jsonl").unlink()
    with pytest.raises(InputError, match=r"documents\.test_time\.jsonl"):
        reproduce(["majority"], data=tmp_path, processes=1)


def test_the_scores_file_round_trips(scores: JsonObject, tmp_path: Path) -> None:
    write_atomic(tmp_path / "scores.json", dump_scores(scores))
    assert read_scores(tmp_path / "scores.json") == scores
    assert compare(read_scores(tmp_path / "scores.json"), scores) == []
    for content in ("{}", "[", '{"baselines": 1}', "[" * 100_000):
        write_atomic(tmp_path / "scores.json", content)
        with pytest.raises(InputError, match="scores-form"):
            read_scores(tmp_path / "scores.json")


def test_differences_name_baseline_split_field_and_values(scores: JsonObject) -> None:
    actual = deepcopy(scores)
    overall = actual["baselines"]["crf"]["splits"]["test"]["overall"]
    f1 = overall["f1"]
    overall["f1"] = 0.5
    del actual["baselines"]["window"]
    actual["data_version"] = "9.9.9"
    version = scores["data_version"]
    assert compare(scores, actual) == [
        f"data_version: expected {version!r}, found '9.9.9'",
        f"crf test overall f1: expected {f1!r}, found 0.5",
        "window: expected scores, found None",
    ]
    assert compare(scores, actual, ["majority"]) == [
        f"data_version: expected {version!r}, found '9.9.9'"
    ]


def result(f1: float | None, interval: list[float] | None) -> JsonObject:
    score = {"f1": f1, "interval": interval}
    return {"overall": score, "by_layer": {"actor": score}, "signature": "s|1"}


def test_table_cells() -> None:
    splits = {
        "test": result(0.61251, [0.5, 0.7]),
        "test_place": result(0.5, None),
        "test_time": result(None, None),
    }
    scores = {"baselines": {"crf": {"task": "mentions", "splits": splits}}}
    header, rows = table_rows(scores, "mentions")
    assert header == ("baseline", "split", "actor", "all")
    assert rows[0].cells == ("61.3 [50.0, 70.0]",) * 2
    assert [row.cells[0] for row in rows[1:]] == ["50.0", "n/a"]
    text = markdown(scores, "mentions").splitlines()
    assert text[0] == "| baseline | split | actor | all |"
    assert text[1] == "| --- | --- | ---: | ---: |"
    assert text[-1] == "`s|1`"


def test_documents_have_one_figure(scores: JsonObject) -> None:
    header, rows = table_rows(scores, "documents")
    assert header == ("baseline", "split", "F1")
    assert len(rows) == 9 and all(len(row.cells) == 1 for row in rows)


def test_scores_are_plain_json(scores: JsonObject) -> None:
    assert json.loads(dump_scores(scores)) == scores
