"""Role fillers against the vectors of CEAF-REE; incidents of documents, and incident records."""

import itertools
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Count, Incident, Party
from corpus.scoring.incident_records import (
    IncidentRecord,
    incident_record,
    score_incident_records,
)
from corpus.scoring.incidents import score_fillers, score_incidents, score_records
from corpus.scoring.results import Score
from corpus.scoring.structure import Argument, Structure, structure_of
from corpus.scoring.templates import (
    align,
    align_records,
    is_match,
    normalised,
    record_key,
    slot_matches,
    slot_share,
)
from tests.documents import make_document

VECTORS = Path(__file__).parent / "data" / "vectors" / "ceaf_ree.json"
CASES: dict[str, dict[str, Any]] = {
    case["id"]: case for case in json.loads(VECTORS.read_text("utf-8"))["cases"]
}
REFUSED = ("doc_missing_in_pred", "extra_doc_in_pred")
# What the script gets wrong on purpose or by accident; see the tests below.
OWN_WAY = (*REFUSED, "role_only_in_pred", "empty_pred_entity")
Roles = dict[str, list[list[str]]]


def assert_equal(gold: Mapping[str, Roles], said: Mapping[str, Roles], wanted: Any) -> None:
    found = score_fillers(gold, said)
    for ours, theirs in (("REE", "strict"), ("REE-shares", "prop")):
        result = found.results[ours]
        for role, numbers in wanted[theirs].items():
            score = result.overall if role == "micro_avg" else result.by_type.get(role)
            if score is None:
                assert not numbers["p_den"] and not numbers["r_den"]
                continue
            assert score.correct == pytest.approx(numbers["p_num"], abs=1e-9)
            assert (score.predicted, score.gold) == (numbers["p_den"], numbers["r_den"])
            assert (score.precision or 0.0) == pytest.approx(numbers["p"], abs=1e-9)
            assert (score.recall or 0.0) == pytest.approx(numbers["r"], abs=1e-9)
            assert (score.f1 or 0.0) == pytest.approx(numbers["f1"], abs=1e-9)


def test_all_vectors_are_there() -> None:
    assert len(CASES) == 10


@pytest.mark.parametrize("name", sorted(CASES.keys() - set(OWN_WAY)))
def test_equals_the_script_of_ceaf_ree(name: str) -> None:
    case = CASES[name]
    assert_equal(case["gold"], case["pred"], case["expected"]["GRIT"])


def test_a_role_that_the_gold_lacks_is_a_false_positive() -> None:
    case = CASES["role_only_in_pred"]
    seen = {i: {r: case["pred"][i][r] for r in roles} for i, roles in case["gold"].items()}
    assert_equal(case["gold"], seen, case["expected"]["GRIT"])  # the script sees no more
    score = score_fillers(case["gold"], case["pred"]).overall
    assert (score.precision, score.recall) == (0.5, 1.0)


@pytest.mark.parametrize("name", REFUSED)
def test_other_documents_are_refused(name: str) -> None:
    case = CASES[name]
    with pytest.raises(ValueError, match=r"1 .*: [ex]"):
        score_fillers(case["gold"], case["pred"])
    if "error" not in case["expected"]["GRIT"]:
        seen = {identity: case["pred"][identity] for identity in case["gold"]}
        assert_equal(case["gold"], seen, case["expected"]["GRIT"])


def test_an_empty_entity_matches_nothing() -> None:
    case = CASES["empty_pred_entity"]
    score = score_fillers(case["gold"], case["pred"]).overall
    assert (score.correct, score.predicted, score.gold) == (0, 1, 1)


def test_normalisation() -> None:
    assert normalised("The  U.S. Army’s “A” team") == "us armys team"
    assert normalised("Theatre an der Wien") == "theatre der wien"
    assert normalised("The") == "the"


MENTIONS = st.frozensets(st.integers(0, 4), max_size=3)
SLOT = st.lists(MENTIONS, max_size=4)


def by_force(gold: list[Any], said: list[Any], weight: Any) -> float:
    """Return the best sum of weights, trying every alignment of fillers."""
    if len(gold) > len(said):
        return by_force(said, gold, lambda s, g: weight(g, s))
    choices = itertools.permutations(said, len(gold))
    return max(sum(map(weight, gold, choice)) for choice in choices)


@given(SLOT, SLOT)
def test_fillers_are_aligned_as_well_as_can_be(gold: list[Any], said: list[Any]) -> None:
    def share(mine: frozenset[int], other: frozenset[int]) -> float:
        return len(mine & other) / len(other) if other else 0.0

    assert slot_matches(gold, said) == by_force(gold, said, is_match)
    assert slot_share(gold, said) == pytest.approx(by_force(gold, said, share))


TEXT = """[Soldiers]{A1 STATE_MILITARY nominal} [retook]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT}; the \
[army]{A1 STATE_MILITARY nominal} [killed]{E2 KILL} [rebels]{A2 NONSTATE_ARMED nominal}. A \
[bomb]{E3 BOMBING} hit [Hit]{L2 SETTLEMENT}.
---
E1 agent=A1 place=L1 incident=i1
E2 agent=A1 target=A2 incident=i1
E3 place=L2 incident=i2
"""
DOCUMENT = make_document(TEXT)
GOLD = structure_of(DOCUMENT)


