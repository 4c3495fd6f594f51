"""The labeling interface of Label Studio, generated from the ontology.

Types, colours, hotkeys and hints all come from ``corpus/ontology.toml``; `sitrep build` writes the
result to ``annotation/interface.xml``. The text is shown by `<Text>`, whose offsets are code
points; spans are what the mouse draws (``granularity="symbol"``), since the browser's idea of a
word cuts names at hyphens and swallows possessives.
"""

from __future__ import annotations

from functools import cache
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from annotation.studio.controls import (
    FORM,
    GAZETTEER,
    INCIDENT,
    MENTION,
    NOTE,
    REALIS,
    RULE,
    TEXT,
    form_layers,
    relations,
)
from annotation.studio.hotkeys import FILTER, LETTERS, SHIFTED, assign, layer_keys, rest
from annotation.studio.palette import shades
from corpus.ontology import Value, ontology

PATH = "annotation/interface.xml"
_PAGE = "display:grid; grid-template-columns:300px minmax(0,1fr); gap:20px; align-items:start;"
# Arcs of a page full of relations hide the text: they are faint until one is pointed at in the
# Relations panel. The classes are the editor's own; where they change, arcs are only drawn fully.
_STYLE = """
    .sr-side { position:sticky; top:0; max-height:calc(100vh - 130px); overflow-y:auto; }
    .sr-side .lsf-label { font-size:11px; line-height:17px; margin:1px 2px; padding:0 3px; }
    .sr-text { max-width:46em; line-height:1.95; font-size:16px; }
    .sr-region { border-left:4px solid #8f1f0e; padding-left:8px; margin:4px 0; }
    .relations-overlay g[class*="relationItem"] { opacity:0.12; }
    .relations-overlay g[class*="relationItem"]:not(:has(text)) { opacity:1; }
    .relations-overlay g[class*="ighlighted"] { opacity:1; }
  """


@cache
def interface(*, adjudication: bool = False) -> str:
    """Return the interface as XML.

    That of adjudication asks for realis explicitly, so that no value is taken over by silence
    where the readings differ, and has a field for the rule that decides.
    """
    page = Element("View", style=_PAGE)
    SubElement(page, "Style").text = _STYLE
    side = SubElement(page, "View", className="sr-side")
    keys = layer_keys({layer: ontology().types(layer) for layer in ontology().layers})
    _filter(side)
    group = SubElement(
        side, "Labels", name=MENTION, toName=TEXT, choice="single", showInline="true"
    )
    for layer in ontology().layers:
        _layer(group, layer, keys)
    _attributes(side, keys, adjudication)
    roles = SubElement(side, "Relations")
    for name in relations():
        SubElement(roles, "Relation", value=name)
    _article(SubElement(page, "View", className="sr-text"), adjudication)
    indent(page)
    return tostring(page, encoding="unicode") + "\n"


def _filter(side: Element) -> None:
    words = {"placeholder": "filter types (shift+U)", "hotkey": FILTER, "minlength": "1"}
    SubElement(side, "Filter", {"name": "filter", "toName": MENTION, **words})


def _layer(labels: Element, layer: str, keys: dict[str, str]) -> None:
    group = SubElement(labels, "View", className="sr-layer")
    SubElement(group, "Header", value=layer.upper(), size="6", style="margin:3px 0 0")
    types = ontology().types(layer)
    for name, colour in zip(types, shades(layer, len(types)), strict=True):
        hint = _hint(ontology().entry(name))
        SubElement(group, "Label", value=name, background=colour, hotkey=keys[name], hint=hint)


def _hint(value: Value) -> str:
    example = value.example.replace("\n", " ")
    return f"{value.question} {value.definition} Example: {example}"


def _attributes(side: Element, taken: dict[str, str], adjudication: bool) -> None:
    """Add what is said of a region; each field shows only for the regions that it is for."""
    event, place, named = (_when(*layers) for layers in (["event"], ["location"], form_layers()))
    keys = assign(ontology().realis, rest(LETTERS, taken.values()))
    realis = _choices(side, REALIS, ontology().realis, keys, event)
    if adjudication:
        realis.set("required", "true")
        realis.set("requiredMessage", "Every event needs a realis value: choose it again")
    keys = assign(ontology().forms, rest(SHIFTED, taken.values()))
    _choices(side, FORM, ontology().forms, keys, named)
    hint = "(only where you were given a list)"
    _field(_box(side, event), INCIDENT, f"incident id {hint}")
    _field(_box(side, place), GAZETTEER, f"gazetteer id {hint}")
    if adjudication:
        _field(_box(side, {}), RULE, "the rule that decides, such as S16")


def _when(*layers: str) -> dict[str, str]:
    names = [name for layer in layers for name in ontology().types(layer)]
    return {"whenLabelValue": ",".join(names)}


def _box(side: Element, when: dict[str, str]) -> Element:
    """Return a part of the page that shows only while a region of some kind is selected."""
    fields = {"className": "sr-region", "visibleWhen": "region-selected", **when}
    return SubElement(side, "View", fields)


def _choices(
    side: Element, name: str, values: tuple[str, ...], keys: dict[str, str], when: dict[str, str]
) -> Element:
    # The condition stands on the control as well: on the box alone, a required choice would be
    # asked of every region.
    fields = {"choice": "single-radio", "layout": "inline", "perRegion": "true"}
    fields |= {"visibleWhen": "region-selected", **when}
    group = SubElement(_box(side, when), "Choices", {"name": name, "toName": TEXT, **fields})
    for value in values:
        hint = _hint(ontology().entry(value))
        SubElement(group, "Choice", value=value, hotkey=keys[value], hint=hint)
    return group


def _field(box: Element, name: str, placeholder: str) -> None:
    fields = {"placeholder": placeholder, "maxSubmissions": "1", "rows": "1", "editable": "true"}
    SubElement(box, "TextArea", {"name": name, "toName": TEXT, **fields, "perRegion": "true"})


def _article(main: Element, adjudication: bool) -> None:
    SubElement(main, "Header", value="$doc_id", size="6")
    show = {"granularity": "symbol", "showLabels": "true"}
    SubElement(main, "Text", {"name": TEXT, "value": "$text", **show})
    note = "note on this article, for whoever decides where readers differ"
    fields = {"placeholder": note, "rows": "2", "editable": "true", "maxSubmissions": "1"}
    if adjudication:
        plain = "white-space:pre-line; font-size:13px; font-weight:400; line-height:1.5"
        SubElement(main, "Header", value="$differences", size="6", style=plain)
    SubElement(main, "TextArea", {"name": NOTE, "toName": TEXT, **fields})
