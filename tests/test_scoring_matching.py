"""Matchings and the error taxonomy: vectors of nervaluate and scikit-learn, and what must hold."""

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.scoring import score_documents, score_mentions
from corpus.scoring.items import make_items
from corpus.scoring.matching import overlapping
from corpus.scoring.mentions import MATCHES, span_counts
from corpus.scoring.taxonomy import BOUNDARY, details, taxonomy

VECTORS = Path(__file__).parent / "data" / "vectors"
SPANS = json.loads((VECTORS / "mention_spans_nervaluate.json").read_text("utf-8"))["cases"]
LABELS = json.loads((VECTORS / "doc_event_types.json").read_text("utf-8"))
PAIRS = {"strict": "strict", "untyped": "exact", "relaxed": "ent_type", "partial": "partial"}
# Where nervaluate depends on the order of its input, drops labels or fails, and ours does not.
OURS = {"exact_after_partial", "dup_pred", "dup_gold", "label_not_in_tags", "first_doc_empty"}
Rows = list[list[tuple[str, int, int]]]


def rows(side: Any) -> Rows:
    return [[(s["label"], s["start"], s["end"]) for s in document] for document in side]


@pytest.mark.parametrize("case", [c for c in SPANS if c["id"] not in OURS], ids=lambda c: c["id"])
def test_nervaluate_where_matching_is_unambiguous(case: Any) -> None:
    for match, name in PAIRS.items():
        expected = case["expected"]["nervaluate"]["overall"][name]
        half = 0.5 * expected["partial"] if name == "partial" else 0
        score = score_mentions(rows(case["gold"]), rows(case["pred"]), match=match).overall  # type: ignore[arg-type]
        assert (score.correct, score.predicted, score.gold) == (
            expected["correct"] + half,
            expected["actual"],
            expected["possible"],
        )


def test_an_exact_match_is_never_given_up_for_an_overlap() -> None:
    for said in ([("A", 0, 8), ("A", 5, 15)], [("A", 5, 15), ("A", 0, 8)]):
        assert score_mentions([[("A", 5, 15)]], [said]).overall.correct == 1


def test_a_repeated_prediction_counts_once() -> None:
    score = score_mentions([[("A", 0, 6)]], [[("A", 0, 6)] * 3]).overall
    assert (score.correct, score.predicted, score.f1) == (1, 1, 1.0)
    with pytest.raises(ValueError, match="the gold has the same span"):
        score_mentions([[("A", 0, 6)] * 2], [[]])


@pytest.mark.parametrize("case", LABELS["cases"], ids=lambda c: c["id"])
def test_document_labels_are_those_of_scikit_learn(case: Any) -> None:
    result = score_documents(case["gold"], case["pred"])
    expected = case["expected"]["sklearn"]
    for field in ("precision", "recall", "f1"):
        assert (getattr(result.overall, field) or 0) == pytest.approx(expected["micro"][field])
        for name, row in expected["per_label"].items():
            score = result.by_type.get(name)
            assert ((score and getattr(score, field)) or 0) == pytest.approx(row[field])


# By hand: short, long, shifted, split (one of two), merge (one over two), type, both, the rest.
TAXONOMY_GOLD = [("A", 0, 4), ("A", 10, 12), ("A", 20, 24), ("A", 30, 38), ("A", 40, 42)]
TAXONOMY_GOLD += [("A", 44, 46), ("A", 50, 52), ("A", 60, 64), ("A", 70, 72)]
TAXONOMY_SAID = [("A", 0, 3), ("A", 9, 12), ("A", 22, 26), ("A", 30, 33), ("A", 34, 38)]
TAXONOMY_SAID += [("A", 40, 46), ("B", 50, 52), ("B", 62, 66), ("A", 80, 82), ("A", 80, 82)]


def test_taxonomy_by_hand() -> None:
    table = taxonomy(make_items([TAXONOMY_GOLD], [TAXONOMY_SAID]))
    assert table.matched == {"correct": 0, "type": 1, "boundary": 5, "both": 1}
    assert table.boundary == dict(zip(BOUNDARY, (1, 1, 1, 1, 1), strict=True))
    assert (table.missed, table.spurious, table.duplicate) == (2, 2, 1)
    assert table.confusion[("A", "B")] == 2 and table.confusion[("A", "NONE")] == 2
    found = list(details(make_items([TAXONOMY_GOLD], [TAXONOMY_SAID])))
    assert len(found) == 1 + 5 + 1 + 2 + 2 + 1
    assert {row["kind"] for row in found if "kind" in row} == set(BOUNDARY)


