"""Agreement of readings: counts by hand, symmetry, several annotators, and what is undefined."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation import agreement as table
from corpus.annotations import from_markup
from corpus.findings import UsageError
from corpus.markup import parse
from corpus.ontology import UnknownNameError, ontology
from corpus.records import Annotation, Event, Mention
from corpus.scoring.agreement import (
    Agreement,
    agreement,
    form_agreement,
    pairs,
    realis_agreement,
    role_agreement,
    span_agreement,
)
from corpus.scoring.alpha import alpha, cohen, fleiss
from corpus.scoring.coincidences import ONE_VALUE
from corpus.scoring.figures import NO_ITEM
from corpus.scoring.readings import token_codes
from corpus.scoring.verify import fields

TEXT = "Soldiers from Lesk shelled the town of Gorrad and killed two rebels in Gorrad ."
ONE = """\
[Soldiers]{A1 STATE_MILITARY nominal} from [Lesk]{L1 SETTLEMENT} [shelled]{E1 SHELLING} the \
[town]{L2 SETTLEMENT nominal} of [Gorrad]{L2 SETTLEMENT} and [killed]{E2 KILL} two \
[rebels]{A2 NONSTATE_ARMED nominal} in [Gorrad]{L2 SETTLEMENT} .
---
E1 agent=A1 place=L2
E2 agent=A1 target=A2 place=L2
"""
TWO = """\
[Soldiers from Lesk]{A1 STATE_MILITARY nominal} [shelled]{E1 SHELLING} the \
[town]{L2 SETTLEMENT} of [Gorrad]{L3 SETTLEMENT} and [killed]{E2 KILL} two \
[rebels]{A2 CIVILIAN nominal} in [Gorrad]{L3 SETTLEMENT} .
---
E1 agent=A1 place=L2 realis=GENERIC
E2 agent=A1 target=A2 place=L3
"""


def reading(source: str, annotator: str = "a", article: str = "xx-001-a") -> Annotation:
    return from_markup(parse(source), article, annotator, annotator)


A, B = reading(ONE), reading(TWO, "b")


def many(count: int, *sources: str) -> dict[str, dict[str, Annotation]]:
    """Return layers of annotators a, b, ... with the same reading of every article."""
    ids = [f"xx-{number:03}-a" for number in range(count)]
    return {
        name: {i: reading(s, name, i) for i in ids}
        for name, s in zip("abcde", sources, strict=False)
    }


def counted(score: Any) -> tuple[int, int, int]:
    return score.correct, score.predicted, score.gold


def test_spans_by_hand() -> None:
    assert counted(span_agreement([(A, B)], "actor")) == (0, 2, 2)
    assert counted(span_agreement([(A, B)], "actor", relaxed=True)) == (1, 2, 2)
    assert counted(span_agreement([(A, B)], "location")) == (3, 4, 3)
    assert counted(span_agreement([(A, B)], "event", "KILL")) == (1, 1, 1)
    assert span_agreement([(A, B)], "location").f1 == pytest.approx(6 / 7)


def test_attributes_by_hand() -> None:
    assert counted(form_agreement([(A, B)])) == (2, 3, 3)
    assert counted(form_agreement([(A, B)], relaxed=True)) == (3, 4, 4)
    assert counted(realis_agreement([(A, B)])) == (1, 2, 2)


def test_roles_by_hand() -> None:
    # Strict: A1 shares no span; the place of E1 shares "town", that of E2 "Gorrad"; A2 "rebels".
    assert counted(role_agreement([(A, B)])) == (3, 5, 5)
    assert counted(role_agreement([(A, B)], "AGENT")) == (0, 2, 2)
    assert counted(role_agreement([(A, B)], "AGENT", relaxed=True)) == (2, 2, 2)
    assert counted(role_agreement([(A, B)], relaxed=True)) == (5, 5, 5)


def test_overlapping_triggers_hold_relaxed_roles() -> None:
    longer = reading(TWO.replace("[shelled]{E1 SHELLING} the", "[shelled the]{E1 SHELLING}"), "b")
    assert counted(role_agreement([(A, longer)], "PLACE")) == (1, 2, 2)
    assert counted(role_agreement([(A, longer)], "PLACE", relaxed=True)) == (2, 2, 2)
    assert counted(realis_agreement([(A, longer)])) == (1, 1, 1)
    assert counted(realis_agreement([(A, longer)], relaxed=True)) == (1, 2, 2)


def trigger(identity: str, start: int, end: int) -> Mention:
    return Mention(identity, "event", "KILL", start, end, "x" * (end - start), None, identity)


def actor(identity: str, *starts: int) -> list[Mention]:
    return [
        Mention(f"{identity}.{s}", "actor", "CIVILIAN", s, s + 2, "xx", "NAME", identity)
        for s in starts
    ]


def linked(*entities: list[Mention]) -> Annotation:
    """Return a reading with one trigger, whose targets the entities are."""
    event = Event("E1", "ACTUAL", targets=tuple(mentions[0].entity for mentions in entities))
    mentions = [trigger("E1", 0, 2), *(m for entity in entities for m in entity)]
    return Annotation("xx-001-a", "a", tuple(mentions), (), (event,))


def test_a_role_is_paired_once() -> None:
    # Each side has three fillers, all with a partner, but only two of them one of their own.
    one = linked(actor("X", 10, 20), actor("Y", 30), actor("Z", 40))
    two = linked(actor("U", 10), actor("V", 20), actor("W", 30, 40))
    assert counted(role_agreement([(one, two)], "TARGET")) == (2, 3, 3)


def test_relaxed_pairs_are_the_best_whatever_the_side() -> None:
    def spans(*rows: tuple[int, int, str]) -> Annotation:
        found = [
            Mention(f"{s}", "actor", "CIVILIAN", s, e, "x" * (e - s), form, f"{s}")
            for s, e, form in rows
        ]
        return Annotation("xx-001-a", "a", tuple(found), (), ())

    one = spans((0, 10, "NAME"))
    two = spans((0, 5, "NOMINAL"), (5, 9, "NAME"))
    assert counted(form_agreement([(one, two)], relaxed=True)) == (0, 1, 1)  # the longer overlap
    even = spans((0, 5, "NOMINAL"), (5, 10, "NAME"))
    assert counted(form_agreement([(one, even)], relaxed=True)) == (1, 1, 1)
    assert counted(form_agreement([(even, one)], relaxed=True)) == (1, 1, 1)


def test_token_alpha_is_alpha_of_token_labels() -> None:
    layers = {"a": {"xx-001-a": A}, "b": {"xx-001-a": B}}
    found = agreement(layers, texts={"xx-001-a": TEXT}).figures["actor tokens, alpha"]
    words = TEXT.split()
    one = ["O"] * len(words)
    two = list(one)
    one[0], one[11] = "STATE_MILITARY", "NONSTATE_ARMED"
    two[:3], two[11] = ["STATE_MILITARY"] * 3, "CIVILIAN"
    assert found.value == alpha([one, two]).value
    assert found.items == (len(words), len(words)) == (15, 15)
    assert "tokens:sitrep-1" in agreement(layers, texts={"xx-001-a": TEXT}).signature


def test_a_token_belongs_to_the_shortest_span_over_it() -> None:
    def nested(*rows: tuple[str, int, int]) -> Annotation:
        found = [Mention(f"{s}.{e}", "actor", t, s, e, "", None, f"{s}") for t, s, e in rows]
        return Annotation("xx-001-a", "a", tuple(found), (), ())

    rows = [("CIVILIAN", 0, 11), ("GOVERNMENT", 3, 5), ("AID_MEDIA", 0, 8)]
    types = ontology().types("actor")
    assert all(name in types for name, _, _ in rows)
    for order in (rows, rows[::-1]):
        codes = token_codes(nested(*order), "actor", np.array([0, 3, 6, 9, 12]))
        names = [(*types, "none")[code] for code in codes]
        assert names == ["AID_MEDIA", "GOVERNMENT", "AID_MEDIA", "CIVILIAN", "none"]


def test_kappas_are_cohens() -> None:
    layers = {
        "a": {"xx-001-a": A, "xx-002-a": reading(ONE, "a", "xx-002-a")},
        "b": {"xx-001-a": B, "xx-002-a": reading(ONE, "b", "xx-002-a")},
    }
    found = agreement(layers)
    realis = found.figures["realis, on equal triggers, kappa"]
    values = ["ACTUAL", "ACTUAL", "ACTUAL", "ACTUAL"], ["GENERIC", "ACTUAL", "ACTUAL", "ACTUAL"]
    assert realis.value == cohen(*values).value == 0.0 and realis.items == (4, 4)
    types = ontology().types("event")
    said = [["SHELLING", "KILL"], ["SHELLING", "KILL"]], [["KILL"], ["SHELLING", "KILL"]]
    one, two = ([t in labels for labels in side for t in types] for side in said)
    pooled = found.figures["document event types, pooled kappa"]
    assert pooled.value == pytest.approx(cohen(one, two).value)
    assert pooled.items == (40, 40)
    # SHELLING is in both documents for a, in one for b; every other type is undefined.
    assert found.types["SHELLING of documents, kappa"].value == 0.0
    assert found.types["KILL of documents, kappa"].reason == ONE_VALUE
    assert found.figures["document event types, mean kappa"].value == 0.0


def test_two_annotators_have_the_figures_of_their_pair() -> None:
    layers = many(12, ONE, TWO)
    found = agreement(layers)
    readings = pairs(layers, "a", "b")
    for name, score in (
        ("actor spans", span_agreement(readings, "actor")),
        ("location spans, relaxed", span_agreement(readings, "location", relaxed=True)),
        ("form, on equal spans", form_agreement(readings)),
        ("roles", role_agreement(readings)),
        ("role PLACE, relaxed", role_agreement(readings, "PLACE", relaxed=True)),
    ):
        figure = found.figures[name]
        assert (figure.value, figure.interval) == (score.f1, score.interval)
        assert figure.items == (score.predicted, score.gold)
    assert found.types["SETTLEMENT"].value == span_agreement(readings, "location", "SETTLEMENT").f1


def test_several_annotators_have_the_mean_over_pairs() -> None:
    layers = many(12, ONE, TWO, ONE)
    del layers["c"]["xx-000-a"]
    found = agreement(layers, texts=dict.fromkeys(layers["a"], TEXT))
    by_pair = [
        span_agreement(pairs(layers, *names), "location").f1
        for names in (("a", "b"), ("a", "c"), ("b", "c"))
    ]
    figure = found.figures["location spans"]
    assert figure.value == pytest.approx(np.mean([value or 0.0 for value in by_pair]))
    assert figure.items == (12 * 4 + 11 * 4, 12 * 3 + 11 * 3, 11 * 4 + 11 * 4)
    alpha_figure = found.figures["location tokens, alpha"]
    one, two = (["O"] * 15 for _ in range(2))
    for at in (2, 5, 7, 13):
        one[at] = "SETTLEMENT"
    for at in (5, 7, 13):
        two[at] = "SETTLEMENT"
    rows = [one * 12, two * 12, [None] * 15 + one * 11]
    assert alpha_figure.value == pytest.approx(alpha(rows).value)
    assert alpha_figure.items == (180, 180, 165)


def test_pairs_without_a_common_article_are_left_out() -> None:
    layers = many(2, ONE, TWO, ONE)
    del layers["c"]["xx-000-a"], layers["b"]["xx-001-a"]
    layers["c"]["xx-009-a"] = reading(ONE, "c", "xx-009-a")
    found = agreement(layers)
    assert found.articles == ("xx-000-a", "xx-001-a")
    one = span_agreement(pairs(layers, "a", "b"), "actor").f1
    assert found.figures["actor spans"].value == pytest.approx(((one or 0.0) + 1) / 2)


def test_three_annotators_have_a_fleiss_kappa_of_document_labels() -> None:
    layers = many(12, ONE, TWO, ONE)
    layers["b"]["xx-003-a"] = reading(ONE, "b", "xx-003-a")
    del layers["c"]["xx-000-a"]
    found = agreement(layers)
    figure = found.figures["document event types, pooled Fleiss kappa"]
    types, articles = ontology().types("event"), sorted(layers["c"])
    rows = [[t in layers[n][a].event_types for a in articles for t in types] for n in "abc"]
    assert figure.value == pytest.approx(fleiss(rows).value)
    assert figure.value is not None and 0 < figure.value < 1 and figure.interval is not None
    assert figure.items == (11 * len(types),) * 3
    by_type = [fleiss([row[i :: len(types)] for row in rows]).value for i in range(len(types))]
    mean = np.mean([value for value in by_type if value is not None])
    assert found.figures["document event types, mean Fleiss kappa"].value == pytest.approx(mean)
    assert not any("Fleiss" in name for name in agreement(layers, ["a", "b"]).figures)
    header = len(table.cells("x", figure))
    assert header == 3 + len(found.annotators)


def test_undefined_figures_give_a_reason() -> None:
    nothing = "No one was here .\n"
    found = agreement({"a": {"xx-001-a": reading(nothing)}, "b": {"xx-001-a": reading(nothing)}})
    assert {figure.value for figure in found.figures.values()} == {None}
    assert found.figures["actor spans"].reason == NO_ITEM
    assert found.figures["document event types, pooled kappa"].reason == ONE_VALUE
    alone = agreement({"a": {"xx-001-a": A}, "b": {}}, texts={})
    assert alone.articles == ()
    for figure in (*alone.figures.values(), *alone.types.values()):
        assert (figure.value, figure.interval) == (None, None) and figure.reason is not None


def test_intervals_need_ten_units() -> None:
    layers = many(12, ONE, TWO)
    layers["b"]["xx-000-a"] = reading(ONE, "b", "xx-000-a")
    found = agreement(layers, texts=dict.fromkeys(layers["a"], TEXT))
    for name in ("actor spans", "event tokens, alpha", "document event types, pooled kappa"):
        figure = found.figures[name]
        assert figure.interval is not None and figure.value is not None
        assert figure.interval[0] <= figure.value <= figure.interval[1] <= 1
    assert "ci:bs1000|unit:doc" in found.signature
    together = {f"xx-{n:03}-a": "incident" for n in range(4)}
    grouped = agreement(layers, units=together)
    assert grouped.figures["actor spans"].interval is None
    assert "ci:none|unit:incident" in grouped.signature


def test_the_adjudicated_layer_is_no_annotator_unless_named() -> None:
    layers = {**many(2, ONE, TWO), "gold": many(2, ONE)["a"]}
    assert agreement(layers).annotators == ("a", "b")
    assert agreement(layers, ["a", "gold"]).figures["actor spans"].value == 1.0


def test_signature_changes_with_the_readings() -> None:
    first, again, other = (agreement(many(2, ONE, s)).signature for s in (TWO, TWO, ONE))
    assert first == again != other
    read = fields(first)
    assert (read["annotators"], read["articles"], read["avg"]) == ("a+b", "2", "pairs")


def test_json_has_every_figure() -> None:
    found = agreement(many(2, ONE, TWO)).as_json()
    assert found["figures"]["actor spans, relaxed"]["value"] == 0.5
    assert set(found["types"]) >= {*ontology().types("actor"), "KILL of documents, kappa"}


def test_wrong_requests_are_refused() -> None:
    layers = many(2, ONE, TWO)
    with pytest.raises(UsageError, match="no annotator 'z'; there are a, b"):
        agreement(layers, ["a", "z"])
    with pytest.raises(ValueError, match="two different annotators or more"):
        agreement(layers, ["a", "a"])
    with pytest.raises(ValueError, match="two different annotators or more"):
        agreement(layers, ["a"])
    with pytest.raises(ValueError, match="no text of xx-000-a; give the texts of all 2"):
        agreement(layers, texts={})
    with pytest.raises(ValueError, match="xx-000-a 0:8: the text given has 'oldiers ' where a"):
        agreement(layers, texts=dict.fromkeys(layers["a"], TEXT[1:]))
    with pytest.raises(ValueError, match="a: xx-007-a holds a reading of xx-001-a"):
        agreement({"a": {"xx-007-a": A}, "b": {}})
    with pytest.raises(ValueError, match="a pair has readings of xx-001-a and of xx-002-a"):
        span_agreement([(A, replace(B, article="xx-002-a"))], "actor")
    with pytest.raises(UnknownNameError, match="no actor type 'KILL'"):
        span_agreement([(A, B)], "actor", "KILL")
    with pytest.raises(UnknownNameError, match="no role 'OBJECT'"):
        role_agreement([(A, B)], "OBJECT")


def test_the_table_shows_every_row() -> None:
    readings = pairs(many(12, ONE, TWO), "a", "b")
    rows = table.agreement(readings, dict.fromkeys((a.article for a, _ in readings), TEXT))
    assert table.cells("actor spans", rows["actor spans, relaxed"]) == (
        "actor spans",
        "50.0",
        "50.0 - 50.0",
        "24",
        "24",
    )
    shown = table.cells("alpha", rows["event tokens, alpha"])
    assert shown == ("alpha", "1.000", "1.000 - 1.000", "180", "180")
    assert list(table.agreement(readings)) == [n for n in rows if "tokens" not in n]
    types = table.type_agreement(readings)
    assert list(types) == [t for layer in ontology().layers for t in ontology().types(layer)]
    assert table.cells("PROTEST", types["PROTEST"]) == ("PROTEST", "n/a", "", "0", "0")
    assert table.type_agreement(readings, relaxed=True)["STATE_MILITARY, relaxed"].value == 1.0


TYPES = {layer: ontology().types(layer)[:2] for layer in ontology().layers}
TEXT_X = "xx " * 12


@st.composite
def annotations(draw: st.DrawFn, annotator: str, article: str) -> Annotation:
    """Return a reading with spans of whole tokens, none over another of its layer."""
    mentions: list[Mention] = []
    for layer, types in TYPES.items():
        cuts = sorted(draw(st.sets(st.integers(0, 12), max_size=8)))
        for first, last in zip(cuts[::2], cuts[1::2], strict=False):
            start, end = 3 * first, 3 * last - 1
            entity = f"{layer}{draw(st.integers(1, 2))}"
            form = None if layer == "event" else draw(st.sampled_from(("NAME", "NOMINAL")))
            identity = f"{layer}.{start}"
            kind = draw(st.sampled_from(types))
            text = TEXT_X[start:end]
            mentions.append(Mention(identity, layer, kind, start, end, text, form, entity))
    fillers = {layer: sorted({m.entity for m in mentions if m.layer == layer}) for layer in TYPES}

    def some(layer: str) -> tuple[str, ...]:
        names = fillers[layer]
        return tuple(draw(st.lists(st.sampled_from(names), unique=True))) if names else ()

    events = tuple(
        Event(m.id, draw(st.sampled_from(ontology().realis)), some("actor"), some("actor"))
        for m in mentions
        if m.layer == "event"
    )
    return Annotation(article, annotator, tuple(draw(st.permutations(mentions))), (), events)


@st.composite
def layered(draw: st.DrawFn, names: str = "ab") -> dict[str, dict[str, Annotation]]:
    ids = [f"xx-{n:03}-a" for n in range(draw(st.integers(1, 3)))]
    return {name: {i: draw(annotations(name, i)) for i in ids} for name in names}


def everything(layers: Any, names: str) -> Agreement:
    return agreement(layers, list(names), texts=dict.fromkeys(layers[names[0]], TEXT_X))


@settings(max_examples=60)
@given(layered())
def test_agreement_is_symmetric_and_in_its_range(layers: Any) -> None:
    one, two = everything(layers, "ab"), everything(layers, "ba")
    for mine, theirs in ((one.figures, two.figures), (one.types, two.types)):
        for name, figure in mine.items():
            assert (figure.value, figure.reason) == (theirs[name].value, theirs[name].reason)
            assert figure.items == theirs[name].items[::-1]
            lowest = 0 if figure.measure == "F1" else -1
            assert figure.value is None or lowest <= figure.value <= 1
            assert (figure.value is None) == (figure.reason is not None)


@settings(max_examples=40)
@given(layered("abc"))
def test_the_order_of_annotators_does_not_matter(layers: Any) -> None:
    one, two = everything(layers, "abc"), everything(layers, "cab")
    assert {n: f.value for n, f in one.figures.items()} == {
        n: f.value for n, f in two.figures.items()
    }


@settings(max_examples=40)
@given(layered("a"))
def test_a_reading_agrees_with_itself(layers: Any) -> None:
    layers["b"] = layers["a"]
    found = everything(layers, "ab")
    for figure in (*found.figures.values(), *found.types.values()):
        assert figure.value in (1.0, None)
    strict, relaxed = (found.figures[f"actor spans{n}"].value for n in ("", ", relaxed"))
    assert strict == relaxed


@settings(max_examples=40)
@given(layered())
def test_relaxed_is_never_below_strict(layers: Any) -> None:
    found = everything(layers, "ab")
    for name, figure in {**found.figures, **found.types}.items():
        other = {**found.figures, **found.types}.get(f"{name}, relaxed")
        if other is not None and figure.value is not None:
            assert other.value is not None and other.value >= figure.value
