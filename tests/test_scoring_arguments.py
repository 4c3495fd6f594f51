"""Triggers and arguments, against the vectors of TextEE, and their properties."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.scoring.arguments import event_counts, score_arguments, score_triggers
from corpus.scoring.measures import structures_digest
from corpus.scoring.predictions import gold_prediction
from corpus.scoring.results import Score
from corpus.scoring.structure import Argument, Cluster, EventMention, Structure, structure_of
from tests.documents import SOURCE, make_document

VECTORS = Path(__file__).parent / "data" / "vectors" / "events_e2e.json"
CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))["cases"]
TEXTEE = {
    "trigger_id": "TI",
    "trigger_cls": "TC",
    "argument_id": "AI",
    "argument_cls": "AC",
    "argument_attached_id": "AI+",
    "argument_attached_cls": "AC+",
}
DOCUMENT = make_document(SOURCE)
GOLD = structure_of(DOCUMENT)


def overall(gold: Any, predictions: Any) -> dict[str, Score]:
    results = {
        **score_triggers(gold, predictions).results,
        **score_arguments(gold, predictions).results,
    }
    return {name: result.overall for name, result in results.items()}


def test_all_vectors_are_there() -> None:
    assert len(CASES) == 15
    assert all(set(case["expected"]["TextEE"]) == set(TEXTEE) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_equals_textee(case: dict[str, Any]) -> None:
    ours = overall(case["gold"], case["pred"])
    for name, wanted in case["expected"]["TextEE"].items():
        score = ours[TEXTEE[name]]
        counts = score.correct, score.predicted, score.gold
        assert counts == (wanted["match_num"], wanted["pred_num"], wanted["gold_num"])
        assert 100 * (score.precision or 0.0) == pytest.approx(wanted["precision"], abs=1e-9)
        assert 100 * (score.recall or 0.0) == pytest.approx(wanted["recall"], abs=1e-9)
        assert 100 * (score.f1 or 0.0) == pytest.approx(wanted["f1"], abs=1e-9)


def test_the_133_per_cent_of_another_scorer_never_happen() -> None:
    (case,) = (case for case in CASES if case["id"] == "dup_pred_trigger")
    assert case["expected"]["OneIE"]["trigger"]["f"] > 1.3
    assert overall(case["gold"], case["pred"])["TC"].f1 == 1.0


def test_a_perfect_answer_scores_one() -> None:
    for name, score in overall([DOCUMENT], [GOLD]).items():
        assert score.f1 == 1.0, name
    assert overall([DOCUMENT], [GOLD])["AC+"].gold == 5
    assert overall([DOCUMENT], [GOLD])["AC"].gold == 5


def test_a_span_prediction_has_triggers() -> None:
    triggers = score_triggers([DOCUMENT], [gold_prediction(DOCUMENT)])
    assert triggers.overall.f1 == 1.0
    assert triggers.results["TC"].by_type["KILL"].gold == 1
    assert triggers.results["TC"].by_type["PROTEST"].f1 is None


TWICE = make_document(
    """[Soldiers]{A1 STATE_MILITARY nominal} [retook]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT}. \
