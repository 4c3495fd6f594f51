"""Incidents as a table in the shape of ACLED's, one row an event, for R and spreadsheets.

Columns that ACLED has carry its names and codes (ACLED codebook); the others follow behind. The
file is UTF-8 with a byte order mark, because Excel takes a file without one for the code page of
the machine; R reads it with ``fileEncoding = "UTF-8-BOM"`` or `readr`, pandas as it is. Text that a
spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from corpus.crosswalk import actor_codes
from corpus.exports.built import Built
from corpus.files import JsonObject
from corpus.findings import Finding, InputError, UsageError

BOM = "\ufeff"
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# UCDP's date precision (days) and place precision on ACLED's scales of three.
_TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
_GEO_PRECISION = {1: 1, 2: 2, 3: 3, 4: 3, 5: 2, 6: 3, 7: 3}


def acled_csv(built: Built) -> str:
    """Return the table, byte order mark included; unknown figures are empty cells.

    Raises:
        UsageError: the data has no incidents.
        InputError: rows that are no incidents.
    """
    rows: list[JsonObject] = []
    found: list[Finding] = []
    for split, lines in built.rows("incidents").items():
        path = str(built.files["incidents", split])
        for number, line in lines:
            try:
                rows.append({**acled_row(line), "split": split})
            except (LookupError, TypeError, ValueError, AttributeError) as error:
                message = f"is no row of the incidents config: {type(error).__name__} {error}"
                found.append(Finding(path, str(number), "record-form", message))
    if found:
        raise InputError(found)
    if not rows:
        raise UsageError("there are no incidents to export; ACLED's table is made of them")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({key: guarded(value) for key, value in row.items()} for row in rows)
    return BOM + out.getvalue()


def guarded(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def acled_row(incident: Mapping[str, Any]) -> JsonObject:
    """Return one incident. The main agent and target are ACLED's actor 1 and 2."""
    when, where, codes = incident["date"], incident["place"], incident["codes"]
    killed, reports = incident["counts"]["killed"], incident["reports"]
    agents, targets = incident["agents"], incident["targets"]
    return {
        "event_id_cnty": incident["id"],
        "event_date": when["start"],
        "year": date.fromisoformat(when["start"]).year,
        "time_precision": _TIME_PRECISION[when["precision"]],
        "event_type": codes["acled_event"],
        "sub_event_type": codes["acled_sub_event"],
        **_side(agents, 1),
        **_side(targets, 2),
        "interaction": codes["acled_interaction"],
        "civilian_targeting": "Civilian targeting" if _civilian(targets) else "",
        "country": where["country"],
        "location": where["name"],
        "latitude": where["latitude"],
        "longitude": where["longitude"],
        "geo_precision": _GEO_PRECISION[where["precision"]],
        "source": "; ".join(dict.fromkeys(report["outlet"] for report in reports)),
        "notes": incident["summary"],
        "fatalities": killed["best"],
        "fatalities_low": killed["low"],
        "fatalities_high": killed["high"],
        "end_date": when["end"],
        "types": "; ".join(incident["types"]),
        "gazetteer": where["gazetteer"],
        "ucdp_date_precision": when["precision"],
        "ucdp_where_precision": where["precision"],
        "ucdp_violence": codes["ucdp_violence"],
        "articles": "; ".join(report["article"] for report in reports),
    }


def _side(parties: list[Mapping[str, str]], number: int) -> JsonObject:
    main = parties[0] if parties else None
    return {
        f"actor{number}": main["name"] if main else "",
        f"assoc_actor_{number}": "; ".join(party["name"] for party in parties[1:]),
        f"inter{number}": (actor_codes(main["type"]).inter_home if main else "") or "0",
    }


def _civilian(targets: list[Mapping[str, str]]) -> bool:
    return bool(targets) and actor_codes(targets[0]["type"]).inter_home == "7"
