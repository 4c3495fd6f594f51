"""Rows of a file of predicted incidents, in the form of ``corpus/incidents.jsonl``.

A row is one JSON object an incident::

    {"id": "p1", "reports": ["iq-002-a", "iq-002-b"], "types": ["CLASH", "KILL"],
     "date": {"start": "2015-03-03", "end": "2015-03-04"}, "place": {"gazetteer": "iq-hit"},
     "agents": [{"name": "Iraqi army"}], "targets": [{"name": "Islamic State"}],
     "counts": {"killed": {"best": 12}, "injured": null}}

``id`` is the system's own, unique in the file; ``reports`` names one or more of the articles that
the system was given. Everything else may be left out or null; further keys are not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.files import JsonObject, read_jsonl
from corpus.findings import Finding, InputError
from corpus.ontology import ontology
from corpus.scoring.hints import nearest
from corpus.scoring.incident_records import IncidentRecord

Problem = tuple[str, str]  # a check id, and what is wrong
_COUNTS = ("killed", "injured", "displaced")
_ESTIMATES = ("low", "best", "high")
_OBJECTS = ("date", "place", "counts")


@dataclass(frozen=True, slots=True)
class Limits:
    """The articles and the event types that rows may name; None for any."""

    articles: Collection[str] | None
    types: Collection[str] | None


def is_record_file(path: Path) -> bool:
    """Return whether a file holds incidents with their reports, and not documents.

    Raises:
        InputError: it is no file of JSON Lines.
    """
    rows = read_jsonl(path, clean=False)
    return any("reports" in row for _, row in rows)


def read_gold_incidents(path: Path) -> list[IncidentRecord]:
    """Read a file of gold incidents, ours or of another corpus, with any types and articles.

    Counts are all that lies between ``low`` and ``high``, where the gold gives them.

    Raises:
        InputError: every row that is malformed or stands twice.
    """
    return _read(path, Limits(None, None), ranges=True)


def types_of(gold: Iterable[IncidentRecord]) -> Collection[str] | None:
    """Return the event types of the ontology, or None where the gold has others: any will do."""
    known = ontology().types("event")
    return known if {name for record in gold for name in record.types} <= set(known) else None


def read_incident_rows(
    path: Path, articles: Collection[str], types: Collection[str] | None = ()
) -> list[IncidentRecord]:
    """Read a file of predicted incidents about some articles, given by their ids.

    ``types`` are the event types that there are, by default the ontology's, None for any.

    Raises:
        InputError: every row that is malformed, stands twice or is about other articles.
    """
    known = ontology().types("event") if types == () else types
    return _read(path, Limits(articles, known), ranges=False)


def _read(path: Path, limits: Limits, *, ranges: bool) -> list[IncidentRecord]:
    found: list[Finding] = []
    made: list[IncidentRecord] = []
    lines: dict[str, int] = {}
    for number, row in read_jsonl(path, clean=False):
        problems = list(incident_problems(row, limits))
        identity = row.get("id")
        if isinstance(identity, str) and identity in lines:
            message = f"{identity} stands at line {lines[identity]} already; keep one"
            problems.append(("id-duplicate", message))
        found += [Finding(str(path), str(number), check, text) for check, text in problems]
        if isinstance(identity, str):
            lines.setdefault(identity, number)
        if not problems:
            made.append(_record(row, ranges))
    if found:
        raise InputError(found)
    return made


def incident_problems(row: JsonObject, limits: Limits) -> Iterator[Problem]:
    """Yield a check id and a message for everything that is wrong with a row."""
    identity = row.get("id")
    if not isinstance(identity, str) or not identity:
        yield "row-form", f"id is {identity!r:.40}; expected a string"
        return
    for check, message in _content_problems(row, limits):
        yield check, f"{identity}: {message}"


def _content_problems(row: JsonObject, limits: Limits) -> Iterator[Problem]:
    articles, known = limits.articles, limits.types
    reports = _report_ids(row)
    if not _strings(reports) or not reports:
        message = f"reports is {row.get('reports')!r:.60}"
        yield "row-form", f"{message}; expected a list of one or more article ids"
    elif articles is not None and (lost := [name for name in reports if name not in articles]):
        message = f"{len(lost)} reports are not among the {len(articles)} articles"
        yield "incident-report", f"{message}: {', '.join(lost[:5])}"
    types = row.get("types") or []
    if not _strings(types):
        yield "row-form", f"types is {types!r:.60}; expected a list of event types"
    else:
        for name in (name for name in types if known is not None and name not in known):
            yield "unknown-label", f"no event type {name!r:.40}{nearest(name, known or ())}"
    for key in ("agents", "targets"):
        if not _names(row.get(key) or []):
            message = f'{key} is {row[key]!r:.60}; expected a list of objects with a "name"'
            yield "row-form", message
    wrong = [key for key in _OBJECTS if not isinstance(row.get(key), dict | None)]
    yield from (("row-form", f"{key} is {row[key]!r:.60}; expected an object") for key in wrong)
    if not wrong:
        yield from _value_problems(row)


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict) and isinstance(item.get("name"), str) for item in value
    )


def _value_problems(row: JsonObject) -> Iterator[Problem]:
    for key in ("start", "end"):
        value = _part(row, "date", key)
        if value is not None and not _is_date(value):
            yield "incident-date", f"the {key} is {value!r:.40}; expected a date as 2015-03-04"
    place = _part(row, "place", "gazetteer")
    if not isinstance(place, str | None):
        yield "row-form", f"the place is {place!r:.40}; expected a gazetteer id"
    for key in _COUNTS:
        count = _part(row, "counts", key)
        if not isinstance(count, dict | None):
            yield "row-form", f'{key} is {count!r:.40}; expected an object with "best"'
            continue
        for name, number in ((n, (count or {}).get(n)) for n in _ESTIMATES):
            if number is not None and (type(number) is not int or number < 0):
                message = f"{key} has the {name} estimate {number!r:.40}"
                yield "incident-count", f"{message}; expected a whole number, or null for {key}"
        if count and _unordered(count):
            message = f"{key} is {count}; expected low <= best <= high"
            yield "incident-count", message


def _part(row: JsonObject, key: str, name: str) -> Any:
    return (row.get(key) or {}).get(name)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _unordered(count: JsonObject) -> bool:
    found = [count[key] for key in _ESTIMATES if type(count.get(key)) is int]
    return found != sorted(found)


def _report_ids(row: JsonObject) -> Any:
    """Return the ids of reports, which the built data gives as objects."""
    found = row.get("reports")
    if not isinstance(found, list):
        return found
    return [report.get("article") if isinstance(report, dict) else report for report in found]


def _number(count: JsonObject | None, ranges: bool) -> int | range | None:
    best = (count or {}).get("best")
    if count is None or best is None or not ranges:
        return best
    low, high = count.get("low"), count.get("high")
    return range(best if low is None else low, (best if high is None else high) + 1)


def _record(row: JsonObject, ranges: bool = False) -> IncidentRecord:
    counts = (_number(_part(row, "counts", key), ranges) for key in _COUNTS)
    killed, injured, displaced = counts
    return IncidentRecord(
        id=row["id"],
        reports=tuple(_report_ids(row)),
        types=tuple(row.get("types") or ()),
        start=_part(row, "date", "start"),
        end=_part(row, "date", "end"),
        place=_part(row, "place", "gazetteer"),
        agents=tuple(party["name"] for party in row.get("agents") or ()),
        targets=tuple(party["name"] for party in row.get("targets") or ()),
        killed=killed,
        injured=injured,
        displaced=displaced,
    )
