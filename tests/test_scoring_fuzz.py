"""Damaged files of every kind: a message and an exit code, never a traceback or a score above 1."""

import gc
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.files import sha256
from corpus.findings import InputError, UsageError
from corpus.scoring.request import Request
from corpus.scoring.score_files import score_files
from scripts import cli

QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = "Troops took Lesk. “We hold it,” said Bako."
SPANS = [
    {"layer": "actor", "type": "STATE_MILITARY", "start": 0, "end": 6},
    {"layer": "location", "type": "SETTLEMENT", "start": 12, "end": 16, "text": "Lesk"},
]
EVENT = {
    "type": "TERRITORY",
    "start": 7,
    "end": 11,
    "realis": "ACTUAL",
    "event": "E1",
    "incident": "I1",
    "arguments": [{"role": "AGENT", "start": 0, "end": 6}],
}
ROW = {
    "id": "d1",
    "text": TEXT,
    "sha256": sha256(TEXT),
    "mentions": SPANS,
    "event_types": ["TERRITORY"],
    "incidents": ["i1"],
}
STRUCTURE = {
    "id": "d1",
    "text": TEXT,
    "entities": [{"id": "A1", "layer": "actor", "mentions": [[0, 6], [18, 20]]}],
    "events": [EVENT],
}
INCIDENT = {
    "id": "i1",
    "reports": ["d1"],
    "types": ["TERRITORY"],
    "date": {"start": "2015-03-03", "end": "2015-03-04"},
    "place": {"gazetteer": "x"},
    "agents": [{"name": "Troops"}],
    "counts": {"killed": {"low": 1, "best": 2, "high": 3}, "injured": None},
}
SIDE = {"text": TEXT, "focus": {"layer": "actor", "start": 0, "end": 6}, "mentions": SPANS[:1]}
PAIR = {"id": "p1", "phenomenon": "x", "sides": [{**SIDE, "id": "a"}, {**SIDE, "id": "b"}]}
STUDIO = {
    "id": 1,
    "data": {"text": TEXT, "doc_id": "d1"},
    "annotations": [
        {
            "completed_by": 1,
            "result": [
                {
                    "type": "labels",
                    "from_name": s["layer"],
                    "value": {"start": s["start"], "end": s["end"], "labels": [s["type"]]},
                }
                for s in SPANS
            ],
        }
    ],
}
BRAT = "T1\tactor:STATE_MILITARY 0 6\tTroops\nT2\tlocation:SETTLEMENT 12 16\tLesk\n"
COLUMNS = "# doc_id = d1\nTroops\tB-A\ntook\tO\nLesk\tB-L\nagain\tI-L\n\nso\tB-A\n"

