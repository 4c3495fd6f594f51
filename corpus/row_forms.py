"""The form of hand-written records: what keys a row has and what kind each value is.

A form is a type, a list with one form for its items, a tuple of alternatives (None among them
where a value may be missing), or a dictionary of keys. Keys are exactly those of the form.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

Form = Any

_COUNT = {"low": int, "best": int, "high": int}
_PARTY = {"name": str, "type": str}
INCIDENT: Form = {
    "id": str,
    "types": [str],
    "date": {"start": date, "end": date, "precision": int},
    "place": {"gazetteer": str, "precision": int},
    "agents": [_PARTY],
    "targets": [_PARTY],
    "counts": {key: (_COUNT, None) for key in ("killed", "injured", "displaced")},
    "claims": [{"source": str, "field": str, "value": str}],
    "reports": [str],
    "summary": str,
}
PLACE: Form = {
    "id": str,
    "name": str,
    "aliases": [str],
    "type": str,
    "latitude": float,
    "longitude": float,
    "country": (str, None),
    "admin1": (str, None),
    "precision": int,
    "invented": bool,
    "parent": (str, None),
}
ACTOR: Form = {
    "name": str,
    "aliases": [str],
    "type": str,
    "theatres": [str],
    "invented": bool,
    "note": str,
}


def form_problems(value: Any, form: Form, where: str = "") -> Iterator[str]:
    """Yield what keeps a value from having a form; ``where`` names it."""
    if isinstance(form, tuple):
        if value is not None or None not in form:
            yield from form_problems(value, form[0], where)
    elif isinstance(form, list):
        if not isinstance(value, list):
            yield f"{where} is {value!r:.40}; expected a list"
            return
        for number, item in enumerate(value):
            yield from form_problems(item, form[0], f"{where}[{number}]")
    elif isinstance(form, dict):
        yield from _object_problems(value, form, where)
    elif not _is(value, form):
        yield f"{where} is {value!r:.40}; expected {_NAMES[form]}"


def _object_problems(value: Any, form: dict[str, Form], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is {value!r:.40}; expected an object"
        return
    at = f"{where}." if where else ""
    for key in value.keys() - form.keys():
        yield f"no key {at}{key}; there are {', '.join(form)}"
    for key, inner in form.items():
        if key not in value:
            yield f"the key {at}{key} is missing"
        else:
            yield from form_problems(value[key], inner, f"{at}{key}")


_NAMES = {
    str: "a string",
    int: "a whole number",
    float: "a finite number",
    bool: "true or false",
    date: "a date such as 2015-03-03",
}


def _is(value: Any, kind: type) -> bool:
    if kind is date:
        return isinstance(value, str) and _is_date(value)
    if kind is float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(value)
    if kind is str:
        return isinstance(value, str)
    return type(value) is kind


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
