"""Two annotators, their agreement by hand, adjudication to gold, and the log of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotation.studio.access import client
from annotation.studio.adjudication import agreed, contents, disputed, pairs
from annotation.studio.adjudication_log import LOG
from annotation.studio.campaign import load
from annotation.studio.projects import held
from annotation.studio.results import to_result
from corpus.annotations import from_markup
from corpus.findings import InputError, UsageError
from corpus.layers import read_layers
from corpus.markup import parse, write
from corpus.records import Annotation
from tests.studio_server import shared, sitrep

A = """[Soldiers]{A1 STATE_MILITARY nominal} [took]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} and \
[killed]{E2 KILL} two [rebels]{A2 NONSTATE_ARMED nominal}; the [men]{A2 NONSTATE_ARMED nominal} \
[fled]{E3 WITHDRAW}.
---
E1 agent=A1 place=L1
E2 agent=A1 target=A2 realis=FUTURE
E3 agent=A2
"""
B = """[Soldiers]{A1 SECURITY nominal} [took]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} and \
[killed]{E2 KILL} two [rebels]{A2 NONSTATE_ARMED nominal}; the [men]{A3 NONSTATE_ARMED nominal} \
fled.
---
E1 agent=A1 place=L1
E2 agent=A1 target=A2
"""
GOLD = """[Soldiers]{A1 STATE_MILITARY nominal} [took]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} and \
[killed]{E2 KILL} two [rebels]{A2 NONSTATE_ARMED nominal}; the [men]{A2 NONSTATE_ARMED nominal} \
fled.
---
E1 agent=A1 place=L1
E2 agent=A1 target=A2
"""
SAME = "[Rain]{L1 NATURAL nominal} fell.\n"


# F1 is 2 c / (a + b). Alpha of actor tokens: one of 15 tokens differs, Do = 2/30; of 30 values 24
# are none, 4 NONSTATE_ARMED, two others stand once, De = 1 - (24 * 23 + 4 * 3) / (30 * 29).
BY_HAND = {
    "actor spans": 2 * 2 / (3 + 3),
    "location spans": 1.0,
    "event spans": 2 * 2 / (3 + 2),
    "actor tokens, alpha": 1 - (2 / 30) / (1 - (24 * 23 + 4 * 3) / (30 * 29)),
    "realis, on equal triggers": 2 * 1 / (2 + 2),
    "realis, on equal triggers, kappa": (0.5 - 0.5) / (1 - 0.5),
    "roles": 2 * 4 / (5 + 4),
    "role AGENT": 2 * 2 / (3 + 2),
    "form, on equal spans": 1.0,
}


def reading(source: str, name: str) -> Annotation:
    return from_markup(parse(source), "one", name, name)


def test_what_two_readings_agree_on() -> None:
    markup = agreed(parse(A).text, reading(A, "a"), reading(B, "b"))
    assert [(s.id, markup.text[s.start : s.end]) for s in markup.spans] == [
        ("E1", "took"),
        ("L1", "Lesk"),
        ("E2", "killed"),
        ("A1", "rebels"),
        ("A2", "men"),
    ]
    assert [(line.id, line.attributes) for line in markup.lines] == [
        ("E1", {"place": ("L1",)}),
        ("E2", {"target": ("A1",), "realis": ()}),
    ]
    realis = [i for i in to_result(markup) if i.get("from_name") == "realis"]
    assert [i["id"] for i in realis] == ["E1-1"]  # the page asks for the other one


def test_a_reading_agrees_with_itself() -> None:
    assert write(agreed(parse(A).text, reading(A, "a"), reading(A, "b"))) == write(parse(A))


def layers_of(folder: Path) -> Path:
    for name, source in (("a", A), ("b", B)):
        (folder / name).mkdir(parents=True)
        (folder / name / "one.txt").write_text(source, encoding="utf-8")
        (folder / name / "same.txt").write_text(SAME, encoding="utf-8")
    return folder


def test_who_can_be_adjudicated(tmp_path: Path) -> None:
    layers, texts = read_layers(layers_of(tmp_path))
    names, readings = pairs(layers, None)
    assert (names, list(readings), disputed(readings)) == (("a", "b"), ["one", "same"], ["one"])
    assert list(contents(names, readings, texts)["one"].predictions) == ["a", "b", "agreed"]
    with pytest.raises(UsageError, match="expected two readers and got a"):
        pairs({"a": layers["a"]}, None)
    with pytest.raises(UsageError, match="no annotator 'c'; there are a, b"):
        pairs(layers, ["a", "c"])
    with pytest.raises(UsageError, match="no article in common"):
        pairs({"a": layers["a"], "b": {}}, None)
    (tmp_path / "b" / "one.txt").write_text("Another text.\n", encoding="utf-8")
    with pytest.raises(InputError, match="layer-text"):
        read_layers(tmp_path)


@pytest.mark.studio
def test_agreement_and_adjudication_of_two_annotators(tmp_path: Path) -> None:
    home, layers = shared(), layers_of(tmp_path / "in")
    texts = tmp_path / "articles"
    texts.mkdir()
    for name, source in (("one", A), ("same", SAME)):
        (texts / f"{name}.txt").write_text(parse(source).text, encoding="utf-8")
    push = ("push", texts, "--name", "pair", "--annotators", "a,b", "--readings", layers)
    assert sitrep(home, *push).returncode == 0
    out = tmp_path / "layers"
    assert sitrep(home, "pull", "pair", "--out", out).returncode == 0

    figures = json.loads(sitrep_plain("agree", "--layers", out, "--format", "json"))["figures"]
    for row, value in BY_HAND.items():
        assert figures[row]["value"] == pytest.approx(value), row

    name = ("adjudicate", "--name", "pair-gold", "--layers", out)
    opened = sitrep(home, *name)
    assert opened.returncode == 0, opened.stderr
    assert "gold: 1 articles were read alike and are gold as they are" in opened.stdout
    assert "gold: 1 new, 0 there already" in opened.stdout
    project = load(home, "pair-gold").projects["gold"]
    with client(home) as studio:
        assert studio.projects.get(id=project).model_version == "agreed"
        (task,) = held(studio, project)
        sides = {p.model_version for p in studio.predictions.list(task=task.task)}
        assert sides == {"a", "b", "agreed"}
        result = to_result(parse(GOLD))
        rule = {"id": "A1-1", "from_name": "rule", "to_name": "text", "type": "textarea",
                "value": {"start": 0, "end": 8, "text": ["T1"]}}  # fmt: skip
        note = {"id": "n", "from_name": "note", "to_name": "text", "type": "textarea",
                "value": {"text": ["fled is no withdrawal"]}}  # fmt: skip
        studio.annotations.create(id=task.task, result=[*result, rule, note])
    finished = sitrep(home, *name, "--finish")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    gold, _ = read_layers(out)
    assert write_gold(out) == write(parse(GOLD)) and sorted(gold["gold"]) == ["one", "same"]
    rows = [json.loads(line) for line in (out / LOG).read_text("utf-8").splitlines()]
    assert [(r["kind"], r["where"], r["a"], r["b"], r["gold"], r["rule"]) for r in rows] == [
        ("span", "50:54 event 'fled'", "WITHDRAW", None, "b", ""),
        ("type", "0:8 actor 'Soldiers'", "STATE_MILITARY", "SECURITY", "a", "T1"),
        ("coreference", "46:49 actor 'men'", "34:40 actor 'rebels'", "46:49 actor 'men'", "a", ""),
        ("realis", "23:29 event 'killed'", "FUTURE", "ACTUAL", "b", ""),
    ]
    assert {r["note"] for r in rows} == {"fled is no withdrawal"}

    rows[0]["rule"] = "by hand"
    (out / LOG).write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert sitrep(home, *name, "--finish").returncode == 0
    kept = [json.loads(line) for line in (out / LOG).read_text("utf-8").splitlines()]
    assert kept == rows  # what was written into the log by hand stays


def write_gold(out: Path) -> str:
    return (out / "gold" / "one.txt").read_text("utf-8")


def sitrep_plain(*args: str | Path) -> str:
    words = [sys.executable, "-m", "scripts.cli", "annotate", *map(str, args)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
