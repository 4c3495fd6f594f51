"""What `croissant.toml` says of a corpus as a whole: name, licence, responsible-AI statements."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.files import read_text
from corpus.findings import Finding, InputError, UsageError
from corpus.version import data_version

FILE = "croissant.toml"
_HEAD: dict[str, type] = {
    "name": str,
    "description": str,
    "license": str,
    "creator": str,
    "cite_as": str,
    "date_published": date,
    "keywords": list,
    "languages": list,
    "version": str,
    "rai": dict,
}
_LISTS = (
    "data_collection_type",
    "data_preprocessing_protocol",
    "data_annotation_protocol",
    "data_annotation_platform",
    "data_annotation_analysis",
    "annotator_demographics",
    "machine_annotation_tools",
    "data_biases",
    "data_use_cases",
    "data_limitations",
    "personal_sensitive_information",
)
_RAI: dict[str, type] = {
    "data_collection": str,
    "data_collection_missing_data": str,
    "data_collection_raw_data": str,
    "data_collection_timeframe": list,
    "data_imputation_protocol": str,
    "data_manipulation_protocol": str,
    "annotations_per_item": str,
    "data_social_impact": str,
    "data_release_maintenance_plan": str,
    **dict.fromkeys(_LISTS, list),
}
_NAMES = {str: "a string", list: "a list", dict: "a table", date: "a date such as 2026-11-22"}


@dataclass(frozen=True, slots=True)
class About:
    """The head of a Croissant file, and its responsible-AI statements by their names."""

    head: Mapping[str, Any]
    rai: Mapping[str, Any]


def read_about(data: Path | None = None) -> About:
    """Read ``croissant.toml`` of a folder or its ``corpus``; ours, with our version, by default.

    Raises:
        UsageError: the folder has none: nobody else can say whose data it is.
        InputError: keys that are missing or unknown, values of another kind.
    """
    if data is None:
        path = Path(__file__).resolve().parent.parent / FILE
    else:
        places = [data / FILE, data / "corpus" / FILE]
        path = next((place for place in places if place.exists()), places[0])
        if not path.exists():
            message = (
                f"{path} is missing: it says name, licence and creator; corpus/{FILE} shows how"
            )
            raise UsageError(message)
    table = _table(path)
    if data is None:
        table = {**table, "version": data_version()}
    found = [Finding(str(path), "", "about-form", problem) for problem in _problems(table)]
    if found:
        raise InputError(found)
    return About({k: v for k, v in table.items() if k != "rai"}, table["rai"])


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError([Finding(str(path), "", "about-form", f"is no TOML: {error}")]) from None


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    rai = table.get("rai")
    for where, part, form in (("", table, _HEAD), ("rai.", rai, _RAI)):
        if not isinstance(part, dict):
            continue
        for key in part.keys() - form.keys():
            yield f"no key {where}{key}; there are {', '.join(form)}"
        for key, kind in form.items():
            if key in part and not isinstance(part[key], kind):
                yield f"{where}{key} is {part[key]!r:.40}; expected {_NAMES[kind]}"
    yield from (f"the key {key} is missing" for key in _HEAD if key not in table)