# task -> gold rows and predicted rows of JSON Lines
ROWS: dict[str, tuple[list[Any], list[Any]]] = {
    "mentions": ([ROW], [ROW]),
    "documents": ([ROW], [ROW]),
    "triggers": ([STRUCTURE], [STRUCTURE]),
    "arguments": ([STRUCTURE], [STRUCTURE]),
    "coref": ([STRUCTURE], [STRUCTURE]),
    "incidents": ([STRUCTURE], [STRUCTURE]),
    "records": ([INCIDENT], [INCIDENT]),
    "contrast": ([PAIR], [{"id": s["id"], "mentions": s["mentions"]} for s in PAIR["sides"]]),
}
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 60),
    st.sampled_from(
        [2**70, 1.5, float("nan"), float("inf"), "", "x", "é\ud800", "B-", "7", "\x00"]
    ),
    st.sampled_from([[], [[]], {}, [None], [0, 6], {"start": 1}, [{"id": "d1"}], ["\ud800"]]),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything inside JSON data."""
    found = [path] if path else []
    inner: Any = ()
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in inner:
        found += places(part, (*path, key))
    return found


@st.composite
def damaged(draw: st.DrawFn, value: Any) -> Any:
    """Draw a copy of JSON data with some parts replaced, removed or doubled."""
    copy = deepcopy(value)
    for _ in range(draw(st.integers(0, 3))):
        found = places(copy)
        if not found:
            break
        *path, last = draw(st.sampled_from(found))
        holder = copy
        for key in path:
            holder = holder[key]
        change = draw(st.sampled_from(["replace", "remove", "double"]))
        if change == "remove":
            del holder[last]
        elif change == "double" and isinstance(holder, list):
            holder.append(deepcopy(holder[last]))
        else:
            holder[last] = deepcopy(draw(JUNK))
    return copy


@st.composite
def garbled(draw: st.DrawFn, text: str) -> bytes:
    """Draw the bytes of a text with some of them cut out, doubled or replaced."""
    data = text.encode()
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 12)))
        put = draw(
            st.sampled_from([b"", data[at:end] * 2, b"\t", b"\n", b" ", b"\xff", b"-", b"9"])
        )
        data = data[:at] + put + data[end:]
    return data


def lines(rows: list[Any]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def checked(request: Request) -> float | None:
    """Score, and check every number; what is refused must say so by one of our two errors."""
    try:
        scored = score_files(request)
    except (InputError, UsageError) as error:
        assert str(error)
        return None
    shown = scored.measures.as_json() if scored.measures else scored.result.as_json()
    text = json.dumps(shown, allow_nan=False)
    results = scored.measures.results.values() if scored.measures else [scored.result]
    for result in results:
        for score in (result.overall, *result.by_layer.values(), *result.by_type.values()):
            for value in (score.precision, score.recall, score.f1, *(score.interval or ())):
                assert value is None or 0 <= value <= 1, text
    return scored.result.overall.f1


@pytest.mark.parametrize("task", ROWS)
def test_whole_files_are_perfect(task: str, tmp_path: Path) -> None:
    gold, said = (tmp_path / name for name in ("gold.jsonl", "said.jsonl"))
    for path, rows in zip((gold, said), ROWS[task], strict=True):
        path.write_bytes(lines(rows))
    task = "incidents" if task == "records" else task
    assert checked(Request(str(gold), said, task)) == 1.0


@pytest.mark.parametrize("task", ROWS)
@QUICK
@given(data=st.data())
def test_damaged_rows(task: str, tmp_path: Path, data: st.DataObject) -> None:
    gold, said = (tmp_path / name for name in ("gold.jsonl", "said.jsonl"))
    for path, rows in zip((gold, said), ROWS[task], strict=True):
        path.write_bytes(lines([row for row in data.draw(damaged(rows)) if row != []]))
    task = "incidents" if task == "records" else task
    allow = data.draw(st.booleans())
    settings = {"missing": "empty", "extra": "ignore"} if allow and task in ("coref",) else {}
    checked(Request(str(gold), said, task, **settings))  # type: ignore[arg-type]


@QUICK
@given(garbled(lines([ROW]).decode()), st.booleans(), st.booleans())
def test_garbled_lines(tmp_path: Path, content: bytes, lenient: bool, empty: bool) -> None:
    gold, said = tmp_path / "gold.jsonl", tmp_path / "said.jsonl"
    gold.write_bytes(lines([ROW]))
    said.write_bytes(content)
    checked(Request(str(gold), said, lenient=lenient, missing="empty" if empty else "error"))
    checked(Request(str(said), gold, "coref"))


@QUICK
@given(damaged([STUDIO]), st.sampled_from([None, "1", "zz"]))
def test_damaged_label_studio_exports(tmp_path: Path, export: Any, annotator: str | None) -> None:
    gold, said = tmp_path / "gold.jsonl", tmp_path / "said.json"
    gold.write_bytes(lines([ROW]))
    said.write_text(json.dumps(export), encoding="utf-8")
    checked(Request(str(gold), said, annotator=annotator))
    checked(Request(str(said), said))


@QUICK
@given(garbled(BRAT), garbled(TEXT))
def test_garbled_brat(tmp_path: Path, annotations: bytes, text: bytes) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(lines([ROW]))
    (tmp_path / "d1.ann").write_bytes(annotations)
    (tmp_path / "d1.txt").write_bytes(text)
    checked(Request(str(gold), tmp_path / "d1.ann"))
    checked(Request(str(tmp_path), tmp_path))


@QUICK
@given(
    garbled(COLUMNS),
    garbled(COLUMNS),
    st.sampled_from(["strict", "lenient", "drop"]),
    st.sampled_from(["iob2", "iob1", "iobes", "bilou"]),
)
def test_garbled_columns(tmp_path: Path, one: bytes, two: bytes, iob: str, scheme: Any) -> None:
    gold, said = tmp_path / "gold.tsv", tmp_path / "said.tsv"
    gold.write_bytes(one)
    said.write_bytes(two)
    checked(Request(str(gold), said, iob=iob, scheme=scheme))


WORDS = st.sampled_from(
    [
        *("--task", "--match", "--layer", "--map", "--verify", "--unit", "--only", "--iob"),
        *("--measure", "--missing", "--extra", "--lenient", "--errors", "-b", "--format", "--help"),
        *("mentions", "documents", "coref", "incidents", "contrast", "relaxed", "token", "surface"),
        *("actor", "A=B", "=", "sitrep-mentions-F1|match:relaxed|gold:0", "sitrep-x|a:b|c:d"),
        *("incident", "seen", "unseen", "strict", "empty", "ignore", "json", "csv", "latex", "md"),
        *("GOLD", "SAID", "STUDIO", "BRAT", "COLUMNS", "PAIRS", "RECORDS", "test", "nowhere", ""),
    ]
)


@settings(QUICK, max_examples=80)
@given(st.sampled_from(["score", "compare"]), st.lists(WORDS, max_size=6))
def test_the_command_line(tmp_path: Path, verb: str, words: list[str]) -> None:
    files = {
        "GOLD": lines([ROW]),
        "SAID": lines([{**ROW, "mentions": SPANS[:1]}]),
        "STUDIO": json.dumps([STUDIO]).encode(),
        "BRAT": BRAT.encode(),
        "COLUMNS": COLUMNS.encode(),
        "PAIRS": lines([PAIR]),
        "RECORDS": lines([INCIDENT]),
    }
    endings = {"STUDIO": ".json", "BRAT": ".ann", "COLUMNS": ".tsv"}
    paths = {name: tmp_path / f"{name}{endings.get(name, '.jsonl')}" for name in files}
    for name, content in files.items():
        paths[name].write_bytes(content)
    arguments = ["sitrep", verb, str(paths["GOLD"]), str(paths["SAID"])]
    arguments += [str(paths.get(word, word)) for word in words]
    out, err = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", arguments), redirect_stdout(out), redirect_stderr(err):
        try:
            cli.main()
            code: Any = 0
        except SystemExit as done:
            code = done.code
        finally:
            gc.enable()
    assert code in (0, None, 1, 2), (code, arguments)
    assert "Traceback" not in err.getvalue()
    assert code in (0, None) or err.getvalue() or out.getvalue()
