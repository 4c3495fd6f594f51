"""Every kind of bad input gives its own message, with the file, the place and what to do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.files import sha256
from corpus.findings import InputError
from corpus.scoring.column_files import pair_columns, read_columns
from corpus.scoring.mentions import score_items
from corpus.scoring.paired_items import Options, Paired
from corpus.scoring.pairing import pair
from corpus.scoring.readers import read

TEXT = "Troops took Lesk. “We hold it,” said Colonel Bako of the Northern Command."
SPAN = {"layer": "location", "type": "SETTLEMENT", "start": 12, "end": 16}
OTHER = {"layer": "actor", "type": "STATE_MILITARY", "start": 0, "end": 6}
GOLD = [
    {"id": "d1", "text": TEXT, "sha256": sha256(TEXT), "mentions": [SPAN, OTHER]},
    {"id": "d2", "text": "Calm.", "sha256": sha256("Calm."), "mentions": [{**OTHER, "end": 4}]},
]
PRED = [{k: v for k, v in row.items() if k != "text"} for row in GOLD]


def write(path: Path, rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(tmp_path: Path, pred: Any, options: Options | None = None, gold: Any = GOLD) -> Paired:
    read_gold = read(write(tmp_path / "gold.jsonl", gold))
    return pair(read_gold, read(write(tmp_path / "pred.jsonl", pred)), options)


def with_span(**change: Any) -> list[dict[str, Any]]:
    return [{**PRED[0], "mentions": [{**SPAN, **change}]}, PRED[1]]


BAD = {
    "missing document": (PRED[:1], "1 of 2 gold documents have no prediction line: d2"),
    "extra document": ([*PRED, {**PRED[1], "id": "t9"}], "all 1 extra ids are in train"),
    "duplicate id": ([*PRED, PRED[0]], r"pred.jsonl:3 \[id-duplicate\] d1 stands at line 1"),
    "two labels on a span": (
        [{**PRED[0], "mentions": [SPAN, {**SPAN, "type": "ADMIN"}]}, PRED[1]],
        r"d1 12:16: has two labels, SETTLEMENT and ADMIN",
    ),
    "end before start": (with_span(end=12), r"d1 12:12: the span is empty or negative"),
    "negative": (with_span(start=-1), "empty or negative; expected 0 <= start < end"),
    "beyond the text": (with_span(end=500), "past the end: the text has 74 characters"),
    "bytes": (with_span(start=70, end=77), "74 characters; this looks like byte offsets: 1 doc"),
    "boolean offset": (with_span(start=True), "the offset True is no whole number"),
    "float offset": (with_span(end=16.0), "the offset 16.0 is no whole number"),
    "string offset": (with_span(end="16"), "the offset '16' is no whole number"),
    "other text by hash": (
        [{**PRED[0], "sha256": "0" * 64}, PRED[1]],
        "about another text: sha256",
    ),
    "CRLF": ([{**PRED[0], "text": TEXT + "\r\nX"}, PRED[1]], "first differs at character 74"),
    "curly quotes": (
        [{**PRED[0], "text": TEXT.replace("“", '"').replace("”", '"')}, PRED[1]],
        "character 18: '\"We hold it,\" said C' where the gold has .*curly quotes were made",
    ),
    "byte order mark": ([{**PRED[0], "text": "\ufeff" + TEXT}, PRED[1]], "a byte order mark"),
    "span text": (with_span(text="Leak"), "the file says 'Leak', the text has 'Lesk'"),
    "span text, shifted": (
        with_span(start=13, end=17, text="Lesk"),
        r"d1 13:17: the file says 'Lesk', the text has 'esk.'; all are off by \+1",
    ),
    "unknown label": (with_span(type="SETTLMENT"), "no label 'SETTLMENT'.*did you mean SETTLEMENT"),
    "unknown layer": (with_span(layer="place"), "no label 'SETTLEMENT' in layer 'place'"),
    "NaN confidence": (
        with_span(confidence=float("nan")),
        "the confidence nan is no finite number",
    ),
    "mentions left out": (
        [{"id": "d1", "event_types": []}, PRED[1]],
        'd1 has no "mentions"; write an empty list where there is nothing',
    ),
    "surrogate": ([{**PRED[0], "text": "\ud800"}, PRED[1]], "text holds half of a surrogate pair"),
    "huge confidence": (with_span(confidence="high"), "confidence 'high' is no finite number"),
    "event type": ([{**PRED[0], "event_types": [["x"]]}, PRED[1]], "event type .* is no string"),
    "no spans": ([{"id": "d1"}, PRED[1]], 'expected a list "mentions"'),
    "span is a list": ([{**PRED[0], "mentions": [[0, 4]]}, PRED[1]], r"\[0, 4\] is no span"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_predictions(name: str, tmp_path: Path) -> None:
    pred, message = BAD[name]
    options = Options(other_splits=lambda: {"t9": "train"})
    with pytest.raises(InputError, match=message) as error:
        run(tmp_path, pred, options)
    assert str(tmp_path / "pred.jsonl") in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"\[file-empty\]"),
        (b'{"id": "d1"\n', r":1 \[jsonl-line\]"),
        (b'{"id": "d\xff"}\n', r":1 \[file-encoding\] byte 9 \(0xff\) is not UTF-8"),
        (b"PK\x03\x04\x00\x00", r"\[file-binary\] byte 4 is NUL"),
        (b"[1, 2]\n", r":1 \[jsonl-line\]"),
        (b'{"id": 7, "mentions": []}\n', r"id is 7; expected a string"),
    ],
)
def test_unreadable_files(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "pred.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read(path)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    pred = [{**PRED[0], "mentions": [{**SPAN, "end": 900}, {**OTHER, "type": "ARMY"}]}, PRED[1]]
    with pytest.raises(InputError) as error:
        run(tmp_path, pred)
    assert [f.check for f in error.value.findings] == ["span-past-end", "unknown-label"]


def test_gold_must_hold_something_and_repeat_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no span and no label at all"):
        run(tmp_path, PRED, gold=[{**row, "mentions": []} for row in GOLD])
    with pytest.raises(InputError, match="stands twice; the gold may not repeat"):
        run(tmp_path, PRED, gold=[{**GOLD[0], "mentions": [SPAN, SPAN]}, GOLD[1]])


def test_what_is_allowed_on_request_stands_in_the_signature(tmp_path: Path) -> None:
    paired = run(tmp_path, PRED[:1], Options(missing="empty"))
    assert paired.fields == ("missing:empty#1",)
    assert score_items(paired.items, fields=paired.fields).overall.gold == 3
    paired = run(tmp_path, with_span(type="TOWN"), Options(labels={"TOWN": "SETTLEMENT"}))
    assert paired.fields == ("map:TOWN=SETTLEMENT",)
    assert score_items(paired.items).overall.correct == 2
    paired = run(tmp_path, with_span(end=900), Options(lenient=True))
    assert paired.fields == ("dropped:1",) and len(paired.items.predicted) == 1
    paired = run(tmp_path, [*PRED, {**PRED[1], "id": "x"}], Options(extra="ignore"))
    assert paired.warnings == ("1 predictions about other documents are left out",)


def test_warnings(tmp_path: Path) -> None:
    twice = [{**PRED[0], "mentions": [SPAN, SPAN, OTHER]}, PRED[1]]
    assert run(tmp_path, twice).warnings == ("1 predicted spans stand twice and are counted once",)
    none = [{**row, "mentions": []} for row in PRED]
    assert "predicts no span at all" in run(tmp_path, none).warnings[0]
    assert score_items(run(tmp_path, none).items).overall.f1 == 0.0


def test_inclusive_ends_are_noticed(tmp_path: Path) -> None:
    words = [match.span() for match in re.finditer(r"\w{2,}", TEXT)]
    spans = [{"type": "W", "start": s, "end": e} for s, e in words]
    gold = [{"id": "d", "text": TEXT, "spans": spans}]
    short = [{"id": "d", "spans": [{**s, "end": int(s["end"]) - 1} for s in spans]}]  # type: ignore[call-overload]
    assert (
        "this looks like inclusive ends: with 1 added to every end"
        in run(tmp_path, short, gold=gold).warnings[0]
    )
    assert run(tmp_path, gold, gold=gold).warnings == ()


def test_spans_without_a_layer_take_the_one_that_has_their_type(tmp_path: Path) -> None:
    bare = [{"type": s["type"], "start": s["start"], "end": s["end"]} for s in (SPAN, OTHER)]
    paired = run(tmp_path, [{**PRED[0], "mentions": bare}, PRED[1]])
    assert score_items(paired.items).overall.correct == 3


def test_label_studio_export(tmp_path: Path) -> None:
    def region(layer: str, span: Any) -> dict[str, Any]:
        value = {"start": span["start"], "end": span["end"], "labels": [span["type"]]}
        return {"from_name": layer, "to_name": "text", "type": "labels", "value": value}

    result = [region("location", SPAN), region("actor", OTHER)]
    done = {"completed_by": 1, "result": result, "was_cancelled": False}
    skipped = {"completed_by": 1, "result": [], "was_cancelled": True}
    tasks: list[dict[str, Any]] = [
        {"id": 1, "data": {"text": TEXT, "doc_id": "d1"}, "annotations": [done]},
        {"id": 2, "data": {"text": "Calm.", "doc_id": "d2"}, "annotations": [skipped]},
    ]
    export = tmp_path / "export.json"
    export.write_text(json.dumps(tasks), encoding="utf-8")
    gold = read(write(tmp_path / "gold.jsonl", GOLD))
    paired = pair(gold, read(export), Options(missing="empty"))
    assert score_items(paired.items).overall.correct == 2
    assert "1 tasks skipped or without an annotation: d2" in paired.warnings[0]
    tasks[0]["annotations"].append({**done, "completed_by": {"id": 2, "email": "b@example.org"}})
    export.write_text(json.dumps(tasks), encoding="utf-8")
    with pytest.raises(InputError, match=r"has the annotators 1, b@example\.org; choose one"):
        read(export)
    assert len(read(export, "b@example.org").documents) == 1
    export.write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="expected a Label Studio JSON export"):
        read(export)


def test_brat(tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "d1.txt").write_text(TEXT, encoding="utf-8")
    (folder / "d1.ann").write_text(
        "T1\tSETTLEMENT 12 16\tLesk\nT2\tactor:STATE_MILITARY 0 6\tTroops\nR1\tx Arg1:T1\n",
        encoding="utf-8",
    )
    (folder / "d2.ann").write_text("", encoding="utf-8")
    gold = read(write(tmp_path / "gold.jsonl", GOLD))
    assert score_items(pair(gold, read(folder)).items).overall.correct == 2
    (folder / "d1.ann").write_text("T1\tSETTLEMENT 12 14;15 16\tLe k\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"d1\.ann:1 \[brat-line\]"):
        read(folder)


def test_column_files(tmp_path: Path) -> None:
    gold, pred = tmp_path / "gold.tsv", tmp_path / "pred.tsv"
    gold.write_text("# doc_id = a\nTroops\tB-A\nleft\tO\n\nAgain\tB-A\n", encoding="utf-8")
    pred.write_text("# doc_id = a\nTroops\tI-A\nleft\tO\n\nAgain\tB-A\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"pred\.tsv:2 \[columns-tag\] I-A after nothing"):
        pair_columns(read_columns(gold), read_columns(pred), scheme="iob2", iob="strict")
    items, wrong = pair_columns(
        read_columns(gold), read_columns(pred), scheme="iob2", iob="lenient"
    )
    assert wrong == 1 and items.documents == 1
    assert score_items(items).overall.correct == 2
    pred.write_text("Troops\tO\n\nleft\tO\nAgain\tB-A\n", encoding="utf-8")
    with pytest.raises(InputError, match="sentence 1 has another length than in"):
        pair_columns(read_columns(gold), read_columns(pred), scheme="iob2", iob="strict")
    pred.write_text("Troop\tO\nleft\tO\n\nAgain\tB-A\n", encoding="utf-8")
    with pytest.raises(InputError, match=r":1 \[columns-token\] the token is 'Troop'"):
        pair_columns(read_columns(gold), read_columns(pred), scheme="iob2", iob="strict")
    pred.write_text("Troops\n", encoding="utf-8")
    with pytest.raises(InputError, match=r":1 \[columns-line\] 'Troops' has one column"):
        read_columns(pred)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
KEYS = ("id", "text", "sha256", "mentions", "spans", "event_types")
SPAN_KEYS = ("layer", "type", "start", "end", "text", "confidence")


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_mutated_rows_are_refused_or_scored(tmp_path: Path, data: st.DataObject) -> None:
    pred = json.loads(json.dumps(PRED))
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(pred))
        spans = row.get("mentions")
        inner = isinstance(spans, list) and spans and isinstance(spans[0], dict)
        if inner and data.draw(st.booleans()):
            spans[0][data.draw(st.sampled_from(SPAN_KEYS))] = data.draw(JSON)
        else:
            row[data.draw(st.sampled_from(KEYS))] = data.draw(JSON)
    try:
        score = score_items(run(tmp_path, pred, Options(missing="empty", extra="ignore")).items)
    except InputError as error:
        assert error.findings
    else:
        assert score.overall.f1 is not None and 0 <= score.overall.f1 <= 1


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("x.jsonl", "x.json", "x.ann", "x.tsv"):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            read_columns(path) if name == "x.tsv" else read(path)
        except InputError as error:
            assert error.findings


def test_gold_digest_does_not_depend_on_the_predictions(tmp_path: Path) -> None:
    gold = [{"id": "d", "text": TEXT, "spans": [{"label": "A", "start": 0, "end": 6}]}]
    signatures = set()
    for label in ("A", "B"):
        said = [{"id": "d", "spans": [{"label": label, "start": 0, "end": 6}]}]
        items = run(tmp_path, said, gold=gold).items
        signatures.add(score_items(items).signature.split("|gold:")[1].split("|")[0])
    assert len(signatures) == 1
