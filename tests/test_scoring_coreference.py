"""Coreference measures, against the vectors of the reference scorers, and their properties."""

import json
import math
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.scoring.clusters import ROWS, cluster_sums, overlaps
from corpus.scoring.coreference import MEASURES, score_clusters, score_coreference
from corpus.scoring.results import Score
from corpus.scoring.structure import structure_of
from tests.documents import make_document

VECTORS = Path(__file__).parent / "data" / "vectors" / "coref.json"
CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))["cases"]
COVAL = {"mentions": "mentions", "muc": "muc", "b_cubed": "b3", "ceafe": "ceafe", "lea": "lea"}
PERL = {"muc": "muc", "bcub": "b3", "ceafm": "ceafm", "ceafe": "ceafe", "blanc": "blanc"}
NEAR = 1e-9

Document = list[list[Any]]


def scored(case: dict[str, Any]) -> dict[str, Score]:
    keys = [document["key"] for document in case["docs"]]
    responses = [document["response"] for document in case["docs"]]
    return overall(keys, responses)


def overall(keys: list[Document], responses: list[Document]) -> dict[str, Score]:
    found = score_clusters(keys, responses)
    return {name: result.overall for name, result in found.results.items()}


def test_all_vectors_are_there() -> None:
    assert len(CASES) == 74


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_equals_coval(case: dict[str, Any]) -> None:
    ours = scored(case)
    for name, wanted in case["expected"]["coval"].items():
        if name == "conll":
            continue
        score = ours[COVAL[name]]
        assert (score.recall or 0.0) == pytest.approx(wanted["recall"], abs=NEAR)
        assert (score.precision or 0.0) == pytest.approx(wanted["precision"], abs=NEAR)
        assert (score.f1 or 0.0) == pytest.approx(wanted["f1"], abs=NEAR)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_mean_equals_coval_where_muc_is_defined(case: dict[str, Any]) -> None:
    ours, wanted = scored(case), case["expected"]["coval"]["conll"]
    linked = any(len(c) > 1 for d in case["docs"] for side in d.values() for c in side)
    assert (ours["conll"].f1 is not None) == linked
    if linked:
        assert ours["conll"].f1 == pytest.approx(wanted, abs=NEAR)
    else:  # coval calls an undefined MUC 0 and goes on
        parts = (ours[name].f1 or 0.0 for name in ("muc", "b3", "ceafe"))
        assert sum(parts) / 3 == pytest.approx(wanted, abs=NEAR)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_equals_the_reference_scorer(case: dict[str, Any]) -> None:
    ours = scored(case)
    for name, wanted in case["expected"]["perl_v8.01"].items():
        score = ours[PERL[name]]
        assert (score.recall or 0.0) == pytest.approx(wanted["recall"], abs=NEAR)
        assert (score.precision or 0.0) == pytest.approx(wanted["precision"], abs=NEAR)
        printed = wanted["f1_percent_truncated"]  # cut off after two decimals
        assert printed - NEAR <= 100 * (score.f1 or 0.0) < printed + 0.01 + NEAR


def test_by_hand() -> None:
    ours = overall([[["a", "b", "c", "d"]]], [[["a", "b"], ["c", "d"]]])
    wanted = {"muc": 0.8, "b3": 2 / 3, "ceafe": 4 / 9, "lea": 0.5, "blanc": 0.5}
    assert {name: ours[name].f1 for name in wanted} == pytest.approx(wanted)


def test_undefined_is_none_with_a_reason() -> None:
    found = score_clusters([[["a"], ["b"]]], [[["a"], ["b"]]])
    assert found.results["muc"].overall.f1 is None
    assert found.results["lea"].overall.f1 == 1.0
    assert found.undefined.keys() == {"muc", "conll"}
    assert "no links" in found.undefined["muc"]
    nothing = score_clusters([[]], [[]])
    assert nothing.undefined.keys() == set(MEASURES)
    assert all(result.overall.f1 is None for result in nothing.results.values())


@pytest.mark.parametrize(
    ("key", "response", "part"),
    [
        ([["a"], ["a"]], [], "the key has the mention 'a' twice, in clusters 0 and 1"),
        ([], [["a", "a"]], "the response has the mention 'a' twice, in clusters 0 and 0"),
        ([["a"], []], [], "key cluster 1 is empty"),
    ],
)
def test_clusters_that_are_no_partition_are_refused(
    key: Document, response: Document, part: str
) -> None:
    with pytest.raises(ValueError, match=f"document 0: {part}"):
        score_clusters([key], [response])
    with pytest.raises(ValueError, match="2 gold documents and 1 predictions"):
        score_clusters([[], []], [[]])


def clusters() -> st.SearchStrategy[Document]:
    owners = st.lists(st.integers(0, 4), max_size=9)
    return st.builds(_partition, owners, st.lists(st.booleans(), min_size=9, max_size=9))


def _partition(owners: list[int], kept: list[bool]) -> Document:
    found: dict[int, list[int]] = {}
    for mention, (owner, keep) in enumerate(zip(owners, kept, strict=False)):
        if keep:
            found.setdefault(owner, []).append(mention)
    return list(found.values())


