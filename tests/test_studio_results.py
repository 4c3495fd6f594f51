"""Markup and records to Label Studio results and back; what a result may get wrong."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.studio.edges import trimmed
from annotation.studio.readings import from_result
from annotation.studio.regions import note_of, rules_of
from annotation.studio.results import relation, to_result
from corpus.annotations import to_markup
from corpus.findings import InputError
from corpus.markup import Markup, write
from corpus.sources import read_sources
from tests.studio_texts import HOSTILE, hostile_reading, readings, records

TEXT = "Soldiers took Lesk and killed two rebels."


def span(kind: str, start: int, end: int, name: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [kind]}
    fixed = {"id": name, "from_name": "mention", "to_name": "text", "type": "labels"}
    return {**fixed, "value": value}


def said(name: str, control: str, value: str) -> dict[str, Any]:
    kind, key = ("textarea", "text") if control == "incident" else ("choices", "choices")
    body = {"start": 0, "end": 1, key: [value]}
    return {"id": name, "from_name": control, "to_name": "text", "type": kind, "value": body}


SOLDIERS = span("STATE_MILITARY", 0, 8, "s")
TOOK = span("TERRITORY", 9, 13, "t")
LESK = span("SETTLEMENT", 14, 18, "l")
KILLED = span("KILL", 23, 29, "k")


def again(markup: Markup) -> Markup:
    sent = json.loads(json.dumps(to_result(markup)))
    return from_result(sent, markup.text, "project", "task")


@given(readings())
@settings(max_examples=300, deadline=None)
def test_a_reading_survives_label_studio(markup: Markup) -> None:
    assert records(again(markup)) == records(markup)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_survive(name: str) -> None:
    markup = hostile_reading(HOSTILE[name])
    assert records(again(markup)) == records(markup)


def test_every_reading_of_the_corpus_survives_and_gives_the_same_file() -> None:
    sources, _ = read_sources()
    count = 0
    for layer in sources.layers.values():
        for reading in layer.values():
            markup = to_markup(sources.articles[reading.article].text, reading)
            back = again(markup)
            assert records(back, reading.article, reading.annotator) == reading
            assert write(back) == write(markup)
            count += 1
    assert count >= len(sources.articles) * 2


def test_what_an_annotator_drew_by_hand() -> None:
    result = [LESK, KILLED, TOOK, SOLDIERS, said("t", "realis", "FUTURE")]
    result += [said("s", "form", "NOMINAL"), said("t", "incident", " ng-014 ")]
    result += [relation("t", "s", "AGENT"), relation("l", "t", "PLACE")]
    note = {"id": "n", "from_name": "note", "type": "textarea", "value": {"text": ["a", "b"]}}
    markup = from_result([*result, note], TEXT, "p", "t")
    assert write(markup) == (
        "[Soldiers]{A1 STATE_MILITARY nominal} [took]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} and "
        "[killed]{E2 KILL} two rebels.\n---\nE1 agent=A1 place=L1 realis=FUTURE incident=ng-014\n"
    )
    assert note_of([*result, note]) == "a\nb"


def test_ids_that_came_with_regions_stay_and_new_ones_take_free_numbers() -> None:
    four = span("STATE_MILITARY", 0, 8, "A4-1")
    new = span("CIVILIAN", 30, 33, "x7")
    rebels = span("NONSTATE_ARMED", 34, 40, "A1-1")
    markup = from_result([rebels, new, four], TEXT, "p", "t")
    assert [s.id for s in markup.spans] == ["A4", "A2", "A1"]


def test_a_split_entity_keeps_its_id_on_the_first_mention() -> None:
    one = span("CIVILIAN", 0, 8, "A1-1")
    two = span("CIVILIAN", 34, 40, "A1-2")
    assert [s.id for s in from_result([one, two], TEXT, "p", "t").spans] == ["A1", "A2"]
    linked = from_result([one, two, relation("A1-2", "A1-1", "SAME")], TEXT, "p", "t")
    assert [s.id for s in linked.spans] == ["A1", "A1"]


def test_a_relation_without_label_is_what_it_can_only_be() -> None:
    men = span("STATE_MILITARY", 34, 40, "m")
    bare = [relation(one, two, "") | {"labels": []} for one, two in (("m", "s"), ("l", "t"))]
    markup = from_result([SOLDIERS, men, TOOK, LESK, *bare], TEXT, "p", "t")
    assert [s.id for s in markup.spans] == ["A1", "E1", "L1", "A1"]
    assert markup.lines[0].attributes == {"place": ("L1",)}


KEYS = st.sampled_from(
    ["id", "type", "from_name", "value", "start", "end", "labels", "choices", "text", "origin",
     "from_id", "to_id"]
)  # fmt: skip
BAD: dict[str, tuple[list[Any], str, str]] = {
    "no item": ([3], "studio-form", "3 is no item"),
    "unknown label": ([span("ARMY", 0, 8, "s")], "unknown-type", "'ARMY'"),
    "unknown control": ([SOLDIERS | {"from_name": "gun"}], "studio-control", "'gun'"),
    "no label": ([SOLDIERS | {"value": {"start": 0, "end": 8}}], "studio-labels", "None"),
    "past the end": ([span("CIVILIAN", 34, 99, "s")], "span-past-end", "41 characters"),
    "backwards": ([span("CIVILIAN", 8, 0, "s")], "span-offset", "8:0"),
    "a float": ([span("CIVILIAN", 0, 8, "s") | {
        "value": {"start": 0.0, "end": 8, "labels": ["CIVILIAN"]}}], "span-offset", "0.0:8"),
    "a string": ([span("CIVILIAN", 0, 8, "s") | {
        "value": {"start": "0", "end": 8, "labels": ["CIVILIAN"]}}], "span-offset", "'0':8"),
    "another text": ([SOLDIERS | {"value": SOLDIERS["value"] | {"text": "Civilian"}}],
                     "span-text", "Civilian"),
    "two labels": ([SOLDIERS, span("SETTLEMENT", 0, 8, "s")], "studio-labels", "two"),
    "overlap": ([SOLDIERS, span("CIVILIAN", 4, 13, "x")], "span-crossing", "lies over"),
    "twice": ([SOLDIERS, span("CIVILIAN", 0, 8, "x")], "span-crossing", "lies over"),
    "crossing layers": ([SOLDIERS, span("SITE", 4, 13, "x")], "unknown-type", "SITE"),
    "crossing": ([SOLDIERS, span("KILL", 4, 13, "x")], "span-crossing", "begins in"),
    "realis of nothing": ([said("t", "realis", "FUTURE")], "studio-nowhere", "'t'"),
    "realis of an actor": ([SOLDIERS, said("s", "realis", "FUTURE")], "studio-attribute", "event"),
    "unknown realis": ([TOOK, said("t", "realis", "MAYBE")], "unknown-realis", "MAYBE"),
    "unknown form": ([SOLDIERS, said("s", "form", "VERB")], "unknown-form", "VERB"),
    "realis twice": ([TOOK, *[said("t", "realis", "FUTURE")] * 2], "studio-attribute", "one value"),
    "two incidents": ([TOOK, said("t", "incident", "a, b")], "studio-attribute", "blanks"),
    "relation to nowhere": ([TOOK, relation("t", "x", "AGENT")], "studio-nowhere", "nowhere"),
    "relation without label": ([TOOK, SOLDIERS, relation("t", "s", "") | {"labels": []}],
                               "studio-relation", "no label"),
    "unknown relation": ([TOOK, SOLDIERS, relation("t", "s", "VICTIM")],
                         "studio-relation", "no such relation"),
    "agent is a place": ([TOOK, LESK, relation("t", "l", "AGENT")], "studio-relation", "actor"),
    "role of two events": ([TOOK, KILLED, relation("t", "k", "AGENT")], "studio-relation", "actor"),
    "same over layers": ([TOOK, LESK, relation("t", "l", "SAME")], "studio-relation", "one layer"),
    "same of two types": ([TOOK, KILLED, relation("t", "k", "SAME")], "entity-type", "one type"),
    "two realis": ([TOOK, span("TERRITORY", 23, 29, "k"), relation("k", "t", "SAME"),
                    said("k", "realis", "FUTURE")], "entity-attribute", "ACTUAL and FUTURE"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_the_server_lets_through_is_found(name: str) -> None:
    result, check, part = BAD[name]
    with pytest.raises(InputError) as error:
        from_result(result, TEXT, "kivu a", "xx-001-a task 7")
    found = error.value.findings
    assert check in {f.check for f in found}, found
    assert any(part in f.message for f in found), found
    assert str(found[0]).startswith("kivu a xx-001-a task 7 [")


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 60)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "A1-1", "CIVILIAN", "KILL", "FUTURE", "SAME", "mention", "realis"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)


@given(st.lists(VALUES, max_size=4), st.randoms(use_true_random=False), st.data())
@settings(max_examples=300, deadline=None)
def test_no_result_whatever_is_more_than_findings(
    items: list[Any], random: Random, data: st.DataObject
) -> None:
    sound = [SOLDIERS, TOOK, LESK, said("t", "realis", "FUTURE"), relation("t", "s", "AGENT")]
    for item in sound:
        if random.random() < 0.5:
            item = {**item, data.draw(KEYS): data.draw(VALUES)}
        elif isinstance(item.get("value"), dict) and random.random() < 0.5:
            item = {**item, "value": {**item["value"], data.draw(KEYS): data.draw(VALUES)}}
        items.append(item)
    try:
        result, _ = trimmed(items, TEXT)
        note_of(result), rules_of(result, TEXT)
        write(from_result(result, TEXT, "p", "t"))
    except InputError as error:
        assert error.findings


def test_all_problems_of_a_result_are_told_at_once() -> None:
    result = [span("ARMY", 0, 8, "s"), span("KILL", 9, 99, "t")]
    with pytest.raises(InputError) as error:
        from_result([*result, relation("s", "t", "AGENT")], TEXT, "p", "t")
    assert [f.check for f in error.value.findings] == [
        "unknown-type", "span-past-end", "studio-nowhere"
    ]  # fmt: skip


def test_line_ends_as_the_editor_writes_them() -> None:
    text = "held\r\nLesk\nagain"
    value = {"start": 0, "end": 12, "text": "held\\n\\nLesk\\na", "labels": ["DETAIN"]}
    item = {"id": "x", "from_name": "mention", "to_name": "text", "type": "labels", "value": value}
    assert from_result([item], text, "p", "t").spans[0].end == 12
