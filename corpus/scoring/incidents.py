"""Incidents of a document: which events belong together, and who fills their roles.

What a document says of one incident is a record: the types of the incident's events in the slot
TYPE, and in each role the entities that fill it. Ids of incidents are never compared; records are
aligned one to one. Events without an incident belong to no record. By measure, correct are

- ``slots``: fillers that match strictly in aligned records;
- ``records``: the Dice coefficient of the fillers of aligned records, as in CEAF;
- ``REE``: role-filler entities of the document, whatever the event, that match strictly;
- ``REE-shares``: the same, each by the share of its mentions that is right.

See `corpus.scoring.templates` for matches. A gold filler is all mentions of an entity, a predicted
one the argument spans of a role that stand in one of the system's own clusters, or a single span.
Roles that the gold of a document lacks count as predicted; the script that defined CEAF-REE never
looks at them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence

from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring.measures import Measures, recipes, structures_digest
from corpus.scoring.slots import (
    LABELS,
    MEASURES,
    TASK,
    filler_results,
    measures_of,
    record_results,
)
from corpus.scoring.structure import (
    Argument,
    EventMention,
    Side,
    Structure,
    aligned,
    entity_at,
    mention_index,
)
from corpus.scoring.templates import Filler, Record, normalised, record_key

TYPE = "TYPE"
# A record as plain data: {slot: [[mention, ...], ...]}; strings are normalised.
PlainRecord = Mapping[str, Sequence[Sequence[Hashable]]]


def score_incidents(
    gold: Side,
    predictions: Side,
    *,
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> Measures:
    """Score the incidents and the role fillers of documents, matched by id.

    ``units`` gives documents that are resampled together, ``fields`` are added to the signature.

    Raises:
        ValueError: the two sides are not about the same documents, or a mention stands twice.
    """
    mine, theirs = aligned(gold, predictions)
    ours = any(isinstance(document, Document) for document in gold)
    roles = ontology().roles if ours else ()
    ids, digest = [structure.id for structure in mine], structures_digest(mine)
    signed = recipes(
        TASK, gold, ids, digest, LABELS, MEASURES, split=split, units=units, fields=fields
    )
    both = list(zip(mine, theirs, strict=True))
    records = [(incidents_of(m, whole=True), incidents_of(t)) for m, t in both]
    fillers = [(fillers_of(m, m.events, whole=True), fillers_of(t, t.events)) for m, t in both]
    return measures_of(
        {
            **record_results(records, (TYPE, *roles) if ours else (), signed, units),
            **filler_results(fillers, roles, signed, units),
        }
    )


def score_records(
    gold: Mapping[str, Sequence[PlainRecord]],
    predictions: Mapping[str, Sequence[PlainRecord]],
    *,
    units: Sequence[int] | None = None,
) -> Measures:
    """Score plain records by document id, ``{slot: [[mention, ...], ...]}``: slots and records.

    Raises:
        ValueError: the two sides are not about the same documents.
    """
    ids = _same_documents(gold, predictions)
    pairs = [([plain(r) for r in gold[i]], [plain(r) for r in predictions[i]]) for i in ids]
    digest = _digest(
        (i, sorted(map(record_key, mine))) for i, (mine, _) in zip(ids, pairs, strict=True)
    )
    signed = _plain_recipes(ids, digest, units)
    return measures_of(record_results(pairs, (), signed, units))


def score_fillers(
    gold: Mapping[str, PlainRecord],
    predictions: Mapping[str, PlainRecord],
    *,
    units: Sequence[int] | None = None,
) -> Measures:
    """Score plain role fillers by document id, ``{role: [[mention, ...], ...]}``: CEAF-REE.

    Raises:
        ValueError: the two sides are not about the same documents.
    """
    ids = _same_documents(gold, predictions)
    pairs = [(plain(gold[i]), plain(predictions[i])) for i in ids]
    digest = _digest((i, record_key(mine)) for i, (mine, _) in zip(ids, pairs, strict=True))
    signed = _plain_recipes(ids, digest, units)
    return measures_of(filler_results(pairs, (), signed, units))


def _same_documents(gold: Mapping[str, object], predictions: Mapping[str, object]) -> list[str]:
    for name, ids in (
        ("gold documents have no prediction", gold.keys() - predictions.keys()),
        ("predictions are about documents that the gold lacks", predictions.keys() - gold.keys()),
    ):
        if ids:
            raise ValueError(f"{len(ids)} {name}: {', '.join(sorted(ids)[:5])}")
    return list(gold)


def _digest(content: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(content)).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _plain_recipes(ids: Sequence[str], digest: str, units: Sequence[int] | None) -> dict[str, str]:
    return recipes(TASK, (), ids, digest, LABELS, MEASURES, split="-", units=units)


def plain(record: PlainRecord) -> dict[str, list[Filler]]:
    """Return a plain record with its fillers as sets of mentions, strings normalised."""
    return {
        slot: [frozenset(normalised(m) if isinstance(m, str) else m for m in f) for f in fillers]
        for slot, fillers in record.items()
    }


def incidents_of(structure: Structure, *, whole: bool = False) -> list[Record]:
    """Return a record for each incident of a document; ``whole`` as for `fillers_of`."""
    found: dict[str, list[EventMention]] = {}
    for event in structure.events:
        if event.incident is not None:
            found.setdefault(event.incident, []).append(event)
    return [
        {
            TYPE: [frozenset({name}) for name in sorted({event.type for event in events})],
            **fillers_of(structure, events, whole=whole),
        }
        for events in found.values()
    ]


def fillers_of(
    structure: Structure, events: Iterable[EventMention], *, whole: bool = False
) -> dict[str, list[Filler]]:
    """Return the entities that fill each role of some events.

    ``whole`` makes a filler of all mentions of a cluster, else of those that the arguments name.
    """
    index = mention_index(structure.entities)
    found: dict[str, dict[object, set[Hashable]]] = {}
    for event in events:
        for argument in event.arguments:
            entity = entity_at(index, argument)
            own = found.setdefault(argument.role, {}).setdefault(_key(argument, entity), set())
            own.add((argument.start, argument.end))
            if whole and entity is not None:
                own.update(structure.entities[entity].mentions)
    return {role: [frozenset(mentions) for mentions in by.values()] for role, by in found.items()}


def _key(argument: Argument, entity: int | None) -> object:
    return (argument.start, argument.end) if entity is None else entity
