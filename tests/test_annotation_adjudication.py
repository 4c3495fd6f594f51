"""Differences of two readings, who won, and a log that must say so."""

import json
import shutil
from pathlib import Path

from annotation.adjudication import LOG, differences, log_findings, winner
from corpus.annotations import from_markup
from corpus.markup import parse
from corpus.records import Annotation
from corpus.sources import read_sources

DATA = Path(__file__).parent / "data" / "minimal"
A = """[Soldiers]{A1 STATE_MILITARY nominal} [took]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT}.
---
E1 agent=A1 place=L1
"""
B = """[Soldiers]{A1 SECURITY nominal} [took]{E1 TERRITORY} Lesk.
---
E1 realis=FUTURE
"""


def reading(markup: str, name: str) -> Annotation:
    return from_markup(parse(markup), "xx-001-a", name, name)


def test_differences_by_hand() -> None:
    found = differences(reading(A, "a"), reading(B, "b"))
    assert [(d.kind, d.where, d.a, d.b) for d in found] == [
        ("span", "14:18 location 'Lesk'", "SETTLEMENT", None),
        ("type", "0:8 actor 'Soldiers'", "STATE_MILITARY", "SECURITY"),
        ("realis", "9:13 event 'took'", "ACTUAL", "FUTURE"),
        ("AGENT", "9:13 event 'took'", "0:8 actor 'Soldiers'", ""),
        ("PLACE", "9:13 event 'took'", "14:18 location 'Lesk'", ""),
    ]
    assert differences(reading(A, "a"), reading(A, "b")) == []


def test_the_winner_is_whose_side_the_gold_took() -> None:
    one, two = reading(A, "a"), reading(B, "b")
    gold = reading(A.replace("STATE_MILITARY", "PRO_GOV_MILITIA").replace("agent=A1 ", ""), "gold")
    sides = {d.kind: winner(d, one, two, gold) for d in differences(one, two)}
    assert sides == {"span": "a", "type": "other", "realis": "a", "AGENT": "b", "PLACE": "a"}


def test_a_log_that_lacks_a_difference_or_names_the_wrong_side(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(DATA, root)
    layer = root / "annotation" / "layers" / "b" / "aa-002-a.txt"
    text = layer.read_text("utf-8").replace("[Dorva]{L1 SETTLEMENT} with", "Dorva with")
    layer.write_text(text, encoding="utf-8")
    row = {"article": "aa-002-a", "kind": "span", "where": "15:20 location 'Dorva'"}
    row |= {"a": "SETTLEMENT", "b": None, "gold": "b", "rule": "G3", "note": ""}
    for lines, checks in (
        ([{**row, "where": "1:2"}], ["log-missing"]),
        ([row], ["log-side"]),
        ([{**row, "gold": "a"}], []),
        ([{"article": 3}], ["log-form"] * 8 + ["log-missing"]),
    ):
        content = "".join(json.dumps(line) + "\n" for line in lines)
        (root / LOG).write_text(content, encoding="utf-8")
        sources, _ = read_sources(root)
        assert [f.check for f in log_findings(sources)] == checks
