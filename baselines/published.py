"""The published scores: their file, what differs from a new run, and the table of the README."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.blocks import markdown_table
from corpus.files import JsonObject, read_text
from corpus.findings import Finding, InputError
from corpus.ontology import ontology

PATH = Path(__file__).resolve().parent / "scores.json"
SHOWN = ("test", "test_place", "test_time")


def dump_scores(scores: JsonObject) -> str:
    """Return the text of a scores file: sorted keys, floats at full precision."""
    return json.dumps(scores, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read_scores(path: Path = PATH) -> JsonObject:
    """Read a scores file.

    Raises:
        InputError: it is missing or not such a file.
    """
    try:
        scores = json.loads(read_text(path))
        if isinstance(scores["baselines"], dict):
            return dict(scores)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    message = "expected scores as sitrep reproduce writes them"
    raise InputError([Finding(str(path), "", "scores-form", message)])


def compare(
    expected: JsonObject, actual: JsonObject, only: Collection[str] | None = None
) -> list[str]:
    """Return every difference: baseline, split, field and both values.

    ``only`` names the baselines that were run; the others are not missed.
    """
    found = [
        f"{key}: expected {expected.get(key)!r}, found {actual.get(key)!r}"
        for key in ("data_version", "toolkit_version")
        if expected.get(key) != actual.get(key)
    ]
    old, new = expected["baselines"], actual["baselines"]
    for name in sorted({*old, *new}):
        if only is None or name in only:
            found += _differences(name, old.get(name), new.get(name))
    return found


def _differences(where: str, expected: Any, actual: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted({*expected, *actual}):
            # The level "splits" says nothing to a reader.
            inner = where if key == "splits" else f"{where} {key}"
            yield from _differences(inner, expected.get(key), actual.get(key))
    elif expected != actual:
        yield f"{where}: expected {_shown(expected)}, found {_shown(actual)}"


def _shown(value: Any) -> str:
    return "scores" if isinstance(value, dict) else repr(value)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a baseline, a split, and the cells behind them."""

    baseline: str
    split: str
    cells: tuple[str, ...]


def table_rows(scores: JsonObject, task: str) -> tuple[tuple[str, ...], list[Row]]:
    """Return header and rows of one task: F1 in per cent with its 95 % interval.

    For ``mentions`` each layer and all layers, strict; for ``documents`` micro F1 alone.
    """
    header: tuple[str, ...] = ("baseline", "split", "F1")
    rows = []
    for name, entry in scores["baselines"].items():
        if entry["task"] != task:
            continue
        for split in SHOWN:
            result = entry["splits"][split]
            found = result["by_layer"] if task == "mentions" else {}
            layers = {layer: found[layer] for layer in ontology().layers if layer in found}
            header = ("baseline", "split", *layers, "F1" if not layers else "all")
            cells = tuple(map(_cell, (*layers.values(), result["overall"])))
            rows.append(Row(name, split, cells))
    return header, rows


def _cell(score: JsonObject) -> str:
    if score["f1"] is None:
        return "n/a"
    interval = score["interval"]
    bounds = f" [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}]" if interval else ""
    return f"{100 * score['f1']:.1f}{bounds}"


def markdown(scores: JsonObject, task: str) -> str:
    """Return the table of one task in Markdown, with the signature of each split below."""
    header, rows = table_rows(scores, task)
    lines = [_line(header), _line(("---",) * 2 + ("---:",) * (len(header) - 2))]
    lines += [_line((row.baseline, row.split, *row.cells)) for row in rows]
    lines += ["", *(f"`{signature}`  " for signature in _signatures(scores, task))]
    return "\n".join(lines).rstrip() + "\n"


def contrast_markdown(scores: JsonObject) -> str:
    """Return pair accuracy of each baseline, a row a phenomenon; nothing where none was scored."""
    found = {n: e["contrast"] for n, e in scores["baselines"].items() if "contrast" in e}
    if not found:
        return ""
    first = next(iter(found.values()))["accuracy"]
    rows = [
        (name, str(first[name]["pairs"]), *(_accuracy(f["accuracy"][name]) for f in found.values()))
        for name in (*(n for n in first if n != "all"), "all")
    ]
    signatures = dict.fromkeys(entry["signature"] for entry in found.values())
    shown = "\n".join(f"`{signature}`  " for signature in signatures).rstrip()
    return f"{markdown_table(('phenomenon', 'pairs', *found), rows)}\n\n{shown}\n"


def _accuracy(score: JsonObject) -> str:
    return _cell({"f1": score["accuracy"], "interval": score["interval"]})


def _line(cells: Collection[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _signatures(scores: JsonObject, task: str) -> list[str]:
    entries = [entry for entry in scores["baselines"].values() if entry["task"] == task]
    found = (entry["splits"][split]["signature"] for split in SHOWN for entry in entries)
    return list(dict.fromkeys(found))