PAIRS = st.lists(st.tuples(clusters(), clusters()), min_size=1, max_size=4)


@given(st.lists(clusters(), min_size=1, max_size=3))
def test_perfect_is_one(documents: list[Document]) -> None:
    for score in overall(documents, documents).values():
        assert score.f1 in (None, 1.0)


@given(PAIRS)
def test_scores_stay_between_zero_and_one(pairs: list[tuple[Document, Document]]) -> None:
    for score in overall(*map(list, zip(*pairs, strict=True))).values():  # type: ignore[arg-type]
        for value in (score.precision, score.recall, score.f1):
            assert value is None or 0 <= value <= 1


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    pairs: list[tuple[Document, Document]], chance: random.Random
) -> None:
    def mixed(document: Document) -> Document:
        turned = [chance.sample(cluster, len(cluster)) for cluster in document]
        return chance.sample(turned, len(turned))

    order = chance.sample(pairs, len(pairs))
    keys, responses = [p[0] for p in pairs], [p[1] for p in pairs]
    others = [mixed(p[0]) for p in order], [mixed(p[1]) for p in order]
    assert overall(keys, responses) == overall(*others)


@given(clusters(), clusters())
def test_exchanging_the_sides_exchanges_precision_and_recall(one: Document, two: Document) -> None:
    ours, turned = overall([one], [two]), overall([two], [one])
    for name in set(MEASURES) - {"conll", "blanc"}:
        assert ours[name].precision == turned[name].recall
        assert ours[name].f1 == turned[name].f1


@given(clusters(), clusters(), st.integers(0, 5))
def test_a_spurious_mention_never_helps_precision(
    key: Document, response: Document, where: int
) -> None:
    at = where % (len(response) + 1)
    worse = [[*c, "spurious"] if i == at else c for i, c in enumerate([*response, []])]
    before, after = overall([key], [response]), overall([key], [[c for c in worse if c]])
    for name in set(MEASURES) - {"conll"}:
        if (was := before[name].precision) is not None:
            assert (after[name].precision or 0.0) <= was + 1e-12


@given(PAIRS)
def test_documents_add_up(pairs: list[tuple[Document, Document]]) -> None:
    """Two documents, or one with the clusters of both: all but the pairs of non-links add up."""

    def numbered(side: int) -> Document:
        return [[(i, m) for m in c] for i, pair in enumerate(pairs) for c in pair[side]]

    merged = cluster_sums(overlaps(numbered(0), numbered(1)))
    parts = [cluster_sums(overlaps(*pair)) for pair in pairs]
    for row, name in enumerate(ROWS):
        if name != "nonlinks":
            for column in range(4):
                total = math.fsum(part[row, column] for part in parts)
                assert merged[row, column] == pytest.approx(total, rel=1e-12)


TEXT = """[Soldiers]{A1 STATE_MILITARY nominal} [retook]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT}. \
[They]{A1 STATE_MILITARY nominal} [took]{E1 TERRITORY} the [village]{L1 SETTLEMENT nominal} from \
[rebels]{A2 NONSTATE_ARMED nominal}.
---
E1 agent=A1 target=A2 place=L1
"""


def test_documents_are_scored_by_layer() -> None:
    document = make_document(TEXT)
    gold = structure_of(document)
    assert score_coreference([document], [gold]).overall.f1 == 1.0
    split = replace(gold, events=tuple(replace(e, event=None) for e in gold.events))
    found = score_coreference([document], [split])
    by_layer = found.results["lea"].by_layer
    assert {name: score.f1 for name, score in by_layer.items()} == {
        "actor": 1.0,
        "location": 1.0,
        "event": 0.0,
    }
    assert found.results["muc"].overall.recall == pytest.approx(2 / 3)
    alone = score_coreference([document], [split], layer="event")
    assert alone.overall == replace(by_layer["event"], interval=None)
    assert "|layer:event|" in alone.signature and "|match:lea|" in alone.signature


def test_documents_are_matched_by_id() -> None:
    documents = [make_document(TEXT, f"xx-{i:03}-a") for i in range(3)]
    predictions = [structure_of(document) for document in documents]
    assert score_coreference(documents, predictions[::-1]).overall.f1 == 1.0
    with pytest.raises(ValueError, match="1 gold documents have no prediction: xx-002-a"):
        score_coreference(documents, [*predictions[:2], replace(predictions[0], id="other")])


def test_intervals_need_ten_documents_and_never_change() -> None:
    keys: list[Document] = [[["a", "b", "c"], [str(i)]] for i in range(12)]
    responses: list[Document] = [[["a", "b"], ["c", str(i)][: 1 + i % 2]] for i in range(12)]
    found = score_clusters(keys, responses)
    for name in MEASURES:
        score = found.results[name].overall
        assert score.interval is not None and score.f1 is not None
        assert 0 <= score.interval[0] <= score.f1 <= score.interval[1] <= 1
    assert found == score_clusters(keys, responses)
    assert score_clusters(keys[:9], responses[:9]).overall.interval is None
    assert (
        score_clusters(keys, responses, units=[i // 2 for i in range(12)]).overall.interval is None
    )
