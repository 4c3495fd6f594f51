"""Alpha and kappa: published values, hand calculations, and what is undefined."""

import json
import math
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.findings import UsageError
from corpus.scoring.alpha import LEVELS, alpha, cohen, fleiss
from corpus.scoring.coincidences import NO_UNIT, ONE_VALUE

CASES = json.loads((Path(__file__).parent / "data" / "vectors" / "iaa_labels.json").read_text())
VECTORS = {case["id"]: case for case in CASES["cases"]}
LEVEL_CASES = [(name, level) for name in VECTORS for level in LEVELS]


@pytest.mark.parametrize(("name", "level"), LEVEL_CASES)
def test_alpha_equals_the_reference(name: str, level: Any) -> None:
    case = VECTORS[name]
    expected = case["expected"]["krippendorff"][level]
    found = alpha(case["ratings"], level)
    if isinstance(expected, dict):  # the reference raises
        assert (found.value, found.reason) == (None, ONE_VALUE)
    else:
        assert found.value == pytest.approx(expected, abs=1e-12) and found.reason is None


@pytest.mark.parametrize("name", VECTORS)
def test_kappas_equal_the_references(name: str) -> None:
    ratings, expected = VECTORS[name]["ratings"], VECTORS[name]["expected"]
    for key, function in (("cohen_sklearn", lambda r: cohen(*r)), ("fleiss_statsmodels", fleiss)):
        if key not in expected:
            continue
        found = function(ratings)
        if expected[key] is None:
            assert (found.value, found.reason) == (None, ONE_VALUE)
        else:
            assert found.value == pytest.approx(expected[key], abs=1e-12)


def test_published_values() -> None:
    c = VECTORS["krippendorff_2011_C"]["ratings"]
    values = [alpha(VECTORS[f"krippendorff_2011_{x}"]["ratings"]).value for x in "ABC"]
    values += [alpha(c, "ordinal").value, alpha(c, "interval").value]
    rounded = [round(value, 3) for value in values if value is not None]
    assert rounded == [0.095, 0.692, 0.743, 0.815, 0.849]


def test_every_vector_is_used() -> None:
    assert len(VECTORS) == 9
    assert sum("cohen_sklearn" in case["expected"] for case in VECTORS.values()) == 6


def test_a_value_that_meets_no_other_counts_for_nothing() -> None:
    with_single = [[1, 2, 1, 9], [1, 2, 2, None]]
    assert alpha(with_single) == alpha([[1, 2, 1], [1, 2, 2]])
    assert alpha([[1, 1, 5], [1, 1, None]]).reason == ONE_VALUE


@pytest.mark.parametrize("ratings", [[], [[], []], [[1, 2]], [[None, 1], [1, None]]])
def test_nothing_to_compare_is_undefined(ratings: Any) -> None:
    for level in LEVELS:
        found = alpha(ratings, level)
        assert (found.value, found.reason, found.interval) == (None, NO_UNIT, None)
    if not any(None in row for row in ratings):
        assert fleiss(ratings).reason == NO_UNIT
    assert cohen([], []).reason == NO_UNIT


def test_an_order_makes_words_ordinal() -> None:
    order = ["low", "middle", "high"]
    words = [["low", "high", "middle", "low"], ["middle", "high", "high", "low"]]
    numbers = [[order.index(word) for word in row] for row in words]
    assert alpha(words, "ordinal", order=order) == alpha(numbers, "ordinal")
    assert alpha(words, "ordinal", order=order[::-1]) == alpha(numbers, "ordinal")
    other = alpha(words, "ordinal", order=["middle", "low", "high"])
    assert other != alpha(numbers, "ordinal")