def with_incidents(*names: str | None) -> Structure:
    events = (replace(e, incident=name) for e, name in zip(GOLD.events, names, strict=True))
    return replace(GOLD, events=tuple(events))


def overall(predictions: Structure) -> dict[str, Score]:
    results = score_incidents([DOCUMENT], [predictions]).results
    return {name: result.overall for name, result in results.items()}


def test_a_perfect_answer_scores_one_whatever_the_ids() -> None:
    for said in (GOLD, with_incidents("b", "b", "a")):
        for name, score in overall(said).items():
            assert score.f1 == 1.0, name
    assert overall(GOLD)["slots"].gold == 3 + 1 + 1 + 2  # types, agent, target, places
    assert overall(GOLD)["records"].gold == 2


def test_slots_of_a_split_incident_by_hand() -> None:
    found = score_incidents([DOCUMENT], [with_incidents("a", "b", "c")])
    # The record of E1 or that of E2 is aligned with i1; the other one's three fillers are wrong.
    score = found.overall
    assert (score.correct, score.predicted, score.gold) == (5, 8, 7)
    assert found.results["slots"].by_type["TYPE"].correct == 2
    # Dice of three of five fillers, and of all of them.
    assert found.results["records"].overall.correct == pytest.approx(2 * 3 / 8 + 1)
    assert found.results["REE"].overall.f1 == 1.0


def test_events_without_an_incident_are_in_no_record() -> None:
    score = overall(with_incidents("a", "a", None))["slots"]
    assert (score.correct, score.predicted, score.gold) == (5, 5, 7)


def test_a_filler_is_what_the_system_says_corefers() -> None:
    at = DOCUMENT.article.text.index("army")
    first, second, third = GOLD.events
    target = tuple(a for a in second.arguments if a.role == "TARGET")
    second = replace(second, arguments=(Argument("AGENT", at, at + 4), *target))
    said = replace(GOLD, events=(first, second, third))
    assert overall(said)["REE"].f1 == 1.0
    alone = replace(said, entities=())  # without clusters these are two agents
    score = score_incidents([DOCUMENT], [alone]).results["REE"].by_type["AGENT"]
    assert (score.correct, score.predicted, score.gold) == (1, 2, 1)


RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["A", "B"]), st.lists(st.lists(st.integers(0, 3), min_size=1))),
    max_size=4,
)


@given(RECORDS)
def test_perfect_records_are_one(records: list[Any]) -> None:
    for result in score_records({"d": records}, {"d": records}).results.values():
        assert result.overall.f1 in (None, 1.0)


@given(RECORDS, RECORDS, st.randoms(use_true_random=False))
def test_order_does_not_matter(gold: list[Any], said: list[Any], chance: random.Random) -> None:
    def mixed(records: list[Any]) -> list[Any]:
        turned = [
            {slot: chance.sample(r[slot], len(r[slot])) for slot in chance.sample(list(r), len(r))}
            for r in records
        ]
        return chance.sample(turned, len(turned))

    assert score_records({"d": gold}, {"d": said}) == score_records(
        {"d": mixed(gold)}, {"d": mixed(said)}
    )


def test_between_equal_alignments_the_first_slot_decides() -> None:
    by_second: dict[str, Any] = {"A": [[0]], "B": [[2]]}
    by_first: dict[str, Any] = {"A": [[1]]}
    said: dict[str, Any] = {"A": [[1]], "B": [[2]]}
    for gold in ([by_second, by_first], [by_first, by_second]):
        found = score_records({"d": gold}, {"d": [said]}).results["slots"]
        assert (found.by_type["A"].correct, found.by_type["B"].correct) == (1, 0)


@given(RECORDS, RECORDS)
def test_scores_stay_between_zero_and_one(gold: list[Any], said: list[Any]) -> None:
    for result in score_records({"d": gold}, {"d": said}).results.values():
        for score in (result.overall, *result.by_type.values()):
            assert score.f1 is None or 0 <= score.f1 <= 1
            assert score.precision is None or 0 <= score.precision <= 1


@given(RECORDS, RECORDS)
def test_a_spurious_record_never_helps_precision(gold: list[Any], said: list[Any]) -> None:
    before = score_records({"d": gold}, {"d": said}).results
    after = score_records({"d": gold}, {"d": [*said, {"A": [["spurious"]]}]}).results
    for name, result in before.items():
        precision = after[name].overall.precision
        assert precision is not None and precision <= (result.overall.precision or 0.0)


@given(st.lists(st.tuples(RECORDS, RECORDS), min_size=1, max_size=3))
def test_documents_add_up(pairs: list[tuple[Any, Any]]) -> None:
    gold = {str(i): pair[0] for i, pair in enumerate(pairs)}
    said = {str(i): pair[1] for i, pair in enumerate(pairs)}
    whole = score_records(gold, said).results
    parts = [score_records({i: gold[i]}, {i: said[i]}).results for i in gold]
    for name, result in whole.items():
        for field in ("correct", "predicted", "gold"):
            total = sum(getattr(part[name].overall, field) for part in parts)
            assert getattr(result.overall, field) == pytest.approx(total)