spans = st.tuples(st.sampled_from("AB"), st.integers(0, 12), st.integers(1, 5)).map(
    lambda s: (s[0], s[1], s[1] + s[2])
)
gold_side = st.lists(st.lists(spans, max_size=6, unique=True), min_size=1, max_size=4)


@st.composite
def sides(draw: st.DrawFn) -> tuple[Rows, Rows]:
    gold = draw(gold_side)
    size = len(gold)
    said = draw(st.lists(st.lists(spans, max_size=6), min_size=size, max_size=size))
    return gold, said


@given(sides(), st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_spans(pair: Any, random: Any) -> None:
    gold, said = pair
    mixed = [random.sample(d, len(d)) for d in gold], [random.sample(d, len(d)) for d in said]
    for match in MATCHES:
        if match != "surface":
            one = score_mentions(gold, said, match=match)
            assert one.overall == score_mentions(*mixed, match=match).overall
    assert taxonomy(make_items(gold, said)) == taxonomy(make_items(*mixed))


@given(sides())
def test_no_score_is_above_one_and_matchings_are_ordered(pair: Any) -> None:
    correct = {}
    for match in MATCHES:
        if match == "surface":
            continue
        score = score_mentions(*pair, match=match).overall
        correct[match] = score.correct
        for value in (score.precision, score.recall, score.f1):
            assert value is None or 0 <= value <= 1
    assert correct["strict"] <= correct["relaxed"] <= correct["type"]
    assert correct["strict"] <= correct["untyped"] <= correct["partial"]


@given(gold_side)
def test_a_perfect_answer_scores_one(gold: Rows) -> None:
    for match in MATCHES:
        if match != "surface":
            assert score_mentions(gold, gold, match=match).overall.f1 in (1.0, None)
    assert any(gold) == (score_mentions(gold, gold).overall.f1 is not None)


@given(sides())
def test_a_spurious_span_never_helps_precision(pair: Any) -> None:
    gold, said = pair
    before = score_mentions(gold, said).overall
    after = score_mentions(gold, [[*said[0], ("A", 90, 95)], *said[1:]]).overall
    assert after.correct == before.correct
    assert before.precision is None or (after.precision or 0) <= before.precision


@given(sides())
def test_merging_documents_adds_their_counts(pair: Any) -> None:
    gold, said = pair
    whole = span_counts(make_items(gold, said), "strict").sum(axis=(0, 1))
    single = [span_counts(make_items([g], [s]), "strict") for g, s in zip(gold, said, strict=True)]
    assert np.array_equal(whole, np.sum([c.sum(axis=(0, 1)) for c in single], axis=0))


def test_a_matching_is_the_largest_possible() -> None:
    # Greedy by overlap would pair the first prediction with the second gold span, and stop there.
    gold, said = [[("A", 0, 4), ("A", 4, 20)]], [[("A", 2, 14), ("A", 15, 30)]]
    assert score_mentions(gold, said, match="relaxed").overall.correct == 2


@given(sides())
def test_overlaps_are_those_of_every_pair(pair: Any) -> None:
    items = make_items(*pair)
    layers = items.labels.layer_codes()
    found = overlapping(items.gold, items.predicted, layers)
    mine, theirs = (
        list(zip(s.document, s.start, s.end, layers[s.label], strict=True))
        for s in (items.gold, items.predicted)
    )
    expected = {
        (i, j)
        for i, (d, s, e, k) in enumerate(mine)
        for j, (d2, s2, e2, k2) in enumerate(theirs)
        if (d, k) == (d2, k2) and s < e2 and s2 < e
    }
    pairs = list(zip(found.gold.tolist(), found.predicted.tolist(), strict=True))
    assert set(pairs) == expected and len(pairs) == len(expected)


def test_one_span_over_a_whole_document_costs_no_more_than_its_overlaps() -> None:
    count = 20_000
    gold = [[("A", 0, 10 * count), *(("A", 10 * n, 10 * n + 6) for n in range(count))]]
    said = [[("A", 10 * n + 1, 10 * n + 6) for n in range(count)]]
    start = time.process_time()
    table = taxonomy(make_items(gold, said))
    assert time.process_time() - start < 3  # pair by pair it was fourteen seconds
    assert table.matched["boundary"] == count and table.missed == 1