@pytest.mark.parametrize(
    ("ratings", "level", "order", "message"),
    [
        ([[1, 2], [1]], "nominal", None, r"\[1, 2\] labels; expected one for each unit"),
        ([["b", "a"], ["a", "b"]], "ordinal", None, "takes numbers, or ordinal an order"),
        ([["b", "a"], ["a", "b"]], "interval", ["a", "b"], "takes numbers"),
        ([["b", "c"], ["a", "b"]], "ordinal", ["a", "b"], "'c' is not in the order"),
        ([["b", "a"], ["a", "b"]], "ordinal", ["a", "b", "a"], "has a value twice"),
        ([[1.0, math.nan], [1.0, 2.0]], "nominal", None, "NaN; give None"),
        ([[1.0, math.inf], [1.0, 2.0]], "interval", None, "takes numbers"),
    ],
)
def test_wrong_ratings_are_refused(ratings: Any, level: Any, order: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        alpha(ratings, level, order=order)


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(UsageError, match="no level 'ratio'; there are nominal, ordinal, interval"):
        alpha([[1], [1]], "ratio")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Cohen's kappa takes no missing labels"):
        cohen([1, None], [1, 2])
    with pytest.raises(ValueError, match="Fleiss's kappa takes no missing labels"):
        fleiss([[1, None], [1, 2]])
    with pytest.raises(ValueError, match="1 documents are given for 2 units"):
        alpha([[1, 2], [1, 2]], documents=[0])
    many = list(range(100))
    with pytest.raises(ValueError, match="100 values; an interval takes at most 80"):
        alpha([many, many], documents=many)
    assert alpha([many, many]).value == 1.0


def test_intervals_come_from_documents() -> None:
    one = [i % 3 for i in range(60)]
    two = [i % 3 if i % 7 else 0 for i in range(60)]
    documents = [i // 5 for i in range(60)]
    for found in (alpha([one, two], documents=documents), cohen(one, two, documents=documents)):
        assert found.value is not None and found.interval is not None
        low, high = found.interval
        assert low < found.value < high <= 1
    assert alpha([one, two]).interval is None
    assert alpha([one, two], documents=[d // 2 for d in documents]).interval is None
    assert alpha([one, two], documents=[9 - 2 * d for d in documents]).interval is not None


def exact_alpha(ratings: list[list[int | None]]) -> Fraction | None:
    """Return nominal alpha from its definition, pair by pair, in fractions."""
    observed, margins = Fraction(0), dict.fromkeys(range(10), Fraction(0))
    for unit in zip(*ratings, strict=True):
        labels = [label for label in unit if label is not None]
        for c, k in permutations(labels, 2):
            margins[c] += Fraction(1, len(labels) - 1)
            observed += Fraction(int(c != k), len(labels) - 1)
    n = sum(margins.values())
    expected = sum(a * b for c, a in margins.items() for k, b in margins.items() if c != k)
    return 1 - (n - 1) * observed / expected if expected else None


label = st.one_of(st.none(), st.integers(0, 3))


@st.composite
def panels(draw: st.DrawFn, labels: Any = label) -> list[list[int | None]]:
    annotators, units = draw(st.integers(2, 4)), draw(st.integers(1, 8))
    row = st.lists(labels, min_size=units, max_size=units)
    return draw(st.lists(row, min_size=annotators, max_size=annotators))


@given(panels())
def test_alpha_is_its_definition(ratings: list[list[int | None]]) -> None:
    found, expected = alpha(ratings).value, exact_alpha(ratings)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found == pytest.approx(float(expected), abs=1e-12)


@given(panels(), st.randoms(use_true_random=False))
def test_order_of_annotators_and_units_does_not_matter(ratings: Any, random: Any) -> None:
    order = random.sample(range(len(ratings[0])), len(ratings[0]))
    rows = random.sample(ratings, len(ratings))
    mixed = [[row[i] for i in order] for row in rows]
    for level in LEVELS:
        assert alpha(ratings, level) == alpha(mixed, level)


@given(panels(st.integers(0, 3)))
def test_agreement_is_at_most_one_and_one_if_perfect(ratings: Any) -> None:
    perfect = [ratings[0], ratings[0]]
    several = len(set(ratings[0])) > 1
    functions = [*(lambda r, v=v: alpha(r, v) for v in LEVELS), fleiss, lambda r: cohen(*r[:2])]
    for function in functions:
        value = function(ratings).value
        assert value is None or -1 <= value <= 1
        assert function(perfect).value == (1.0 if several else None)


@given(panels(st.integers(0, 3)))
def test_cohen_is_symmetric_and_its_definition(ratings: Any) -> None:
    one, two = ratings[:2]
    units = len(one)
    agreeing = Fraction(sum(a == b for a, b in zip(one, two, strict=True)), units)
    chance = sum(Fraction(one.count(v) * two.count(v), units**2) for v in range(4))
    found = cohen(one, two)
    assert found == cohen(two, one)
    if chance == 1:
        assert found.value is None
    else:
        assert found.value == pytest.approx(float((agreeing - chance) / (1 - chance)), abs=1e-12)


def test_two_values_make_all_levels_equal() -> None:
    ratings = VECTORS["event_type_doc"]["ratings"]
    values = [alpha(ratings, level).value for level in LEVELS]
    assert np.ptp([value for value in values if value is not None]) < 1e-12
