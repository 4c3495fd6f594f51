"""The tag set: layers, types, roles, realis and forms, read from ``ontology.toml``.

>>> from corpus.ontology import ontology
>>> ontology().types("location")[:3]
('COUNTRY', 'ADMIN', 'SETTLEMENT')
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

PATH = Path(__file__).resolve().with_name("ontology.toml")

Record = TypeVar("Record")


class OntologyError(ValueError):
    """An ontology file that does not describe a tag set."""


class UnknownNameError(LookupError):
    """A name that the ontology does not have; the message lists those that it has."""

    def __init__(self, kind: str, asked: object, known: Iterable[str]) -> None:
        """Say which ``kind`` of name was asked for, and which ones exist."""
        super().__init__(f"no {kind} {asked!r}; there are {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Layer:
    """An independent layer of spans; ``prefix`` starts the ids of its entities (``A1``)."""

    name: str
    prefix: str
    definition: str


@dataclass(frozen=True, slots=True)
class Value:
    """A role, realis value or form.

    In ``example`` and ``non_example`` the one span meant stands in brackets. ``non_example_is``
    is the name that fits there instead, or ``none`` when nothing is annotated there.
    """

    name: str
    question: str
    definition: str
    example: str
    non_example: str
    non_example_is: str


@dataclass(frozen=True, slots=True)
class Type(Value):
    """A span type of one layer."""

    layer: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """The whole tag set. Names keep the order of the file, and no two names are the same."""

    version: int
    layer_records: tuple[Layer, ...]
    type_records: tuple[Type, ...]
    role_records: tuple[Value, ...]
    realis_records: tuple[Value, ...]
    form_records: tuple[Value, ...]

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers: actor, location, event."""
        return tuple(layer.name for layer in self.layer_records)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that link an event to an entity."""
        return tuple(value.name for value in self.role_records)

    @property
    def realis(self) -> tuple[str, ...]:
        """The realis values of an event; the first is meant when nothing is said."""
        return tuple(value.name for value in self.realis_records)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of an actor or location mention."""
        return tuple(value.name for value in self.form_records)

    def types(self, layer: str) -> tuple[str, ...]:
        """Return the types of a layer.

        Raises:
            UnknownNameError: there is no such layer.
        """
        found = tuple(record.name for record in self.type_records if record.layer == layer)
        if not found:
            raise UnknownNameError("layer", layer, self.layers)
        return found

    def layer_of(self, type_name: str) -> str:
        """Return the layer that a type belongs to.

        Raises:
            UnknownNameError: there is no such type.
        """
        for record in self.type_records:
            if record.name == type_name:
                return record.layer
        raise UnknownNameError("type", type_name, (record.name for record in self.type_records))

    def prefix(self, layer: str) -> str:
        """Return the letter that starts entity ids of a layer: A, L or E.

        Raises:
            UnknownNameError: there is no such layer.
        """
        for record in self.layer_records:
            if record.name == layer:
                return record.prefix
        raise UnknownNameError("layer", layer, self.layers)

    def entry(self, name: str) -> Value:
        """Return the type, role, realis value or form of this name.

        Raises:
            UnknownNameError: there is none.
        """
        values = self.role_records + self.realis_records + self.form_records
        entries = {record.name: record for record in (*self.type_records, *values)}
        if name not in entries:
            raise UnknownNameError("name", name, entries)
        return entries[name]

    def definition(self, name: str) -> str:
        """Return the definition of a layer, type, role, realis value or form.

        Raises:
            UnknownNameError: there is none.
        """
        for layer in self.layer_records:
            if layer.name == name:
                return layer.definition
        return self.entry(name).definition


def document(path: Path = PATH) -> Mapping[str, Any]:
    """Return an ontology file as TOML tables, the crosswalk and its schemes included.

    Raises:
        OntologyError: the file is not TOML, or not of version 1.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise OntologyError(f"{path.name}: {error}") from None
    if tables.get("version") != 1:
        raise OntologyError(f"{path.name}: version {tables.get('version')!r}; this code reads 1")
    return tables


def load(path: Path = PATH) -> Ontology:
    """Read an ontology file.

    Raises:
        OntologyError: a table or a key is missing or unknown.
    """
    tables = document(path)
    return Ontology(
        version=tables["version"],
        layer_records=_records(Layer, tables, "layers"),
        type_records=_records(Type, tables, "types"),
        role_records=_records(Value, tables, "roles"),
        realis_records=_records(Value, tables, "realis"),
        form_records=_records(Value, tables, "forms"),
    )


def _records(kind: type[Record], tables: Mapping[str, Any], section: str) -> tuple[Record, ...]:
    try:
        return tuple(kind(**row) for row in tables[section])
    except KeyError:
        raise OntologyError(f"no [[{section}]] tables") from None
    except TypeError as error:
        raise OntologyError(f"[[{section}]]: {error}") from None


@cache
def ontology() -> Ontology:
    """Return the tag set of this corpus, read at the first call."""
    return load()
