"""Files in, a score out: every task compared, verified by its signature, on any corpus."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.files import JsonObject, dump_jsonl
from corpus.findings import InputError, UsageError
from corpus.loading import DATA
from corpus.scoring import verify
from corpus.scoring.compare_files import compare_files, named_files
from corpus.scoring.coreference import MEASURES
from corpus.scoring.predictions import gold_prediction, prediction_row
from corpus.scoring.reports import as_csv, as_latex, as_markdown
from corpus.scoring.request import Request, taking
from corpus.scoring.rows import row_of_structure
from corpus.scoring.score_files import score_files
from corpus.scoring.structure import aligned

TASKS = {
    "mentions": "mentions",
    "documents": "event_types",
    "triggers": "events",
    "arguments": "events",
    "coref": "entities",
    "incidents": "events",
}
Rows = list[JsonObject]


@pytest.fixture(scope="module")
def rows() -> Rows:
    documents = corpus.load("test")
    structures, _ = aligned(documents, documents)
    return [
        {**prediction_row(gold_prediction(d)), **row_of_structure(s, d.article.sha256)}
        for d, s in zip(documents, structures, strict=True)
    ]


def write(path: Path, rows: Any) -> Path:
    path.write_text(dump_jsonl(rows), encoding="utf-8")
    return path


def thinned(rows: Rows, key: str, every: int) -> Rows:
    """Return rows that lack every so manieth item; mentions would no longer fit the clusters."""
    kept = [{k: v for k, v in row.items() if k != "mentions" or key == k} for row in rows]
    if key == "mentions":
        kept = [{k: v for k, v in row.items() if k not in ("entities", "events")} for row in kept]
    return [{**r, key: [x for i, x in enumerate(r[key]) if i % every]} for r in kept]


@pytest.fixture
def systems(rows: Rows, tmp_path: Path) -> Any:
    def made(task: str) -> dict[str, Path]:
        key = TASKS[task]
        return {
            f"s{n}": write(tmp_path / f"{task}{n}.jsonl", thinned(rows, key, n)) for n in (2, 3, 5)
        }

    return made


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_compared_with_the_scores_that_score_gives(task: str, systems: Any) -> None:
    files = systems(task)
    request = Request("test", files["s2"], task)
    found = compare_files(request, files)
    assert [c.names for c in found.comparisons] == [("s2", "s3"), ("s2", "s5"), ("s3", "s5")]
    scores = {name: score_files(replace(request, pred=path)) for name, path in files.items()}
    for c in found.comparisons:
        for name, value in zip(c.names, c.scores, strict=True):
            assert value == pytest.approx(scores[name].result.overall.f1, abs=1e-7)
        assert c.difference is not None and c.difference < 0
        assert c.p_value is not None and 0 < c.p_value <= 1
    assert all(f"sitrep-{task}-F1|" in signed for signed in found.signatures)
    assert found.differences(found.signatures[1]) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_coreference_can_be_compared(measure: str, systems: Any) -> None:
    files = systems("coref")
    request = Request("test", files["s2"], "coref", measure=measure)
    (first, *_) = compare_files(request, files).comparisons
    one = score_files(replace(request, pred=files["s2"])).result.overall.f1
    assert first.scores[0] == pytest.approx(one, abs=1e-7)


@pytest.mark.parametrize("match", ["untyped", "relaxed", "partial", "type", "token"])
def test_every_matching_of_documents_can_be_compared(match: Any, systems: Any) -> None:
    files = systems("mentions")
    request = Request("test", files["s2"], match=match)
    (first, *_) = compare_files(request, files).comparisons
    assert first.scores[0] == pytest.approx(score_files(request).result.overall.f1)
    with pytest.raises(UsageError, match="no documents to swap"):
        compare_files(replace(request, match="surface"), files)


def test_compare_takes_what_score_takes(rows: Rows, tmp_path: Path) -> None:
    fewer = write(tmp_path / "fewer.jsonl", thinned(rows[1:], "mentions", 3))
    renamed = [
        {**row, "mentions": [{**m, "type": m["type"].lower()} for m in row["mentions"]]}
        for row in thinned(rows, "mentions", 2)
    ]
    lower = write(tmp_path / "lower.jsonl", renamed)
    files = {"fewer": fewer, "lower": lower}
    labels = {m["type"].lower(): m["type"] for row in rows for m in row["mentions"]}
    request = Request("test", fewer, missing="empty", labels=labels)
    found = compare_files(request, files)
    assert "|missing:empty#1|" in found.signatures[0] and "|map:" in found.signatures[0]
    with pytest.raises(InputError, match="prediction-missing"):
        compare_files(replace(request, missing="error"), files)
    empty = write(tmp_path / "empty.jsonl", [{**row, "mentions": []} for row in rows])
    warned = compare_files(request, {"fewer": fewer, "nothing": empty}).warnings
    assert any(w.startswith("nothing: ") and "no span at all" in w for w in warned)


def test_document_labels_are_renamed_too(rows: Rows, tmp_path: Path) -> None:
    odd = [{**row, "event_types": [t.lower() for t in row["event_types"]]} for row in rows]
    path = write(tmp_path / "odd.jsonl", odd)
    with pytest.raises(InputError, match=r"odd\.jsonl:1 \[unknown-label\] af-001-a: no event type"):
        score_files(Request("test", path, "documents"))
    labels = {t.lower(): t for row in rows for t in row["event_types"]}
    found = score_files(Request("test", path, "documents", labels=labels)).result
    assert found.overall.f1 == 1.0 and "|map:" in found.signature


def test_columns_are_compared(tmp_path: Path) -> None:
    tags = {"gold": ["B-A", "O", "B-B"], "one": ["B-A", "O", "O"], "two": ["I-A", "O", "B-B"]}
    for name, column in tags.items():
        sentence = "".join(f"w\t{tag}\n" for tag in column)
        (tmp_path / f"{name}.tsv").write_text(f"{sentence}\n" * 12, encoding="utf-8")
    files = {name: tmp_path / f"{name}.tsv" for name in ("one", "two")}
    request = Request(str(tmp_path / "gold.tsv"), files["one"], iob="lenient")
    (found,) = compare_files(request, files).comparisons
    assert found.scores == (pytest.approx(2 / 3), 1.0)
    assert "iob:iob2-lenient#0&iob2-lenient#12" in compare_files(request, files).signatures[0]


def test_systems_are_named_by_their_files_or_by_the_caller(tmp_path: Path) -> None:
    assert named_files(["a/x.jsonl", "B=a/y.jsonl"]) == {
        "x": Path("a/x.jsonl"),
        "B": Path("a/y.jsonl"),
    }
    with pytest.raises(UsageError, match=r"two systems are called 'x'.*A=a/x\.jsonl B=b/x\.jsonl"):
        named_files(["a/x.jsonl", "b/x.jsonl"])
    with pytest.raises(UsageError, match="two or more"):
        named_files(["a/x.jsonl"])
    odd = tmp_path / "k=v.jsonl"
    odd.touch()
    assert named_files([str(odd), "z"]) == {"k=v": odd, "z": Path("z")}


ASKED: list[dict[str, Any]] = [
    {"match": "relaxed"},
    {"layer": "actor"},
    {"unit": "incident"},
    {"only": "unseen"},
    {"match": "token", "layer": "location"},
    {"task": "documents", "unit": "incident"},
    {"task": "coref", "measure": "b3", "layer": "event"},
    {"task": "arguments", "measure": "AI", "unit": "incident"},
    {"task": "incidents", "measure": "REE-shares"},
]


@pytest.mark.parametrize("settings", ASKED, ids=str)
def test_a_signature_repeats_its_score(
    settings: dict[str, Any], rows: Rows, tmp_path: Path
) -> None:
    task = settings.get("task", "mentions")
    path = write(tmp_path / "p.jsonl", thinned(rows, TASKS[task], 3))
    scored = score_files(Request("test", path, **settings))
    for signed in (scored.result.signature, verify.short(scored.result.signature)):
        again = score_files(taking(Request("test", path), signed))
        assert verify.differences(signed, again.result.signature) == []
    again = score_files(taking(Request("test", path), scored.result.signature))
    assert again.result == scored.result
    assert again.result.signature == scored.result.signature


def test_what_was_asked_for_is_taken_from_the_signature(rows: Rows, tmp_path: Path) -> None:
    odd = [*thinned(rows[2:], "mentions", 3), {"id": "zz", "mentions": []}]
    odd[0]["mentions"] = [{**m, "type": m["type"].lower()} for m in odd[0]["mentions"]]
    odd[1]["mentions"] = [
        *odd[1]["mentions"],
        {"layer": "actor", "type": "NO", "start": 0, "end": 1},
    ]
    path = write(tmp_path / "p.jsonl", odd)
    labels = {m["type"]: m["type"].upper() for m in odd[0]["mentions"]}
    request = Request(
        "test", path, missing="empty", extra="ignore", lenient=True, labels=labels, match="type"
    )
    signed = score_files(request).result.signature
    assert all(f"|{name}:" in signed for name in ("missing", "extra", "dropped", "map"))
    assert taking(Request("test", path), signed) == request


def test_a_signature_of_other_settings_says_which_field_differs(systems: Any) -> None:
    files = systems("mentions")
    request = Request("test", files["s2"])
    signed = score_files(request).result.signature
    for old, new, field in (
        ("seed:12345", "seed:1", "seed"),
        ("|version:", "|version:9", "version"),
        ("|gold:", "|gold:f", "gold"),
        ("split:test", "split:train", "split"),
        ("ci:bs1000", "ci:bs500", "ci"),
    ):
        wrong = signed.replace(old, new)
        again = score_files(taking(request, wrong)).result.signature
        (difference,) = verify.differences(wrong, again)
        assert difference.startswith(f"{field}: ")
    kept = taking(replace(request, match="relaxed"), signed)
    assert kept.match == "relaxed"  # what the caller says goes before, and differs
    with pytest.raises(UsageError, match="no task 'agreement'"):
        score_files(taking(request, signed.replace("sitrep-mentions", "sitrep-agreement")))


def test_a_comparison_is_repeated_by_its_signature(tmp_path: Path) -> None:
    gold = [{"id": f"d{n}", "spans": [{"start": 0, "end": 4, "label": "A"}]} for n in range(60)]
    one = [{**row, "spans": row["spans"] if n % 3 else []} for n, row in enumerate(gold)]
    two = [{**row, "spans": row["spans"] if n % 2 else []} for n, row in enumerate(gold)]
    paths = [write(tmp_path / f"{n}.jsonl", r) for n, r in (("g", gold), ("a", one), ("b", two))]
    request, files = Request(str(paths[0]), paths[1]), {"a": paths[1], "b": paths[2]}
    first = compare_files(request, files, trials=700)
    assert "|test:ar700#seed:12345|" in first.signatures[0]
    again = compare_files(request, files, signature=first.signatures[0])
    assert again == first and again.differences(first.signatures[0]) == []
    wrong = first.signatures[0].replace("diff:bs1000", "diff:bs9")
    assert again.differences(wrong) == [
        "diff: the signature says bs9#seed:12345, here it is bs1000#seed:12345"
    ]


def test_rows_of_another_corpus_are_gold(rows: Rows, tmp_path: Path) -> None:
    documents = corpus.load("test")
    gold = [
        {
            "id": row["id"],
            "text": document.article.text,
            "entities": [{**e, "layer": "thing"} for e in row["entities"]],
            "events": [{**e, "type": f"x{e['type']}"} for e in row["events"]],
        }
        for row, document in zip(rows, documents, strict=True)
    ]
    path = write(tmp_path / "gold.jsonl", gold)
    for task in ("triggers", "arguments", "coref", "incidents"):
        assert score_files(Request(str(path), path, task)).result.overall.f1 == 1.0
    less = write(tmp_path / "less.jsonl", [{**g, "entities": g["entities"][1:]} for g in gold])
    found = score_files(Request(str(path), less, "coref")).result
    assert found.overall.f1 is not None and found.overall.f1 < 1
    assert set(found.by_layer) == {"thing", "event"}
    plain = [{**g, "entities": [{**e, "layer": None} for e in g["entities"]]} for g in gold]
    alone = score_files(
        Request(str(write(tmp_path / "p.jsonl", plain)), tmp_path / "p.jsonl", "coref")
    )
    assert set(alone.result.by_layer) == {"span", "event"} and alone.result.overall.f1 == 1.0
    with pytest.raises(UsageError, match="no layer 'actor'; there are thing, event"):
        score_files(Request(str(path), path, "coref", layer="actor"))


BARE = {"id": "d1", "events": [{"type": "T", "start": 0, "end": 3}]}
WRONG_GOLD: dict[str, tuple[Rows, str, str]] = {
    "two": ([BARE, BARE], "triggers", r"gold\.jsonl:2 \[id-duplicate\] d1 stands at line 1"),
    "id": ([{**BARE, "id": 3}], "triggers", "id is 3; expected a string"),
    "past": ([{**BARE, "text": "ab"}], "triggers", "span-past-end"),
    "none": ([{"id": "d1"}], "coref", "no row has 'entities' or 'events', which --task coref"),
    "incident": ([BARE], "incidents", "no event has the key 'incident'"),
    "layer": (
        [{"id": "d", "entities": [{"id": "e", "layer": "event", "mentions": [[0, 1]]}]}],
        "coref",
        "entity-form",
    ),
    "type": (
        [{**BARE, "events": [{"type": 3, "start": 0, "end": 1}]}],
        "triggers",
        "no event type",
    ),
    "lack": (
        [BARE, {"id": "d2"}],
        "triggers",
        r"gold\.jsonl:2 \[row-incomplete\] d2: has no key 'events'",
    ),
}


@pytest.mark.parametrize("name", WRONG_GOLD)
def test_wrong_gold_of_another_corpus_is_refused(name: str, tmp_path: Path) -> None:
    gold, task, message = WRONG_GOLD[name]
    path = write(tmp_path / "gold.jsonl", gold)
    with pytest.raises(InputError, match=message):
        score_files(Request(str(path), path, task))


def test_incident_records_are_scored_from_files(tmp_path: Path) -> None:
    lines = (DATA / "incidents.test.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    same = write(tmp_path / "same.jsonl", gold)
    scored = score_files(Request("test", same, "incidents"))
    assert scored.result.overall.f1 == 1.0 and "match:slots" in scored.result.signature
    fewer = write(tmp_path / "fewer.jsonl", [{**row, "targets": []} for row in gold[1:]])
    found = score_files(Request("test", fewer, "incidents", measure="records")).result
    assert found.overall.f1 is not None and 0 < found.overall.f1 < 1
    (c,) = compare_files(
        Request("test", same, "incidents"), {"same": same, "fewer": fewer}
    ).comparisons
    assert c.scores[0] == 1.0 and c.units == len(gold) + 1
    low = [{**gold[0], "counts": {"killed": {"best": 10, "low": 8, "high": 12}}}]
    wide = write(tmp_path / "wide.jsonl", low)
    for best, right in ((8, True), (12, True), (13, False)):
        said = write(tmp_path / "s.jsonl", [{**gold[0], "counts": {"killed": {"best": best}}}])
        f1 = score_files(Request(str(wide), said, "incidents")).result.overall.f1
        assert (f1 == 1.0) is right
    foreign = write(tmp_path / "foreign.jsonl", [{**gold[0], "types": ["x"], "place": None}])
    assert score_files(Request(str(foreign), foreign, "incidents")).result.overall.f1 == 1.0
    with pytest.raises(InputError, match="no event type 'x'"):
        score_files(Request("test", foreign, "incidents"))
    with pytest.raises(UsageError, match="on records does not take --unit"):
        score_files(Request("test", same, "incidents", unit="incident"))


def contrast(number: int) -> JsonObject:
    side = {"text": "Dolvar refused.", "focus": {"layer": "actor", "start": 0, "end": 6}}
    span = {"layer": "actor", "type": "GOVERNMENT", "start": 0, "end": 6}
    sides = [
        {**side, "id": f"{number}-a", "mentions": [span]},
        {**side, "id": f"{number}-b", "mentions": []},
    ]
    return {"id": str(number), "phenomenon": f"p{number % 2}", "sides": sides}


def test_contrast_has_a_signature_and_every_form_of_output(tmp_path: Path) -> None:
    pairs = [contrast(number) for number in range(12)]
    path = write(tmp_path / "pairs.jsonl", pairs)
    sides = [side for pair in pairs for side in pair["sides"]]
    said = [{**side, "mentions": side["mentions"] if n % 3 else []} for n, side in enumerate(sides)]
    result = score_files(Request(str(path), write(tmp_path / "p.jsonl", said), "contrast")).result
    assert result.overall.f1 == 8 / 12 and result.overall.interval is not None
    assert "sitrep-contrast-accuracy|" in result.signature and "|unit:pair|" in result.signature
    for shown in (as_csv(result), as_latex(result), as_markdown(result)):
        assert result.signature in shown and "p1" in shown
    assert json.loads(json.dumps(result.as_json()))["by_type"]["p0"]["gold"] == 6
    files = {"all": path, "some": tmp_path / "p.jsonl"}
    write(path.with_name("all.jsonl"), sides)
    files["all"] = path.with_name("all.jsonl")
    (c,) = compare_files(Request(str(path), files["all"], "contrast"), files).comparisons
    assert c.scores == (1.0, 8 / 12) and c.p_value == 2 / 2**4


WRONG_PAIRS: dict[str, tuple[Any, str]] = {
    "twice": (lambda p: [p, p], r"2 \[id-duplicate\] the pair 0 stands at line 1"),
    "side": (
        lambda p: [{**p, "sides": [p["sides"][0]] * 2}],
        r"\[id-duplicate\] the side 0-a stands",
    ),
    "unpaired": (lambda p: [{**p, "sides": p["sides"][:1]}], "has the sides 1; expected two"),
    "no": (lambda p: [{**p, "sides": None}], "expected two"),
    "object": (lambda p: [{**p, "sides": [1, 2]}], "a side is 1; expected an object"),
    "phenomenon": (lambda p: [{**p, "phenomenon": None}], "phenomenon is None"),
    "focus": (lambda p: [changed(p, focus={"layer": "actor", "start": 0, "end": 99})], "the focus"),
    "nofocus": (lambda p: [changed(p, focus=3)], "focus is 3"),
    "mentions": (lambda p: [changed(p, mentions={})], "mentions is {}"),
    "label": (
        lambda p: [changed(p, mentions=[{**p["sides"][0]["mentions"][0], "type": "GOVERMENT"}])],
        "did you mean GOVERNMENT",
    ),
    "offset": (
        lambda p: [changed(p, mentions=[{**p["sides"][0]["mentions"][0], "end": 99}])],
        "past the end",
    ),
}


def changed(pair: JsonObject, **what: Any) -> JsonObject:
    one, two = pair["sides"]
    return {**pair, "sides": [{**one, **what}, two]}


@pytest.mark.parametrize("name", WRONG_PAIRS)
def test_wrong_pairs_are_refused(name: str, tmp_path: Path) -> None:
    make, message = WRONG_PAIRS[name]
    path = write(tmp_path / "pairs.jsonl", make(contrast(0)))
    with pytest.raises(InputError, match=message):
        score_files(Request(str(path), path, "contrast"))


def test_wrong_answers_to_pairs_are_refused(tmp_path: Path) -> None:
    pair = contrast(0)
    path = write(tmp_path / "pairs.jsonl", [pair])
    one, two = pair["sides"]
    for said, message in (
        ([one, one, two], "0-a stands at line 1 already"),
        ([one], "1 of 2 sides have no row: 0-b; a pair needs both"),
        ([one, {**two, "text": "Other."}], "0-b is about another text"),
        ([one, {"id": "0-b", "event_types": []}], 'no "mentions"'),
        ([one, {**two, "mentions": [{"start": 0, "end": 3}]}], "no label"),
        ([one, {**two, "mentions": [{**one["mentions"][0], "end": "6"}]}], "no whole number"),
    ):
        with pytest.raises(InputError, match=message):
            score_files(Request(str(path), write(tmp_path / "p.jsonl", said), "contrast"))
