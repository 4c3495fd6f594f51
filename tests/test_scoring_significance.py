"""Paired tests with known answers, and what they must not depend on."""

import json
import tracemalloc
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.findings import UsageError
from corpus.scoring.measures import GRAINS, ratios
from corpus.scoring.randomisation import MOST_ENUMERATED, drawn_swaps, every_swap
from corpus.scoring.significance import compare, compare_systems, holm
from corpus.scoring.statistics import Counts, f1, resampled, score

VECTORS = json.loads(
    (Path(__file__).parent / "data" / "vectors" / "significance.json").read_text("utf-8")
)["cases"]


def counts(rows: Any) -> Counts:
    return np.asarray(rows, dtype=np.int64)


def systems(documents: int, seed: int = 3) -> tuple[Counts, Counts]:
    """Return two systems whose counts differ on nearly every document."""
    raw = np.random.PCG64(seed).random_raw(documents * 5).reshape(documents, 5)
    gold = (raw[:, 0] % np.uint64(30)).astype(np.int64) + 5
    found = []
    for column in (1, 3):
        predicted = (raw[:, column] % np.uint64(30)).astype(np.int64) + 5
        both = np.minimum(gold, predicted)
        wrong = (raw[:, column + 1] % np.uint64(5)).astype(np.int64)
        found.append(np.stack([both - wrong, predicted, gold], axis=1))
    return found[0], found[1]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["id"])
def test_exact_p_values_are_those_of_full_enumeration(case: dict[str, Any]) -> None:
    found = compare(counts(case["A"]), counts(case["B"]))
    assert found.p_value == pytest.approx(case["p_exact_two_sided"], abs=1e-15)
    assert found.difference is not None
    assert abs(found.difference) == pytest.approx(case["abs_diff"], abs=1e-15)
    if "f1_A" in case:
        assert found.scores == (case["f1_A"], case["f1_B"])
    assert found.fields[0] == "test:exact"


def test_there_are_vectors() -> None:
    assert len(VECTORS) == 8


def test_a_single_document_can_never_be_significant() -> None:
    assert compare(counts([[8, 11, 10]]), counts([[0, 0, 10]])).p_value == 1.0


def by_hand(one: Counts, two: Counts) -> float:
    """Return p from every swap of every document, one by one, in whole numbers."""

    def difference(swapped: tuple[bool, ...]) -> tuple[int, int]:
        pairs = [(b, a) if s else (a, b) for s, a, b in zip(swapped, one, two, strict=True)]
        (c, p, g), (d, q, h) = (sum(pair[side] for pair in pairs).tolist() for side in (0, 1))
        return abs(2 * c * (q + h) - 2 * d * (p + g)), (p + g) * (q + h)

    above, below = difference((False,) * len(one))
    swaps = list(product((False, True), repeat=len(one)))
    return sum(a * below >= above * b for a, b in map(difference, swaps)) / len(swaps)


def test_ties_count_though_their_fractions_round_differently() -> None:
    one = counts([[3, 5, 3], [4, 6, 4], [1, 1, 1], [1, 3, 1]])
    two = counts([[1, 4, 3], [3, 3, 4], [1, 3, 1], [1, 2, 1]])
    assert compare(one, two).p_value == by_hand(one, two) == 0.5  # 0.375 with bare fractions


@st.composite
def two_systems(draw: st.DrawFn, most: int = 7) -> tuple[Counts, Counts]:
    found: tuple[list[Any], list[Any]] = ([], [])
    for _ in range(draw(st.integers(1, most))):
        gold = draw(st.integers(1, 6))
        for side in found:
            correct = draw(st.integers(0, gold))
            side.append((correct, correct + draw(st.integers(0, 3)), gold))
    return counts(found[0]), counts(found[1])


@given(two_systems())
def test_ties_count_exactly(pair: Any) -> None:
    assert compare(*pair).p_value == by_hand(*pair)


@given(two_systems(12), st.randoms(use_true_random=False))
def test_p_depends_neither_on_the_order_of_documents_nor_of_systems(pair: Any, random: Any) -> None:
    one, two = pair
    mixed = random.sample(range(len(one)), len(one))
    found, other = compare(one, two), compare(two[mixed], one[mixed])
    assert found.p_value == other.p_value
    assert found.difference is not None and other.difference is not None
    assert found.difference == -other.difference


def test_drawn_p_does_not_depend_on_order_or_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = systems(60)
    two = one.copy()
    two[::2, 0] -= 1
    two[1::5, 1] += 3
    found = compare(one, two)
    assert found.differing > MOST_ENUMERATED and found.fields[0] == "test:ar10000#seed:12345"
    mixed = np.argsort(np.random.PCG64(1).random_raw(60))
    assert compare(two[mixed], one[mixed]).p_value == found.p_value
    monkeypatch.setattr("corpus.scoring.randomisation._CHUNK", 100)
    assert compare(one, two).p_value == found.p_value


