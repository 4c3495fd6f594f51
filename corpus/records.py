"""The records of the corpus: small, frozen, with half-open code-point offsets.

Everywhere ``start`` and ``end`` count Unicode code points of an article's text, the end is
exclusive, and ``text[start:end]`` is the mention's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.files import sha256


@dataclass(frozen=True, slots=True)
class Article:
    """One news item. Its text starts with the headline and is frozen: NFC, LF line ends, no BOM."""

    id: str
    title: str
    date: date
    outlet: str
    viewpoint: str
    form: str
    theatre: str
    incidents: tuple[str, ...]
    constructed: bool
    text: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the text's UTF-8 bytes."""
        return sha256(self.text)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of one layer. ``entity`` is the coreference id; for triggers, that of the event."""

    id: str
    layer: str
    type: str
    start: int
    end: int
    text: str
    form: str | None
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor or a location of one article: what its coreferent mentions stand for.

    ``name`` is the text of its first mention of form NAME, ``gazetteer`` the id of its place;
    each is None where there is none.
    """

    id: str
    layer: str
    type: str
    name: str | None
    gazetteer: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """What one trigger says: ``mention`` is the trigger's id, the roles hold entity ids."""

    mention: str
    realis: str
    agents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's reading of one article; ``gold`` is the adjudicated one."""

    article: str
    annotator: str
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]

    @property
    def event_types(self) -> tuple[str, ...]:
        """Types of the events that the article reports as ACTUAL, sorted: the document labels."""
        types = {mention.id: mention.type for mention in self.mentions}
        return tuple(sorted({types[e.mention] for e in self.events if e.realis == "ACTUAL"}))


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its sentences and its gold annotation, as `corpus.load` yields it."""

    article: Article
    sentences: tuple[Span, ...]
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer; degrees to two decimals, UCDP precision from 1 to 7."""

    id: str
    name: str
    aliases: tuple[str, ...]
    type: str
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    precision: int
    invented: bool
    parent: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor of an incident record."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as low, best and high estimate."""

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one field, where sources differ or claim control."""

    source: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened, behind one or more reports.

    ``date_precision`` runs from 1 (a day) to 5 (more than a month), ``place_precision`` is
    UCDP's, 1 (exact) to 7; ``place`` is a gazetteer id; counts are None where nothing is known.
    """

    id: str
    types: tuple[str, ...]
    start: date
    end: date
    date_precision: int
    place: str
    place_precision: int
    agents: tuple[Party, ...]
    targets: tuple[Party, ...]
    killed: Count | None
    injured: Count | None
    displaced: Count | None
    claims: tuple[Claim, ...]
    reports: tuple[str, ...]
    summary: str
