"""The tag set is complete, consistent and what the annotation guidelines say it is."""

import doctest
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus import ontology as module
from corpus.ontology import (
    PATH,
    OntologyError,
    Type,
    UnknownNameError,
    Value,
    document,
    load,
    ontology,
)

SPAN = re.compile(r"\[[^\[\]]+\]")
ALL: tuple[Value, ...] = (
    *ontology().type_records,
    *ontology().role_records,
    *ontology().realis_records,
    *ontology().form_records,
)
NAMES = [value.name for value in ALL]


def test_layers_and_their_prefixes() -> None:
    """Three layers, in this order, with the letters that the inline markup uses."""
    assert ontology().layers == ("actor", "location", "event")
    assert [ontology().prefix(layer) for layer in ontology().layers] == ["A", "L", "E"]


@pytest.mark.parametrize(
    ("layer", "count", "first", "last"),
    [
        ("actor", 10, "STATE_MILITARY", "AID_MEDIA"),
        ("location", 8, "COUNTRY", "LINE"),
        ("event", 20, "CLASH", "AID"),
    ],
)
def test_types_of_each_layer(layer: str, count: int, first: str, last: str) -> None:
    """Label numbers are positions in this order, so count and ends are pinned."""
    types = ontology().types(layer)
    assert (len(types), types[0], types[-1]) == (count, first, last)


def test_event_types_in_order() -> None:
    """The middle of the longest list, too."""
    assert ontology().types("event")[6:11] == ("ASSAULT", "ABDUCT", "DETAIN", "KILL", "INJURE")


def test_roles_realis_and_forms() -> None:
    """The closed lists; ACTUAL stands first because it is what silence means."""
    assert ontology().roles == ("AGENT", "TARGET", "PLACE", "SOURCE")
    assert ontology().realis == ("ACTUAL", "FUTURE", "NEGATED", "GENERIC")
    assert ontology().forms == ("NAME", "NOMINAL")


def test_no_name_occurs_twice() -> None:
    """One name, one meaning, over types, roles, realis and forms."""
    assert len(NAMES) == 10 + 8 + 20 + 4 + 4 + 2
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("value", ALL, ids=NAMES)
def test_entry_is_complete(value: Value) -> None:
    """Every key has text; a question asks; a definition is a sentence on one line."""
    assert all(text.strip() == text != "" for text in asdict(value).values())
    assert value.question.endswith("?")
    assert value.definition.endswith(".")
    assert not re.search(r"\n|  ", value.definition)


@pytest.mark.parametrize("value", ALL, ids=NAMES)
def test_examples_hold_one_span(value: Value) -> None:
    """One bracketed span an example, without a blank at its edges, and no stray bracket."""
    for text in (value.example, value.non_example):
        spans = SPAN.findall(text)
        assert len(spans) == 1
        assert not re.search(r"[\[\]]", text.replace(spans[0], ""))
        assert spans[0][1:-1] == spans[0][1:-1].strip()
    assert value.example != value.non_example


@pytest.mark.parametrize("value", ALL, ids=NAMES)
def test_non_example_is_something_else(value: Value) -> None:
    """The tempting span belongs to another entry, or nothing is annotated there."""
    assert value.non_example_is in {*NAMES, "none"} - {value.name}


def test_event_examples_mark_a_trigger() -> None:
    """A trigger is a word, or at most a short phrase."""
    events = [record for record in ontology().type_records if record.layer == "event"]
    assert max(len(SPAN.findall(record.example)[0].split()) for record in events) <= 2


@pytest.mark.parametrize("record", ontology().type_records, ids=lambda record: record.name)
def test_layer_of_inverts_types(record: Type) -> None:
    """Each type is found again in the layer that it names."""
    assert ontology().layer_of(record.name) == record.layer
    assert record.name in ontology().types(record.layer)


def test_definitions_of_every_kind() -> None:
    """A layer, a type, a role, a realis value and a form all have one."""
    assert "one trigger" in ontology().definition("event")
    assert "Gangs, bandits" in ontology().definition("OTHER_ARMED")
    assert "innermost speaker" in ontology().definition("SOURCE")
    assert "No particular event" in ontology().definition("GENERIC")
    assert "proper name" in ontology().definition("NAME")


def test_entry_gives_the_record() -> None:
    """An entry carries its example, and a type its layer."""
    entry = ontology().entry("FACILITY")
    assert isinstance(entry, Type)
    assert (entry.layer, entry.example) == (
        "location",
        "The [airport] reopened to relief flights.",
    )


@pytest.mark.parametrize(
    ("call", "asked", "exists"),
    [
        (lambda: ontology().types("actors"), "no layer 'actors'", "actor, location, event"),
        (lambda: ontology().prefix("X"), "no layer 'X'", "actor, location, event"),
        (lambda: ontology().layer_of("TOWN"), "no type 'TOWN'", "SETTLEMENT, NEIGHBOURHOOD"),
        (lambda: ontology().entry("ROLE"), "no name 'ROLE'", "AGENT, TARGET, PLACE, SOURCE"),
        (lambda: ontology().definition("clash"), "no name 'clash'", "CLASH, OFFENSIVE"),
    ],
)
def test_errors_name_what_was_asked_and_what_exists(
    call: Callable[[], object], asked: str, exists: str
) -> None:
    """The message is enough to correct the call."""
    with pytest.raises(UnknownNameError) as error:
        call()
    assert str(error.value).startswith(f"{asked}; there are ")
    assert exists in str(error.value)


def test_ontology_is_read_once() -> None:
    """The cached object is the one that every module shares; loading again gives its equal."""
    assert ontology() is ontology()
    assert load() == ontology()
    assert load() is not ontology()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version = 1", "version = 2", "version 2; this code reads 1"),
        ("version = 1", "version = ", "ontology.toml: Invalid value"),
        ('prefix = "A"\n', "", "[[layers]]: .* 'prefix'"),
        ('prefix = "A"\n', 'prefix = "A"\ncolour = "red"\n', "[[layers]]: .* 'colour'"),
        ("[[forms]]", "[[shapes]]", "no [[forms]] tables"),
    ],
)
def test_broken_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A file that is no tag set says where it goes wrong."""
    text = PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ontology.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(OntologyError, match=message.replace("[[", r"\[\[").replace("]]", r"\]\]")):
        load(path)


def test_file_has_only_known_tables() -> None:
    """A misspelt table would be ignored in silence."""
    assert set(document()) == {
        "version",
        "layers",
        "types",
        "roles",
        "realis",
        "forms",
        "schemes",
        "crosswalk",
    }


def test_examples_in_docstrings() -> None:
    """The documentation is executed."""
    result = doctest.testmod(module)
    assert (result.failed, result.attempted) == (0, 2)
