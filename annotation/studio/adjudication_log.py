"""The log of an adjudication: every difference of two readings, and whose side gold took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from annotation.adjudication import ROW, differences, winner
from annotation.studio.adjudication import Pair
from corpus.files import JsonObject, dump_jsonl, read_jsonl, write_atomic
from corpus.findings import Finding, InputError
from corpus.layers import read_layers
from corpus.names import GOLD
from corpus.records import Annotation
from corpus.row_forms import form_problems

LOG = "adjudication.jsonl"


def log_rows(
    readings: Mapping[str, Pair],
    gold: Mapping[str, Annotation],
    works: Mapping[str, JsonObject],
) -> Iterator[JsonObject]:
    """Yield one row a difference of adjudicated articles: what each said and whose side gold took.

    ``works`` maps articles to the lines that `pull` wrote about the adjudicator's work.
    """
    for article, (one, two) in readings.items():
        if article not in gold:
            continue
        work = works.get(article, {})
        for difference in differences(one, two):
            yield {
                "article": article,
                "kind": difference.kind,
                "where": difference.where,
                "a": difference.a,
                "b": difference.b,
                "gold": winner(difference, one, two, gold[article]),
                "rule": work.get("rules", {}).get(difference.where, ""),
                "note": work.get("note", ""),
            }


def write_log(path: Path, rows: Iterable[JsonObject]) -> int:
    """Write the log and return its length; rules and notes added by hand stay.

    Rows of other articles stay as well.

    Raises:
        InputError: the log that is there cannot be read.
    """
    before = _read_log(path) if path.exists() else []
    kept = {_key(row): row for row in before}
    new = [kept.get(_key(row), row) | _said(row) for row in rows]
    articles = {row["article"] for row in new}
    merged = [row for row in before if row["article"] not in articles] + new
    write_atomic(path, dump_jsonl(merged))
    return len(merged)


def finish(folder: Path, readings: Mapping[str, Pair]) -> int:
    """Write the log of a folder of layers whose gold was pulled; return its length.

    Raises:
        InputError: the gold layer or the log cannot be read.
    """
    layers, _ = read_layers(folder)
    file = folder / f"{GOLD}.jsonl"
    works = (
        {row["article"]: row for _, row in read_jsonl(file, clean=False)} if file.exists() else {}
    )
    return write_log(folder / LOG, log_rows(readings, layers.get(GOLD, {}), works))


def _read_log(path: Path) -> list[JsonObject]:
    found = []
    rows = read_jsonl(path)
    for number, row in rows:
        found += [Finding(str(path), str(number), "log-form", p) for p in form_problems(row, ROW)]
    if found:
        raise InputError(found)
    return [row for _, row in rows]


def _key(row: JsonObject) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("article", "kind", "where", "a", "b", "gold"))


def _said(row: JsonObject) -> JsonObject:
    return {name: row[name] for name in ("rule", "note") if row[name]}