def test_documents_without_a_difference_change_no_p() -> None:
    one, two = systems(14)
    same = counts([[3, 4, 5]] * 40)
    found = compare(one, two)
    padded = compare(np.vstack([same, one]), np.vstack([same, two]))
    assert padded.fields[0] == found.fields[0] == "test:exact" and padded.differing == 14
    everything = compare(one[:10], two[:10]).p_value
    assert everything == by_hand(one[:10], two[:10])


def test_drawn_swaps_converge_to_all_swaps() -> None:
    one, two = systems(12)
    totals, moved = (one.sum(0), two.sum(0)), two - one
    seen = abs(f1(totals[0].astype(float)) - f1(totals[1].astype(float)))

    def share(sums: Any) -> float:
        return float((np.abs(f1(totals[0] + sums) - f1(totals[1] - sums)) >= seen - 1e-12).mean())

    drawn = np.concatenate(list(drawn_swaps(moved, 20_000, 5)))
    assert share(drawn) == pytest.approx(share(every_swap(moved)), abs=0.015)
    assert drawn.mean(axis=0) == pytest.approx(moved.sum(axis=0) / 2, abs=0.5)


def test_swaps_are_drawn_from_raw_words_for_ever() -> None:
    moved = counts([[2**k if k < 40 else 0, k] for k in range(70)])
    words = np.random.PCG64(9).random_raw(6).reshape(3, 2)
    expected = [
        [
            sum(int(moved[r, c]) for r in range(70) if int(row[r // 64]) >> (r % 64) & 1)
            for c in (0, 1)
        ]
        for row in words
    ]
    assert np.concatenate(list(drawn_swaps(moved, 3, 9))).tolist() == expected


def test_p_is_never_zero_and_at_most_one() -> None:
    one, two = systems(100)
    worse = two.copy()
    worse[:, 0] = 0
    assert compare(one, worse).p_value == 1 / 10_001
    assert compare(one, one).p_value == 1.0


def test_golden_comparison() -> None:
    found = compare(*systems(200), names=("crf", "gazetteer"))
    assert found.p_value == 2373 / 10_001
    assert found.as_json() == {
        "names": ("crf", "gazetteer"),
        "scores": (
            pytest.approx(0.6455013176057222, abs=1e-12),
            pytest.approx(0.66776901551768, abs=1e-12),
        ),
        "units": 200,
        "differing": 196,
        "fields": ("test:ar10000#seed:12345", "units:200#differ:196", "diff:bs1000#seed:12345"),
        "difference": pytest.approx(-0.022267697911957818, abs=1e-12),
        "p_value": 2373 / 10_001,
        "p_holm": 2373 / 10_001,
        "interval": pytest.approx((-0.059543330137552884, 0.01558904671011982), abs=1e-12),
        "detectable": pytest.approx(0.05357521442508334, abs=1e-12),
        "reason": None,
    }


def test_the_bootstrap_is_that_of_the_single_scores() -> None:
    one, two = systems(40)
    found = compare(one, two)
    drawn = [resampled(side) for side in (one, two)]
    assert drawn[0] is not None and drawn[1] is not None
    low, high = np.percentile(f1(drawn[0]) - f1(drawn[1]), [2.5, 97.5])
    assert found.interval == (low, high)
    assert found.scores == (score(one).f1, score(two).f1)
    assert found.difference is not None and low < found.difference < high
    error = np.std(f1(drawn[0]) - f1(drawn[1]), ddof=1)
    assert found.detectable == pytest.approx(2.8015852 * error, rel=1e-6)


def test_few_documents_have_no_interval() -> None:
    found = compare(*(side[:9] for side in systems(20)))
    assert (found.interval, found.detectable) == (None, None)
    assert found.reason == "9 units are too few to resample: 10 are needed"
    assert found.p_value is not None and found.fields[-1] == "diff:none"


def test_equal_systems_have_no_detectable_difference() -> None:
    one, _ = systems(30)
    found = compare(one, one)
    assert (found.difference, found.p_value, found.interval) == (0.0, 1.0, (0.0, 0.0))
    assert found.detectable is None and found.reason is not None


def test_nothing_predicted_and_no_gold_is_undefined() -> None:
    empty, some = counts([[0, 0, 0]] * 12), counts([[0, 2, 0]] * 12)
    found = compare(empty, some, names=("silent", "loud"))
    assert (found.difference, found.p_value, found.interval) == (None, None, None)
    assert found.scores == (None, 0.0)
    assert found.reason is not None and "the score of silent is undefined" in found.reason
    several = compare_systems({"silent": empty, "loud": some, "louder": some * 2})
    assert [c.p_holm for c in several] == [None, None, 1.0]
    assert several[0].fields[-1] == "holm:1"


def test_units_are_swapped_and_drawn_whole() -> None:
    one, two = systems(30)
    units = [i // 3 for i in range(30)]
    whole = compare(one, two, units=units)
    merged = compare(*(side.reshape(10, 3, 3).sum(axis=1) for side in (one, two)))
    assert whole == merged and whole.units == 10
    assert compare(one, two, units=[7 * u + 100 for u in units]) == whole


def test_labels_are_added() -> None:
    one, two = systems(15)
    split = [np.stack([side // 2, side - side // 2], axis=1) for side in (one, two)]
    assert compare(*split) == compare(one, two)


def test_another_statistic_compares_shares_of_sums_in_grains() -> None:
    one, two = systems(12)
    grains = [side[:, [0, 0, 1, 2]] * GRAINS for side in (one, two)]
    found = compare(*grains, statistic=lambda sums: ratios(sums)[..., 2])
    plain = compare(one, two)
    assert found.p_value == plain.p_value
    assert found.difference == pytest.approx(plain.difference, abs=1e-14)


@pytest.mark.parametrize(
    ("p_values", "expected"),
    [
        ([], []),
        ([0.2], [0.2]),
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.04, 0.04, 0.5], [0.12, 0.12, 0.5]),
        ([0.6, 0.9], [1.0, 1.0]),
    ],
)
def test_holm_by_hand(p_values: list[float], expected: list[float]) -> None:
    assert holm(p_values) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_only_raises_and_keeps_the_order(p_values: list[float]) -> None:
    found = holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, found, strict=True))
    ranked = sorted(zip(p_values, found, strict=True))
    assert [q for _, q in ranked] == sorted(found)


def test_several_systems_are_compared_and_corrected() -> None:
    one, two = systems(40)
    third = one.copy()
    third[::2, 0] -= 1
    named = {"a": one, "b": two, "c": third}
    every = compare_systems(named)
    assert [c.names for c in every] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [c.p_holm for c in every] == holm([c.p_value or 0 for c in every])
    assert every[0].p_value == compare(one, two).p_value
    assert all(c.fields[-1] == "holm:3" for c in every)
    based = compare_systems(named, baseline="b")
    assert [c.names for c in based] == [("a", "b"), ("c", "b")]
    assert based[0].difference == compare(one, two).difference
    with pytest.raises(UsageError, match="no system 'd'; there are a, b, c"):
        compare_systems(named, baseline="d")


GOOD = counts([[1, 2, 3], [1, 1, 1]])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (counts([[1, 2, 3]]), r"B has counts of shape \[1, 3\], A of \[2, 3\]"),
        (GOOD[::-1], "document 0 has 1 gold items for B and 3 for A"),
        (counts([[1, 2, 3], [-1, 1, 1]]), "B: document 1 has a count below 0"),
        (counts([[3, 2, 3], [1, 1, 1]]), "document 0 has more correct items than predicted"),
        (
            counts([[1, 2, 3], [2, 2, 1]]),
            "document 1 has more correct items than predicted or gold",
        ),
        (GOOD.astype(float), "expected integers"),
        (GOOD[0], r"expected integers .* got int64 of shape \[3\]"),
        (GOOD[:0], "B has no counts at all"),
    ],
)
def test_wrong_counts_are_refused(bad: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare(GOOD, bad)


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="2 columns; F1 takes three"):
        compare(GOOD[:, 1:], GOOD[:, 1:])
    with pytest.raises(ValueError, match="both systems are called 'x'"):
        compare(GOOD, GOOD, names=("x", "x"))
    with pytest.raises(ValueError, match="two systems or more"):
        compare_systems({"a": GOOD})
    with pytest.raises(ValueError, match="1 units are given for 2 documents"):
        compare(GOOD, GOOD, units=[0])


@settings(max_examples=30)
@given(two_systems(30))
def test_everything_stays_in_its_range(pair: Any) -> None:
    found = compare(*pair)
    assert found.p_value is not None and 0 < found.p_value <= 1
    assert found.difference is not None and -1 <= found.difference <= 1
    if found.interval is not None:
        assert -1 <= found.interval[0] <= found.interval[1] <= 1


@pytest.mark.parametrize("documents", [MOST_ENUMERATED, 2_500])
def test_memory_stays_small(documents: int) -> None:
    one, two = systems(documents)
    two[:, 0] = np.minimum(two[:, 0], one[:, 0] + 1)
    tracemalloc.start()
    compare(one, two)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80 * 2**20