The [army]{A1 STATE_MILITARY nominal} rejoiced; [Lesk]{A2 GOVERNMENT} did not.
---
E1 agent=A1 place=L1
"""
)


def with_arguments(*arguments: Argument) -> Structure:
    (event,) = structure_of(TWICE).events
    return Structure(TWICE.article.id, events=(replace(event, arguments=arguments),))


def mention(text: str, role: str, nth: int = 0) -> Argument:
    at = -1
    for _ in range(nth + 1):
        at = TWICE.article.text.index(text, at + 1)
    return Argument(role, at, at + len(text))


def test_any_mention_of_the_entity_counts_once() -> None:
    soldiers, army = mention("Soldiers", "AGENT"), mention("army", "AGENT")
    for said, predicted in (((army,), 1), ((soldiers, army), 1)):
        score = score_arguments([TWICE], [with_arguments(*said)]).overall
        assert (score.correct, score.predicted, score.gold) == (1, predicted, 2)
    wrong = score_arguments([TWICE], [with_arguments(mention("rejoiced", "AGENT"))]).overall
    assert (wrong.correct, wrong.predicted) == (0, 1)


def test_a_filler_is_looked_up_in_the_layer_of_its_role() -> None:
    right = score_arguments([TWICE], [with_arguments(mention("Lesk", "PLACE"))])
    assert right.overall.correct == 1
    other = score_arguments([TWICE], [with_arguments(mention("Lesk", "PLACE", 1))])
    assert other.overall.correct == 0  # there the same word is an actor
    role = score_arguments([TWICE], [with_arguments(mention("Lesk", "AGENT"))])
    assert (role.overall.correct, role.results["AI+"].overall.correct) == (0, 1)


def test_a_span_in_two_layers_is_the_entity_of_its_role() -> None:
    clusters = (
        Cluster("1", "actor", ((0, 4), (10, 12))),
        Cluster("2", "location", ((0, 4), (20, 22))),
    )
    event = EventMention("KILL", 30, 34, (Argument("PLACE", 0, 4),))
    gold = Structure("d", clusters, (event,))
    for span, correct in (((20, 22), 1), ((10, 12), 0)):
        said = Structure("d", (), (replace(event, arguments=(Argument("PLACE", *span),)),))
        assert score_arguments([gold], [said]).overall.correct == correct


def test_realis_counts_and_actual_need_not_be_said() -> None:
    silent = [replace(event, realis=None) for event in GOLD.events]
    assert overall([DOCUMENT], [replace(GOLD, events=tuple(silent))])["TC+realis"].f1 == 1.0
    denied = (replace(GOLD.events[0], realis="NEGATED"), *GOLD.events[1:])
    ours = overall([DOCUMENT], [replace(GOLD, events=denied)])
    assert (ours["TC"].f1, ours["TC+realis"].f1) == (1.0, 0.5)


def test_scores_by_role() -> None:
    kept = [replace(e, arguments=e.arguments[:1]) for e in GOLD.events]
    result = score_arguments([DOCUMENT], [replace(GOLD, events=tuple(kept))]).results["AC+"]
    assert result.by_type["AGENT"].f1 == 1.0
    assert result.by_type["TARGET"].recall == 0.0
    assert result.by_type["SOURCE"].f1 is None


def test_signatures_name_measure_and_gold() -> None:
    one = score_arguments([DOCUMENT], [GOLD], split="test", fields=("missing:empty#1",))
    assert "|match:AC+|" in one.signature and "|missing:empty#1|" in one.signature
    assert "|match:AI|" in one.results["AI"].signature
    changed = make_document(SOURCE.replace("E2 agent=A1", "E2 agent=A2"))
    two = score_arguments([changed], [structure_of(changed)], split="test")
    assert one.signature.split("|gold:")[1][:8] == two.signature.split("|gold:")[1][:8]
    assert one.signature.split("|structure:")[1][:8] != two.signature.split("|structure:")[1][:8]
    fewer = replace(GOLD, entities=GOLD.entities[1:])
    digests = {structures_digest([structure]) for structure in (GOLD, fewer)}
    longer = replace(GOLD.entities[0], mentions=(*GOLD.entities[0].mentions, (90, 95)))
    digests.add(structures_digest([replace(GOLD, entities=(longer, *GOLD.entities[1:]))]))
    assert len(digests) == 3
    said = replace(GOLD, events=())
    assert (
        score_arguments([DOCUMENT], [said]).signature
        == score_arguments([DOCUMENT], [GOLD]).signature
    )


def test_json_has_every_measure() -> None:
    data = json.loads(json.dumps(score_arguments([DOCUMENT], [GOLD]).as_json()))
    assert data["overall"]["f1"] == 1.0 and data["primary"] == "AC+"
    assert data["measures"].keys() == {"AC+", "AI+", "AC", "AI"}
    summary = score_arguments([DOCUMENT], [GOLD]).summary()
    assert summary.by_type["AI"].f1 == 1.0 and summary.overall.gold == 5


def test_nothing_on_both_sides_is_undefined() -> None:
    found = score_arguments([[]], [[]])
    assert all(result.overall.f1 is None for result in found.results.values())
    assert found.undefined.keys() == {"AC+", "AI+", "AC", "AI"}


@pytest.mark.parametrize(
    ("gold", "predictions", "part"),
    [
        ([[]], [[], []], "1 gold documents and 2 predictions"),
        ([DOCUMENT], [Structure("other")], "no prediction: xx-001-a"),
        ([DOCUMENT, DOCUMENT], [GOLD, GOLD], "stands twice on one side"),
        ([[]], [[{"trigger": [5, 5, "X"]}]], "5:5 is no span"),
        ([[]], [[{"trigger": [0, True, "X"]}]], "0:True is no span"),
        ([[]], [[{"trigger": [0, 1, "X"], "arguments": [[3, 2, "R"]]}]], "3:2 is no span"),
        (
            [Structure("a", (Cluster("1", "actor", ((0, 1),)), Cluster("2", "actor", ((0, 1),))))],
            [Structure("a")],
            "0:1 of layer actor stands in two clusters",
        ),
    ],
)
def test_sides_that_do_not_fit_are_refused(gold: Any, predictions: Any, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        score_arguments(gold, predictions)


SPANS = st.integers(0, 5).map(lambda start: (start, start + 2))
ARGUMENTS = st.builds(
    lambda role, span: Argument(role, *span), st.sampled_from(["AGENT", "TARGET"]), SPANS
)
EVENTS = st.builds(
    lambda kind, span, arguments: EventMention(kind, *span, tuple(arguments)),
    st.sampled_from(["KILL", "CLASH"]),
    SPANS,
    st.lists(ARGUMENTS, max_size=4),
)
STRUCTURES = st.builds(
    lambda size, events: Structure(
        "", (Cluster("1", "actor", ((0, 2), (1, 3), (4, 6))[:size]),), tuple(events)
    ),
    st.integers(1, 3),
    st.lists(EVENTS, max_size=4),
)
PAIRS = st.lists(st.tuples(STRUCTURES, STRUCTURES), min_size=1, max_size=4)


def sides(pairs: list[tuple[Structure, Structure]]) -> tuple[list[Structure], list[Structure]]:
    numbered = [[replace(side, id=str(i)) for side in pair] for i, pair in enumerate(pairs)]
    return [pair[0] for pair in numbered], [pair[1] for pair in numbered]


@given(PAIRS)
def test_perfect_is_one(pairs: list[tuple[Structure, Structure]]) -> None:
    gold, _ = sides(pairs)
    assert all(score.f1 in (None, 1.0) for score in overall(gold, gold).values())


@given(PAIRS)
def test_scores_stay_between_zero_and_one(pairs: list[tuple[Structure, Structure]]) -> None:
    for score in overall(*sides(pairs)).values():
        for value in (score.precision, score.recall, score.f1):
            assert value is None or 0 <= value <= 1


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(
    pairs: list[tuple[Structure, Structure]], chance: random.Random
) -> None:
    gold, said = sides(pairs)

    def mixed(structure: Structure) -> Structure:
        events = [*structure.events, *structure.events[:1]]
        turned = tuple(
            replace(e, arguments=tuple(chance.sample(e.arguments, len(e.arguments))))
            for e in chance.sample(events, len(events))
        )
        return replace(structure, events=turned)

    other = chance.sample([mixed(structure) for structure in said], len(said))
    assert overall(gold, said) == overall(gold, other)


@given(PAIRS)
def test_a_spurious_event_never_helps_precision(
    pairs: list[tuple[Structure, Structure]],
) -> None:
    gold, said = sides(pairs)
    spurious = EventMention("PROTEST", 90, 95, (Argument("PLACE", 80, 85),))
    worse = [replace(said[0], events=(*said[0].events, spurious)), *said[1:]]
    before, after = overall(gold, said), overall(gold, worse)
    for name, score in before.items():
        assert (after[name].precision or 0.0) <= (score.precision or 0.0)
        assert after[name].predicted == score.predicted + 1


@given(PAIRS)
def test_documents_add_up(pairs: list[tuple[Structure, Structure]]) -> None:
    gold, said = sides(pairs)
    for task in ("triggers", "arguments"):
        together = event_counts(task, gold, said)
        for name, (labels, counts) in together.items():
            sums = dict(zip(labels.labels, counts.sum(axis=0).tolist(), strict=True))
            for i in range(len(gold)):
                own, part = event_counts(task, gold[i : i + 1], said[i : i + 1])[name]
                for label, row in zip(own.labels, part.sum(axis=0).tolist(), strict=True):
                    sums[label] = [a - b for a, b in zip(sums[label], row, strict=True)]
            assert not np.any(list(sums.values()))
