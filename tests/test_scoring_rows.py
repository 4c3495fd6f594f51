"""Rows with entities and events, and rows of incidents: read back as written, or refused."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.findings import InputError, UsageError
from corpus.scoring.arguments import score_arguments, score_triggers
from corpus.scoring.coreference import score_coreference
from corpus.scoring.incident_records import IncidentRecord
from corpus.scoring.incident_rows import Limits, incident_problems, read_incident_rows
from corpus.scoring.incidents import score_incidents
from corpus.scoring.row_checks import content_problems
from corpus.scoring.rows import NEEDS, read_rows, row_of_structure, structure_of_row
from corpus.scoring.structure import Structure, structure_of
from tests.documents import SOURCE, make_document

TEXT = """[Soldiers]{A1 STATE_MILITARY nominal} [retook]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} \
and [they]{A1 STATE_MILITARY nominal} [killed]{E2 KILL} two [rebels]{A2 NONSTATE_ARMED nominal}.
---
E1 agent=A1 target=A2 place=L1 incident=i1
E2 agent=A1 target=A2
"""
DOCUMENT = make_document(TEXT)
GOLD = structure_of(DOCUMENT)
ROW = row_of_structure(GOLD, DOCUMENT.article.sha256)
ENTITY, OTHER = ROW["entities"][:2]
EVENT, SECOND = ROW["events"]
AGENT = EVENT["arguments"][0]
TASKS = {
    "triggers": score_triggers,
    "arguments": score_arguments,
    "coref": score_coreference,
    "incidents": score_incidents,
}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("task", TASKS)
def test_gold_comes_back_as_written_and_is_perfect(task: str, tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", ROW)
    rows = read_rows(path, [DOCUMENT], task)
    assert rows.structures == (GOLD,) and rows.fields == ()
    found = TASKS[task]([DOCUMENT], rows.structures)
    assert {result.overall.f1 for result in found.results.values()} == {1.0}
    assert set(TASKS) == set(NEEDS)


def test_what_is_left_out_has_defaults() -> None:
    bare = {key: EVENT[key] for key in ("type", "start", "end")}
    structure = structure_of_row({"id": "a", "events": [bare]})
    assert structure.entities == () and structure.events[0].arguments == ()
    assert structure.events[0].realis is None
    assert not list(content_problems({"events": [bare]}, "a", 99, ["events"], []))


SPAN = {"layer": "event", "type": EVENT["type"], "start": EVENT["start"], "end": EVENT["end"]}


@pytest.mark.parametrize(
    ("change", "check", "part"),
    [
        ({"id": 7}, "row-form", "id is 7; expected a string"),
        ({"id": "zz-001-a"}, "prediction-extra", "not among the 1 gold documents"),
        ({"sha256": "0" * 64}, "prediction-text", "the gold text has"),
        ({"sha256": None}, "prediction-text", "neither sha256 nor text"),
        ({"text": DOCUMENT.article.text[1:]}, "prediction-text", "first differs at character 0"),
        ({"text": 5}, "prediction-text", "no string"),
        ({"entities": None}, "row-form", "expected a list of objects"),
        ({"entities": [[]]}, "row-form", "expected a list of objects"),
        ({"mentions": 3}, "row-form", "mentions is 3"),
        ({"entities": [{**ENTITY, "id": ""}]}, "entity-form", "has the id ''"),
        ({"entities": [{**ENTITY, "layer": "event"}]}, "entity-form", "expected actor or location"),
        ({"entities": [{**ENTITY, "layer": ["actor"]}]}, "entity-form", "expected actor or"),
        ({"entities": [{**ENTITY, "mentions": []}]}, "entity-form", "one or more [start, end]"),
        ({"entities": [{**ENTITY, "mentions": [[1]]}]}, "entity-form", "one or more [start, end]"),
        ({"entities": [{**ENTITY, "mentions": [[0, 1.5]]}]}, "span-offset", "no whole numbers"),
        ({"entities": [ENTITY, {**OTHER, "id": ENTITY["id"]}]}, "entity-duplicate", "stands twice"),
        ({"entities": [ENTITY, {**ENTITY, "id": "x"}]}, "entity-overlap", "one entity, once"),
        (
            {"entities": [{**ENTITY, "mentions": ENTITY["mentions"] * 2}]},
            "entity-overlap",
            "one entity, once",
        ),
        ({"events": [{**EVENT, "type": "KILLL"}]}, "unknown-label", "did you mean KILL?"),
        ({"events": [{**EVENT, "type": ["KILL"]}]}, "unknown-label", "no event type ['KILL']"),
        ({"events": [{**EVENT, "realis": "actual"}]}, "unknown-label", "did you mean ACTUAL?"),
        ({"events": [{**EVENT, "event": 1}]}, "event-form", "has the event 1; expected a string"),
        ({"events": [{**EVENT, "incident": {}}]}, "event-form", "has the incident {}"),
        ({"events": [{**EVENT, "end": 999}]}, "span-past-end", "the text has 48 characters"),
        ({"events": [{**EVENT, "end": EVENT["start"]}]}, "span-offset", "the end exclusive"),
        ({"events": [{**EVENT, "start": -1}]}, "span-offset", "empty or negative"),
        ({"events": [{**EVENT, "start": True}]}, "span-offset", "no whole numbers"),
        ({"events": [EVENT, {**EVENT, "type": "CLASH"}]}, "trigger-duplicate", "one trigger is"),
        ({"events": [{**EVENT, "arguments": "A1"}]}, "event-form", "expected a list of objects"),
        (
            {"events": [{**EVENT, "arguments": [{**AGENT, "role": "VICTIM"}]}]},
            "unknown-label",
            "no role 'VICTIM'",
        ),
        (
            {"events": [{**EVENT, "arguments": [{**AGENT, "end": 99}]}]},
            "span-past-end",
            "'AGENT' 0:99: the text has 48",
        ),
        ({"events": [{**EVENT, "arguments": [AGENT, AGENT]}]}, "argument-duplicate", "keep one"),
        ({"mentions": [SPAN]}, "mention-mismatch", "0 spans of layer event are in mentions alone"),
        (
            {"mentions": [{"layer": "actor", "start": 1, "end": []}]},
            "mention-mismatch",
            "1 spans of layer actor",
        ),
    ],
)
def test_a_wrong_row_is_refused(
    change: dict[str, Any], check: str, part: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "p.jsonl", {**ROW, **change})
    with pytest.raises(InputError) as error:
        read_rows(path, [DOCUMENT], "arguments")
    first = error.value.findings[0]
    assert first.check == check and part in first.message
    assert str(first).startswith(f"{path}:1 [")


@pytest.mark.parametrize(
    ("task", "lost", "part"),
    [
        ("triggers", "events", "has no key 'events'"),
        ("coref", "entities", "has no key 'entities'"),
        ("coref", "event", "2 of 2 events have no key 'event'"),
        ("incidents", "incident", "2 of 2 events have no key 'incident'"),
    ],
)
def test_what_a_task_needs_must_be_there(task: str, lost: str, part: str, tmp_path: Path) -> None:
    row = {key: value for key, value in copy.deepcopy(ROW).items() if key != lost}
    for event in row.get("events", []):
        event.pop(lost, None)
    path = write(tmp_path / "p.jsonl", row)
    with pytest.raises(InputError, match=r"\[row-incomplete\]") as error:
        read_rows(path, [DOCUMENT], task)
    assert part in str(error.value)


def test_rows_that_are_missing_extra_or_twice(tmp_path: Path) -> None:
    more = make_document(SOURCE, "xx-002-a")
    path = write(tmp_path / "p.jsonl", ROW)
    with pytest.raises(InputError, match="1 of 2 gold documents have no prediction line: xx-002"):
        read_rows(path, [DOCUMENT, more], "coref")
    rows = read_rows(path, [DOCUMENT, more], "coref", missing="empty")
    assert rows.structures == (GOLD, Structure("xx-002-a"))
    assert rows.fields == ("missing:empty#1",)
    write(path, ROW, {"id": "other"})
    assert read_rows(path, [DOCUMENT], "coref", extra="ignore").structures == (GOLD,)
    write(path, ROW, ROW)
    with pytest.raises(InputError, match=r":2 \[id-duplicate\] xx-001-a stands at line 1"):
        read_rows(path, [DOCUMENT], "coref")
    with pytest.raises(UsageError, match="no task 'mentions'; there are triggers"):
        read_rows(path, [DOCUMENT], "mentions")


def test_every_problem_is_shown(tmp_path: Path) -> None:
    wrong = {
        **ROW,
        "entities": [{**ENTITY, "id": ""}],
        "events": [{**EVENT, "type": "X", "end": 0}],
    }
    path = write(tmp_path / "p.jsonl", wrong, {"id": "zz"})
    with pytest.raises(InputError) as error:
        read_rows(path, [DOCUMENT], "arguments")
    checks = [finding.check for finding in error.value.findings]
    assert checks == ["entity-form", "span-offset", "unknown-label", "prediction-extra"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 60) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    if isinstance(value, dict | list):
        for key, item in inner:
            found += places(item, (*path, key)) if isinstance(item, dict | list) else [(*path, key)]
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(places(ROW)), JSON), min_size=1, max_size=3))
def test_mutated_rows_are_refused_or_scored(
    tmp_path: Path, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    row: Any = copy.deepcopy(ROW)
    for (*way, last), value in changes:
        inner = row
        try:
            for step in way:
                inner = inner[step]
            inner[last] = value
        except (TypeError, KeyError, IndexError):
            continue  # an earlier change took this place away
    path = write(tmp_path / "p.jsonl", row)
    for task, scored in TASKS.items():
        try:
            rows = read_rows(path, [DOCUMENT], task)
        except InputError as error:
            assert error.findings
            continue
        for result in scored([DOCUMENT], rows.structures).results.values():
            assert result.overall.f1 is not None and 0 <= result.overall.f1 <= 1


INCIDENT = {
    "id": "p1",
    "reports": ["iq-002-a"],
    "types": ["CLASH", "KILL"],
    "date": {"start": "2015-03-03", "end": None},
    "place": {"gazetteer": "iq-hit"},
    "agents": [{"name": "Iraqi army"}],
    "targets": None,
    "counts": {"killed": {"best": 12}, "injured": None},
}
ARTICLES = ("iq-002-a", "iq-002-b")


def test_incident_rows_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", INCIDENT, {"id": "p2", "reports": ["iq-002-b"]})
    first, second = read_incident_rows(path, ARTICLES)
    assert second == IncidentRecord("p2", ("iq-002-b",))
    assert first == IncidentRecord(
        id="p1",
        reports=("iq-002-a",),
        types=("CLASH", "KILL"),
        start="2015-03-03",
        place="iq-hit",
        agents=("Iraqi army",),
        killed=12,
    )


@pytest.mark.parametrize(
    ("change", "check", "part"),
    [
        ({"id": None}, "row-form", "id is None"),
        ({"reports": []}, "row-form", "one or more article ids"),
        ({"reports": ["zz"]}, "incident-report", "1 reports are not among the 2 articles: zz"),
        ({"types": "KILL"}, "row-form", "expected a list of event types"),
        ({"types": ["KIL"]}, "unknown-label", "did you mean KILL?"),
        ({"agents": ["army"]}, "row-form", 'objects with a "name"'),
        ({"date": "2015"}, "row-form", "expected an object"),
        ({"date": {"start": "2015-3-3"}}, "incident-date", "expected a date as 2015-03-04"),
        ({"date": {"start": 2015}}, "incident-date", "expected a date as 2015-03-04"),
        ({"place": {"gazetteer": 3}}, "row-form", "expected a gazetteer id"),
        ({"counts": {"killed": 3}}, "row-form", 'an object with "best"'),
        ({"counts": {"killed": {"best": -1}}}, "incident-count", "expected a whole number"),
    ],
)
def test_a_wrong_incident_row_is_refused(
    change: dict[str, Any], check: str, part: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "p.jsonl", {**INCIDENT, **change}, INCIDENT, INCIDENT)
    with pytest.raises(InputError) as error:
        read_incident_rows(path, ARTICLES)
    first = error.value.findings[0]
    assert first.check == check and part in first.message
    assert error.value.findings[-1].check == "id-duplicate"


@given(st.dictionaries(st.sampled_from([*INCIDENT]), JSON))
def test_mutated_incident_rows_are_refused_or_fine(changes: dict[str, Any]) -> None:
    limits = Limits(ARTICLES, None)
    assert all(isinstance(p, tuple) for p in incident_problems({**INCIDENT, **changes}, limits))


def test_scoring_structures_imports_nothing_heavy() -> None:
    heavy = {"pandas", "sklearn", "datasets", "scipy", "pycrfsuite", "label_studio_sdk"}
    modules = "corpus.scoring.incident_rows, corpus.scoring.rows, corpus.scoring.coreference"
    code = f"import sys, {modules}, corpus.scoring.arguments, corpus.scoring.incidents\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}print(sorted({heavy!r} & sys.modules.keys()))"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
