"""Hints for annotators: unmarked repeats, gaps, events without roles, one entity on both sides."""

from annotation.review import entity_table, hints
from corpus.annotations import from_markup
from corpus.findings import Finding
from corpus.markup import parse
from corpus.records import Annotation, Article
from tests.documents import SOURCE, make_document

CLEAN = """[Soldiers]{A1 STATE_MILITARY nominal} [retook]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT}.
---
E1 agent=A1 place=L1
"""


def article(text: str) -> Article:
    return make_document(text.replace("[", "").replace("]", "")).article


def found(source: str) -> list[Finding]:
    document = make_document(source)
    return list(hints(document.article, document.annotation, "x.txt"))


def checks(source: str) -> list[str]:
    return [finding.check for finding in found(source)]


def test_a_clean_reading_has_no_hints() -> None:
    assert found(CLEAN) == [] and found(SOURCE) == []


def test_an_unmarked_repeat_of_a_name_is_found_where_it_stands() -> None:
    source = CLEAN.replace(".\n---", ", and Lesk was quiet. Leskov was not.\n---")
    (hint,) = found(source)
    assert hint.check == "hint-unmarked" and "L1" in hint.message
    start, end = map(int, hint.place.split()[1].split(":"))
    assert make_document(source).article.text[start:end] == "Lesk"
    assert start > make_document(source).article.text.index("Lesk")


def test_a_name_inside_another_span_or_a_trigger_is_no_repeat() -> None:
    inside = CLEAN.replace(".\n---", " from the [governor of Lesk]{A2 GOVERNMENT nominal}.\n---")
    assert checks(inside) == []
    # A trigger covers no name: events are another layer.
    trigger = CLEAN.replace(".\n---", "; the [Lesk]{E2 CLASH} went on.\n---")
    assert checks(trigger.replace("E1 agent", "E2 place=L1\nE1 agent")) == ["hint-unmarked"]


def test_common_nouns_are_no_names() -> None:
    assert checks(CLEAN.replace(".\n---", "; Soldiers left.\n---")) == []


def test_gaps_in_the_ids_of_each_layer() -> None:
    source = CLEAN.replace("A1", "A3").replace("L1", "L2")
    assert [(f.check, f.message) for f in found(source)] == [
        ("hint-gap", "no span has the id A1, A2"),
        ("hint-gap", "no span has the id L1"),
    ]


def test_an_event_without_any_role() -> None:
    source = CLEAN.replace("E1 agent=A1 place=L1\n", "")
    (hint,) = found(source)
    assert hint.check == "hint-roles" and "xx-001-a:E1.1" in hint.message
    assert checks(source + "E1 source=A1\n") == []


def test_one_entity_alone_on_both_sides_and_two_that_accuse_each_other() -> None:
    assert checks(CLEAN.replace("place=L1", "target=A1 place=L1")) == ["role-both"]
    mutual = """[Rebels]{A1 NONSTATE_ARMED nominal} and the [army]{A2 STATE_MILITARY nominal} \
[accused]{E1 THREATEN} each other.
---
E1 agent=A1,A2 target=A1,A2
"""
    assert checks(mutual) == []


def test_findings_of_the_catalogue_come_first() -> None:
    source = CLEAN.replace("[Soldiers]", "[Soldiers ]").replace("A1", "A2")
    assert checks(source)[0] == "span-edge" and checks(source)[-1] == "hint-gap"


def test_the_entity_table_shows_every_id_once_in_order() -> None:
    body = " ".join(f"[s{n}]{{A{n} CIVILIAN nominal}}" for n in (10, 2, 1))
    source = f"{body} [s1]{{A1 CIVILIAN nominal}} [him]{{A1 CIVILIAN nominal}}.\n"
    annotation: Annotation = from_markup(parse(source), "xx-001-a", "a", "x")
    assert entity_table(annotation) == [
        ("A1", "CIVILIAN", "s1 | him"),
        ("A2", "CIVILIAN", "s2"),
        ("A10", "CIVILIAN", "s10"),
    ]
