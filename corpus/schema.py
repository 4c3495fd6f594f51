"""The typed columns of every config, as the data card declares them.

Features are written in the card's own YAML form, so that no heavy import is needed to build it.
Label names are in the order of the ontology, which never changes within a major version.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpus.contrast_pairs import PHENOMENA
from corpus.ontology import ontology

Feature = dict[str, Any]
CONFIGS = ("documents", "tokens", "mentions", "events", "incidents", "annotations", "contrast")


def labels(names: Iterable[str]) -> dict[str, Any]:
    """Return the feature type of a label with these names, numbered from 0."""
    return {"class_label": {"names": {str(i): name for i, name in enumerate(names)}}}


def tag_names(layer: str) -> tuple[str, ...]:
    """Return the IOB2 tags of a layer: O, then B- and I- of each type in ontology order."""
    tags = (f"{prefix}-{name}" for name in ontology().types(layer) for prefix in "BI")
    return ("O", *tags)


def all_types() -> tuple[str, ...]:
    """Return the types of all layers, actors first, in ontology order."""
    return tuple(name for layer in ontology().layers for name in ontology().types(layer))


def _columns(**dtypes: Any) -> list[Feature]:
    return [{"name": name, "dtype": dtype} for name, dtype in dtypes.items()]


def _list(name: str, item: Any) -> Feature:
    return {"name": name, "list": item}


def _struct(name: str, columns: list[Feature]) -> Feature:
    return {"name": name, "struct": columns}


def _mention() -> list[Feature]:
    return _columns(
        id="string",
        layer=labels(ontology().layers),
        type=labels(all_types()),
        start="int32",
        end="int32",
        text="string",
        form=labels(ontology().forms),
        entity="string",
    )


def _entity() -> list[Feature]:
    return _columns(
        id="string",
        layer=labels(ontology().layers),
        type=labels(all_types()),
        name="string",
        gazetteer="string",
    )


def _roles() -> list[Feature]:
    roles = [_list(name, "string") for name in ("agents", "targets", "places", "sources")]
    return [*roles, *_columns(incident="string")]


def _event() -> list[Feature]:
    return [*_columns(mention="string", realis=labels(ontology().realis)), *_roles()]


def _layers() -> list[Feature]:
    return [
        _list("mentions", _mention()),
        _list("entities", _entity()),
        _list("events", _event()),
    ]


def _documents() -> list[Feature]:
    head = _columns(id="string", title="string", date="date32", outlet="string")
    more = _columns(viewpoint="string", form="string", theatre="string")
    tail = _columns(constructed="bool", sha256="string", text="string")
    return [
        *head,
        *more,
        _list("incidents", "string"),
        *tail,
        _list("sentences", _columns(start="int32", end="int32")),
        _list("event_types", labels(ontology().types("event"))),
        *_layers(),
    ]


def _tokens() -> list[Feature]:
    return [
        *_columns(id="string", article="string", sentence="int32", start="int32", end="int32"),
        _list("tokens", "string"),
        _list("starts", "int32"),
        _list("ends", "int32"),
        *(_list(f"{layer}_tags", labels(tag_names(layer))) for layer in ontology().layers),
    ]


def _mentions() -> list[Feature]:
    return [*_columns(article="string"), *_mention(), *_columns(gazetteer="string")]


def _events() -> list[Feature]:
    return [
        *_columns(
            id="string",
            article="string",
            event="string",
            type=labels(ontology().types("event")),
            trigger="string",
            start="int32",
            end="int32",
            realis=labels(ontology().realis),
        ),
        *_roles(),
    ]


def _party() -> list[Feature]:
    return _columns(name="string", type=labels(ontology().types("actor")))


def _count() -> list[Feature]:
    return _columns(low="int32", best="int32", high="int32")


def _incidents() -> list[Feature]:
    place = _columns(
        gazetteer="string",
        name="string",
        latitude="float64",
        longitude="float64",
        country="string",
        precision="int32",
    )
    codes = _columns(
        plover_event="string",
        plover_mode="string",
        cameo_root="string",
        acled_event="string",
        acled_sub_event="string",
        acled_interaction="string",
        ucdp_violence="int32",
    )
    return [
        *_columns(id="string", theatre="string"),
        _list("types", labels(ontology().types("event"))),
        _struct("date", _columns(start="date32", end="date32", precision="int32")),
        _struct("place", place),
        _list("agents", _party()),
        _list("targets", _party()),
        _struct("counts", [_struct(name, _count()) for name in ("killed", "injured", "displaced")]),
        _list("claims", _columns(source="string", field="string", value="string")),
        _list("reports", _columns(article="string", outlet="string", viewpoint="string")),
        _list("mentions", "string"),
        _struct("codes", codes),
        *_columns(summary="string"),
    ]


def _annotations() -> list[Feature]:
    return [*_columns(article="string", annotator="string", sha256="string"), *_layers()]


def _contrast() -> list[Feature]:
    focus = _columns(layer="string", start="int32", end="int32")
    side = [*_columns(id="string", sha256="string", text="string"), _struct("focus", focus)]
    return [
        *_columns(id="string", phenomenon=labels(PHENOMENA), article="string"),
        _list("sides", [*side, *_layers()]),
    ]


def features(config: str) -> list[Feature]:
    """Return the columns of a config."""
    return {
        "documents": _documents,
        "tokens": _tokens,
        "mentions": _mentions,
        "events": _events,
        "incidents": _incidents,
        "annotations": _annotations,
        "contrast": _contrast,
    }[config]()
