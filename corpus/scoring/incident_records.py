"""Incident records of a whole set of articles: slots that are filled, records that are found.

Correct is a filler of an aligned record that matches: an event type, a date as it is written, the
gazetteer id of the place, the name of an agent or target (in lower case, without punctuation and
articles), a number between the gold's low and high estimate, the id of a report. Ids of incidents
are never compared; records are aligned one to one over the whole set, as `corpus.scoring.templates`
says. Measures are ``slots`` and ``records``; see `corpus.scoring.slots`.

The unit of resampling is the gold incident. A record without a partner counts in the first unit
that shares a report with it, or in one more unit for all those that share none.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.records import Incident
from corpus.scoring.measures import Measures, quotient, recipes
from corpus.scoring.slots import LABELS, TASK, SlotCounts, measures_of, slot_result, whole_result
from corpus.scoring.templates import (
    Filler,
    Record,
    align,
    align_records,
    normalised,
    pair_counts,
    record_key,
)

SLOTS = (
    *("TYPE", "START", "END", "PLACE", "AGENT", "TARGET"),
    *("KILLED", "INJURED", "DISPLACED", "REPORT"),
)


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """What a system says of one incident; only ``id`` and ``reports`` are always there.

    Dates are ISO dates, ``place`` is a gazetteer id, ``agents`` and ``targets`` are names, the
    numbers are best estimates, or in gold all that is right, and ``reports`` the ids of articles.
    """

    id: str
    reports: tuple[str, ...]
    types: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    place: str | None = None
    agents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    killed: int | range | None = None
    injured: int | range | None = None
    displaced: int | range | None = None


def incident_record(incident: Incident) -> IncidentRecord:
    """Return a gold incident in the form of a system's record."""
    counts = (incident.killed, incident.injured, incident.displaced)
    return _with_counts(incident, *(None if c is None else c.best for c in counts))


def gold_record(incident: Incident) -> IncidentRecord:
    """Return a gold incident as a record that takes every number between low and high."""
    counts = (incident.killed, incident.injured, incident.displaced)
    return _with_counts(
        incident, *(None if c is None else range(c.low, c.high + 1) for c in counts)
    )


def _with_counts(
    incident: Incident,
    killed: int | range | None,
    injured: int | range | None,
    displaced: int | range | None,
) -> IncidentRecord:
    return IncidentRecord(
        id=incident.id,
        reports=incident.reports,
        types=incident.types,
        start=incident.start.isoformat(),
        end=incident.end.isoformat(),
        place=incident.place,
        agents=tuple(party.name for party in incident.agents),
        targets=tuple(party.name for party in incident.targets),
        killed=killed,
        injured=injured,
        displaced=displaced,
    )


def score_incident_records(
    gold: Sequence[Incident] | Sequence[IncidentRecord],
    predictions: Sequence[IncidentRecord],
    *,
    split: str = "-",
    fields: Sequence[str] = (),
) -> Measures:
    """Score the incident records of a set of articles, given in any order.

    Raises:
        ValueError: an id stands twice on one side.
    """
    records = (gold_record(i) if isinstance(i, Incident) else i for i in gold)
    mine, theirs = sorted(records, key=lambda i: i.id), sorted(predictions, key=lambda i: i.id)
    for side in (mine, theirs):
        if twice := [i for i, n in Counter(record.id for record in side).items() if n > 1]:
            raise ValueError(f"{len(twice)} ids stand twice: {', '.join(twice[:5])}")
    answers = [_slots(record) for record in mine]
    said = [_slots(record) for record in theirs]
    homes = [_home(record, mine) for record in theirs]
    content = [(incident.id, record_key(a)) for incident, a in zip(mine, answers, strict=True)]
    digest = hashlib.sha256(repr(content).encode()).hexdigest()[:8]
    names = ("slots", "records")
    ids, units = [incident.id for incident in mine], range(len(mine) + 1)
    signed = recipes(TASK, (), ids, digest, LABELS, names, split=split, units=units, fields=fields)
    counts = _counts(answers, said, homes)
    sums = _sums(answers, said, homes)
    return measures_of(
        {
            "slots": slot_result(counts, SLOTS, signed["slots"]),
            "records": whole_result(sums, signed["records"]),
        }
    )


def _home(record: IncidentRecord, gold: Sequence[IncidentRecord]) -> int:
    """Return the unit of a record without a partner; the last one is for those that fit none."""
    reports = set(record.reports)
    near = (unit for unit, incident in enumerate(gold) if reports & set(incident.reports))
    return next(near, len(gold))


def _counts(
    gold: Sequence[Record], predictions: Sequence[Record], homes: Sequence[int]
) -> list[SlotCounts]:
    partners = {said: mine for mine, said in align(gold, predictions)}
    units: list[SlotCounts] = [Counter() for _ in range(len(gold) + 1)]
    for said, record in enumerate(predictions):
        unit = partners.get(said)
        units[homes[said] if unit is None else unit] += pair_counts(
            {} if unit is None else gold[unit], record
        )
    for unit in set(range(len(gold))) - set(partners.values()):
        units[unit] += pair_counts(gold[unit], {})
    return units


def _sums(
    gold: Sequence[Record], predictions: Sequence[Record], homes: Sequence[int]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    sums = np.zeros((len(gold) + 1, 1, 4))
    sums[: len(gold), 0, 3] = 1
    pairs, common = align_records(gold, predictions)
    partners = {said: (mine, weight) for (mine, said), weight in pairs.items()}
    for said, home in enumerate(homes):
        unit, weight = partners.get(said, (home, 0))
        sums[unit, 0, :2] += quotient({common: weight})
        sums[unit, 0, 2] += 1
    return sums


def _slots(record: IncidentRecord) -> dict[str, list[Filler]]:
    values: dict[str, Sequence[str | int | range | None]] = {
        "TYPE": record.types,
        "START": [record.start],
        "END": [record.end],
        "PLACE": [record.place],
        "AGENT": [normalised(name) for name in record.agents],
        "TARGET": [normalised(name) for name in record.targets],
        "KILLED": [record.killed],
        "INJURED": [record.injured],
        "DISPLACED": [record.displaced],
        "REPORT": record.reports,
    }
    return {
        slot: [
            value if isinstance(value, range) else frozenset({value})
            for value in dict.fromkeys(found)
            if value is not None
        ]
        for slot, found in values.items()
    }
