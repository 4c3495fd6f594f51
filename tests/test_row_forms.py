"""The form of hand-written records: what is refused, with the key and what was expected."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.row_forms import INCIDENT, PLACE, form_problems

DATA = Path(__file__).parent / "data" / "minimal" / "corpus"


def first(name: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads((DATA / name).read_text("utf-8").splitlines()[0])
    return row


def test_good_records_have_no_problems() -> None:
    assert list(form_problems(first("gazetteer.jsonl"), PLACE)) == []
    assert list(form_problems(first("incidents.jsonl"), INCIDENT)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"latitude": "10"}, "latitude is '10'; expected a finite number"),
        ({"latitude": float("nan")}, "latitude is nan; expected a finite number"),
        ({"latitude": True}, "latitude is True; expected a finite number"),
        ({"aliases": "Arlen"}, "aliases is 'Arlen'; expected a list"),
        ({"aliases": [1]}, "aliases[0] is 1; expected a string"),
        ({"precision": True}, "precision is True; expected a whole number"),
        ({"invented": 0}, "invented is 0; expected true or false"),
        ({"name": 1}, "name is 1; expected a string"),
        ({"extra": 1}, "no key extra; there are id, name"),
    ],
)
def test_bad_places(change: dict[str, Any], problem: str) -> None:
    (found,) = form_problems({**first("gazetteer.jsonl"), **change}, PLACE)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"counts": {"killed": None, "injured": None}}, "the key counts.displaced is missing"),
        ({"reports": [1]}, "reports[0] is 1; expected a string"),
        ({"types": "CLASH"}, "types is 'CLASH'; expected a list"),
        ({"claims": [{"source": "a", "field": "b", "value": 3}]}, "claims[0].value is 3"),
        (
            {"date": {"start": "2015-02-31", "end": "2015-03-01", "precision": 1}},
            "date.start is '2015-02-31'; expected a date such as 2015-03-03",
        ),
    ],
)
def test_bad_incidents(change: dict[str, Any], problem: str) -> None:
    (found,) = form_problems({**first("incidents.jsonl"), **change}, INCIDENT)
    assert found.startswith(problem)
