"""The interface holds the whole ontology and nothing else, and people can tell it apart."""

from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from label_studio_sdk.label_interface import LabelInterface

from annotation.studio.controls import relations
from annotation.studio.hotkeys import RESERVED, assign
from annotation.studio.interface import PATH, interface
from annotation.studio.palette import shades
from annotation.studio.results import to_result
from corpus.markup import parse
from corpus.ontology import ontology
from tests.colour_vision import VISION, distance

ROOT = Path(__file__).resolve().parent.parent
PAGE = fromstring((ROOT / PATH).read_text("utf-8"))


def named(tag: str, name: str) -> Element:
    (found,) = [element for element in PAGE.iter(tag) if element.get("name") == name]
    return found


def group(layer: str) -> list[Element]:
    """Return the labels below a layer's heading; all stand in one Labels control."""
    views = {view[0].get("value"): view for view in named("Labels", "mention")}
    assert list(views) == [name.upper() for name in ontology().layers]
    return list(views[layer.upper()])[1:]


def values(element: Element) -> list[str]:
    return [child.attrib["value"] for child in element]


def test_the_committed_file_is_what_the_ontology_gives() -> None:
    assert (ROOT / PATH).read_text("utf-8") == interface()


@pytest.mark.parametrize("layer", ontology().layers)
def test_every_type_of_a_layer_with_its_definition_as_hint(layer: str) -> None:
    labels = group(layer)
    assert tuple(label.attrib["value"] for label in labels) == ontology().types(layer)
    for label in labels:
        entry = ontology().entry(label.attrib["value"])
        assert entry.definition in label.attrib["hint"]
        assert entry.question in label.attrib["hint"]


def test_attributes_and_relations() -> None:
    assert tuple(values(named("Choices", "realis"))) == ontology().realis
    assert tuple(values(named("Choices", "form"))) == ontology().forms
    assert tuple(r.attrib["value"] for r in PAGE.iter("Relation")) == relations()
    shown_for = named("Choices", "form").attrib["whenLabelValue"].split(",")
    assert shown_for == [*ontology().types("actor"), *ontology().types("location")]
    assert named("Choices", "realis").attrib["whenLabelValue"].split(",") == [
        *ontology().types("event")
    ]
    for control in ("realis", "form"):
        assert named("Choices", control).get("visibleWhen") == "region-selected"
    assert named("Text", "text").get("granularity") == "symbol"


def test_hotkeys_are_given_once_and_leave_the_editor_its_own() -> None:
    keys = [e.attrib["hotkey"] for e in PAGE.iter() if "hotkey" in e.attrib]
    labels = [e for tag in ("Label", "Choice") for e in PAGE.iter(tag)]
    assert len(keys) == len(set(keys)) == len(labels) + 1
    for key in keys:
        assert key.removeprefix("shift+") not in RESERVED or key == "shift+u"
        assert len(key.removeprefix("shift+")) == 1
        assert not (key.startswith("shift+") and key[-1].isdigit())


def test_more_names_than_keys_are_refused() -> None:
    assert assign(["AB", "AC", "XY"], "abq") == {"AB": "a", "AC": "b", "XY": "q"}
    assert assign(["AB", "ZB"], "bz") == {"AB": "b", "ZB": "z"}
    with pytest.raises(ValueError, match="3 names for 2 keys"):
        assign(["A", "B", "C"], "ab")


def faded(colour: str) -> str:
    """Return what a colour becomes behind the text: the editor shows 30 % of it on white."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 * 0.7 + 0.3 * channel):02x}" for channel in channels)


@pytest.mark.parametrize("vision", VISION)
def test_the_families_of_colours_stay_apart(vision: str) -> None:
    colours = {layer: [e.attrib["background"] for e in group(layer)]
               for layer in ontology().layers}  # fmt: skip
    for one, two in combinations(colours, 2):
        nearest = min(distance(a, b, vision) for a in colours[one] for b in colours[two])
        assert nearest > 35, (one, two, vision, nearest)
        behind = min(
            distance(faded(a), faded(b), vision) for a in colours[one] for b in colours[two]
        )
        assert behind > 10, (one, two, vision, behind)  # about 2 can just be told apart
    assert all(len(set(family)) == len(family) for family in colours.values())


def test_the_distance_knows_what_a_deuteranope_confuses() -> None:
    red, green = "#b35900", "#6b8e00"
    assert distance(red, green, "normal") > 2 * distance(red, green, "deuteranopia")
    assert shades("actor", 1) == [shades("actor", 10)[0]]


@pytest.mark.parametrize("adjudication", [False, True])
def test_label_studio_takes_the_interface_and_our_predictions(adjudication: bool) -> None:
    page = LabelInterface(interface(adjudication=adjudication))
    source = (
        "[Men]{A1 CIVILIAN nominal} [fled]{E1 DISPLACE} [Lesk]{L1 SETTLEMENT}.\n---\nE1 agent=A1"
    )
    prediction = {"result": to_result(parse(source)), "model_version": "m", "score": 0.5}
    assert page.validate_prediction(prediction, return_errors=True) == []
    prediction["result"][0]["value"]["labels"] = ["ARMY"]
    assert page.validate_prediction(prediction, return_errors=True) != []


def test_only_adjudication_asks_for_realis_and_a_rule() -> None:
    assert "required" not in interface() and 'name="rule"' not in interface()
    page = fromstring(interface(adjudication=True))
    (realis,) = [e for e in page.iter("Choices") if e.get("name") == "realis"]
    assert realis.get("required") == "true"
    assert [e.get("name") for e in page.iter("TextArea")].count("rule") == 1
