"""Scores with known answers, and predictions that must be refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.findings import InputError, UsageError
from corpus.scoring import read_predictions, score_documents, score_mentions
from corpus.scoring.predictions import gold_prediction, prediction_row
from corpus.scoring.statistics import bootstrap, interval, ratio, resampled
from corpus.scoring.verify import differences
from tests.documents import SOURCE, make_document

DOCUMENT = make_document(SOURCE)
GOLD = gold_prediction(DOCUMENT)


def test_a_perfect_answer_scores_one() -> None:
    result = score_mentions([DOCUMENT], [GOLD])
    assert (result.overall.f1, result.overall.correct, result.overall.gold) == (1.0, 5, 5)
    assert score_documents([DOCUMENT], [GOLD]).overall.f1 == 1.0


def test_strict_counts_by_hand() -> None:
    actor, trigger, place, *rest = GOLD.mentions
    shifted = replace(place, end=place.end - 1)
    retyped = replace(trigger, type="CLASH")
    result = score_mentions([DOCUMENT], [replace(GOLD, mentions=(actor, shifted, retyped))])
    assert (result.overall.correct, result.overall.predicted, result.overall.gold) == (1, 3, 5)
    assert result.overall.precision == pytest.approx(1 / 3)
    assert result.overall.recall == pytest.approx(1 / 5)
    assert result.overall.f1 == pytest.approx(2 / 8)
    assert result.by_layer["actor"].f1 == pytest.approx(2 / 3)
    assert result.by_type["CLASH"].f1 == 0.0
    assert result.by_type["PROTEST"].f1 is None
    assert len(rest) == 2


def test_document_labels_by_hand() -> None:
    said = replace(GOLD, event_types=("KILL", "PROTEST"))
    result = score_documents([DOCUMENT], [said])
    assert (result.overall.correct, result.overall.predicted, result.overall.gold) == (1, 2, 2)


def test_nothing_against_nothing_is_undefined() -> None:
    assert ratio(0, 0, 0) == (None, None, None)
    assert ratio(0, 3, 0) == (0.0, 0.0, 0.0)
    assert ratio(0, 0, 3) == (0.0, 0.0, 0.0)


def test_resampling_is_the_same_for_ever() -> None:
    counts = np.arange(4, dtype=np.int64).reshape(4, 1) ** 2
    raw = np.random.PCG64(7).random_raw(12)
    drawn = [(int(word) >> 32) * 4 >> 32 for word in raw]
    by_hand = [sum(i * i for i in drawn[at : at + 4]) for at in (0, 4, 8)]
    assert bootstrap(counts, samples=3, seed=7).ravel().tolist() == by_hand


def test_resampling_in_chunks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.arange(36, dtype=np.int64).reshape(12, 3)
    whole = bootstrap(counts)
    monkeypatch.setattr("corpus.scoring.statistics._CHUNK", 50)
    assert np.array_equal(bootstrap(counts), whole)


def test_interval_holds_the_score_and_needs_ten_documents() -> None:
    counts = np.array([[i % 4, 4, 4] for i in range(12)], dtype=np.int64)
    sums = resampled(counts)
    assert sums is not None
    bounds = interval(sums)
    assert bounds is not None
    low, high = bounds
    assert 0 <= low < 2 * counts[:, 0].sum() / 96 < high <= 1
    assert resampled(counts[:9]) is None
    assert resampled(counts, units=[0, 0, *range(1, 9), 8, 8]) is None


def test_signature_names_gold_and_changes_with_it() -> None:
    one = score_mentions([DOCUMENT], [GOLD], split="test").signature
    other = make_document(SOURCE.replace("Lesk", "Mesk"))
    two = score_mentions([other], [gold_prediction(other)], split="test").signature
    assert "split:test#docs:1" in one and "match:strict" in one
    assert one != two and one.split("|gold:")[0] == two.split("|gold:")[0]


ROW = prediction_row(GOLD)
SPAN = ROW["mentions"][0]
OTHER = "0" * 64


@pytest.mark.parametrize(
    ("change", "check", "part"),
    [
        ({"sha256": OTHER}, "prediction-text", "another text"),
        ({"id": "zz-001-a"}, "prediction-extra", "not among the 1 of the gold"),
        ({"mentions": None}, "row-form", 'has no "mentions"'),
        ({"event_types": ["WAR"]}, "unknown-label", "no event type 'WAR'"),
        ({"mentions": [{**SPAN, "end": 999}]}, "span-past-end", "has 43 characters"),
        ({"mentions": [{**SPAN, "end": 0}]}, "span-offset", "the end exclusive"),
        ({"mentions": [{**SPAN, "end": 1.5}]}, "span-offset", "no whole number"),
        ({"mentions": [{**SPAN, "end": True}]}, "span-offset", "no whole number"),
        (
            {"mentions": [{**SPAN, "type": "ARMY"}]},
            "unknown-label",
            "no label 'ARMY' in layer 'actor'",
        ),
        ({"mentions": [{**SPAN, "layer": "person"}]}, "unknown-label", "in layer 'person'"),
        ({"sha256": None}, "row-form", "has no sha256"),
    ],
)
def test_a_wrong_row_is_refused(
    change: dict[str, object], check: str, part: str, tmp_path: Path
) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({**ROW, **change}) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_predictions(path, [DOCUMENT])
    (first, *_) = error.value.findings
    assert first.check == check and part in first.message
    assert str(first).startswith(f"{path}:1 [")


def test_missing_duplicate_and_truncated_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    line = json.dumps(ROW)
    path.write_text(f"{line}\n{line}\n{line[:40]}", encoding="utf-8")
    with pytest.raises(InputError, match=r"p\.jsonl:3 \[jsonl-line\]"):
        read_predictions(path, [DOCUMENT])
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r":2 \[id-duplicate\] xx-001-a stands at line 1 already"):
        read_predictions(path, [DOCUMENT])
    other = make_document(SOURCE, "xx-002-a")
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 of 2 gold documents have no prediction line: xx-002-a"):
        read_predictions(path, [DOCUMENT, other])


def test_a_span_that_stands_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({**ROW, "mentions": [SPAN, SPAN]}) + "\n", encoding="utf-8")
    (read,) = read_predictions(path, [DOCUMENT])
    assert len(read.mentions) == 1
    path.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    assert read_predictions(path, [DOCUMENT]) == [GOLD]


def test_predictions_come_in_the_order_of_the_gold(tmp_path: Path) -> None:
    other = make_document(SOURCE, "xx-002-a")
    rows = [prediction_row(gold_prediction(d)) for d in (other, DOCUMENT)]
    path = tmp_path / "p.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [p.id for p in read_predictions(path, [DOCUMENT, other])] == ["xx-001-a", "xx-002-a"]


def test_records_in_another_order_are_refused() -> None:
    other = make_document(SOURCE, "xx-002-a")
    with pytest.raises(ValueError, match="prediction 0 is about xx-002-a"):
        score_mentions([DOCUMENT, other], [gold_prediction(other), GOLD])
    with pytest.raises(ValueError, match="was predicted from another text"):
        score_mentions([DOCUMENT], [replace(GOLD, sha256=OTHER)])


@pytest.mark.parametrize("row", [("A", 0.9, 4), ("A", "0", 4), ("A", True, 4), ("A", 5, 5)])
def test_offsets_that_are_none_are_refused(row: object) -> None:
    with pytest.raises(ValueError, match="expected whole offsets"):
        score_mentions([[("A", 0, 4)]], [[row]])  # type: ignore[list-item]


def test_signatures_long_and_short() -> None:
    result = score_mentions([DOCUMENT], [GOLD], split="test")
    long, brief = result.signature, result.as_json()["short_signature"]
    assert differences(long, long) == differences(brief, long) == []
    asked = long.replace("|version:", "|missing:empty#1|version:")
    (found,) = differences(brief, asked)
    assert found == "missing: the signature says nothing, here it is empty#1"
    with pytest.raises(UsageError, match="is no signature"):
        differences("sitrep-mentions-F1", long)