def make_incident(identity: str, **changes: Any) -> Incident:
    return replace(
        Incident(
            id=identity,
            types=("CLASH", "KILL"),
            start=date(2015, 3, 3),
            end=date(2015, 3, 4),
            date_precision=1,
            place="iq-hit",
            place_precision=1,
            agents=(Party("the Army", "STATE_MILITARY"),),
            targets=(Party("Dawn Column", "NONSTATE_ARMED"),),
            killed=Count(5, 8, 10),
            injured=None,
            displaced=None,
            claims=(),
            reports=(f"{identity}-a",),
            summary="",
        ),
        **changes,
    )


def test_incident_records_by_hand() -> None:
    gold = [make_incident("iq-001"), make_incident("iq-002", place="iq-haditha")]
    said = IncidentRecord(
        id="p1",
        reports=("iq-002-a",),
        types=("CLASH", "SHELLING"),
        start="2015-03-03",
        place="iq-haditha",
        agents=("army",),
        killed=10,
        injured=3,
    )
    found = score_incident_records(gold, [said]).results["slots"]
    # CLASH, START, PLACE, AGENT, KILLED (within 5 to 10) and REPORT; not SHELLING and INJURED.
    assert (found.overall.correct, found.overall.predicted, found.overall.gold) == (6, 8, 18)
    assert found.by_type["KILLED"].precision == 1.0
    assert found.by_type["INJURED"].precision == 0.0
    assert found.by_type["DISPLACED"].f1 is None
    far = score_incident_records(gold, [replace(said, killed=11)]).results["slots"]
    assert far.by_type["KILLED"].correct == 0


def test_incident_records_of_the_gold_are_perfect_in_any_order() -> None:
    gold = [make_incident(f"iq-{i:03}", killed=Count(i, i, i)) for i in range(12)]
    said = [replace(incident_record(g), id=f"p{i}") for i, g in enumerate(gold)]
    found = score_incident_records(gold, said)
    assert {result.overall.f1 for result in found.results.values()} == {1.0}
    assert found == score_incident_records(gold[::-1], said[::-1])
    assert "|unit:incident|" in found.signature


def test_intervals_of_incident_records_do_not_depend_on_order() -> None:
    gold = [make_incident(f"iq-{i:03}", place=f"p{i % 3}") for i in range(11)]
    said = [replace(incident_record(g), id=f"p{i}", place="p1") for i, g in enumerate(gold)][2:]
    said.append(IncidentRecord("extra", ("xx-001-a",), types=("PROTEST",)))
    found = score_incident_records(gold, said)
    for result in found.results.values():
        assert result.overall.interval is not None and result.overall.f1 is not None
        assert result.overall.interval[0] < result.overall.f1 < result.overall.interval[1] < 1
    assert found == score_incident_records(gold[::-1], said[::-1])


def test_units_are_those_of_reports_and_ids_of_a_system_mean_nothing() -> None:
    gold = [make_incident(f"iq-{i:03}", types=("AID",), start=date(2014, 1, 1)) for i in range(12)]
    gold[0] = make_incident("iq-000", reports=("iq-000-a", "iq-000-b"))
    # Either record may be aligned with iq-000, the other one then with the incident it reports.
    clash = IncidentRecord("p1", ("iq-001-a",), types=("CLASH",), start="2015-03-03")
    kill = IncidentRecord("p2", ("iq-002-a",), types=("KILL",), start="2015-03-03")
    found = score_incident_records(gold, [clash, kill])
    other = score_incident_records(gold, [replace(clash, id="p2"), replace(kill, id="p1")])
    assert found.overall.correct == 3
    assert found == other
    clash = replace(clash, reports=("iq-000-a", "iq-000-b"))
    stray = IncidentRecord("p3", ("iq-000-a",), types=("PROTEST", "THREATEN"))
    near = score_incident_records(gold, [clash, stray]).overall
    far = score_incident_records(gold, [clash, replace(stray, reports=("xx-001-a",))]).overall
    assert (near.correct, near.predicted) == (far.correct, far.predicted)
    assert near.interval != far.interval


def test_contents_alone_decide_between_equal_alignments() -> None:
    gold = [{"A": [frozenset({1}), frozenset({2})]} for _ in range(2)]
    said = [{"A": [frozenset({1})]}, {"A": [frozenset({2})]}]
    for aligned in (align, lambda g, p: align_records(g, p)[0]):
        one = {(i, record_key(said[j])) for i, j in aligned(gold, said)}
        two = {(i, record_key(said[1 - j])) for i, j in aligned(gold, said[::-1])}
        assert one == two and len(one) == 2


def test_ids_of_incidents_are_unique() -> None:
    with pytest.raises(ValueError, match="1 ids stand twice: iq-001"):
        score_incident_records([make_incident("iq-001")] * 2, [])
