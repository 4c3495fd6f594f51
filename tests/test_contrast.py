"""Contrast pairs from the hand-written file to the score: reading, checks, rows, figures."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.published import contrast_markdown
from baselines.reproduce import reproduce
from corpus.build import outputs, write_outputs
from corpus.checks import validate
from corpus.contrast_pairs import PHENOMENA, read_contrast
from corpus.files import JsonObject, dump_jsonl, sha256, write_atomic
from corpus.findings import InputError
from corpus.loading import contrast_path
from corpus.ontology import ontology
from corpus.schema import features
from corpus.scoring.contrast import (
    ContrastPair,
    given_layers,
    score_contrast,
)
from corpus.scoring.contrast_files import read_pairs, read_sides
from corpus.sources import Sources, read_sources
from tests.test_baselines_reproduce import write_data

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
SAMPLES = DATA / "contrast" / "corpus" / "contrast"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contrast") / "root"
    shutil.copytree(DATA / "minimal", folder)
    shutil.copytree(SAMPLES, folder / "corpus" / "contrast")
    return folder


@pytest.fixture(scope="module")
def sources(root: Path) -> Sources:
    read, found = read_sources(root)
    assert found == []
    return read


@pytest.fixture(scope="module")
def built(root: Path, sources: Sources) -> Path:
    write_outputs(root, outputs(sources))
    return contrast_path(root / "corpus" / "data")


def test_the_samples_lack_nothing_but_the_other_phenomena(sources: Sources) -> None:
    found = validate((sources, []))
    assert {finding.check for finding in found} == {"contrast-missing"}
    assert len(found) == len(PHENOMENA) - 3
    assert [pair.id for pair in sources.contrast] == ["metonymy-01", "realis-01", "role-swap-01"]


def test_offsets_hold_and_the_focus_is_where_it_says(sources: Sources) -> None:
    sides = [side for pair in sources.contrast for side in pair.sides]
    assert [side.text[side.focus.start : side.focus.end] for side in sides] == [
        "Dorva",
        "Dorva",
        "delivered",
        "to deliver",
        "Soldiers ambushed rebels",
        "Soldiers were ambushed by rebels",
    ]
    for side in sides:
        for mention in side.annotation.mentions:
            assert side.text[mention.start : mention.end] == mention.text
            assert mention.id.startswith(f"{side.id}:")


def test_errors_of_the_markup_name_the_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "role-swap.txt"
    text = (SAMPLES / "role-swap.txt").read_text("utf-8")
    path.write_text(text.replace("A3 GOVERNMENT", "A3 MINISTRY").replace("target=A1", "target=A9"))
    with pytest.raises(InputError) as error:
        read_contrast(path)
    places = [(finding.place.split(":")[0], finding.check) for finding in error.value.findings]
    assert places == [("3", "unknown-type"), ("10", "unknown-type")]
    path.write_text(text.replace("target=A1", "target=A9"))
    with pytest.raises(InputError, match=r":12 \[role-nowhere\] E1 target=A9"):
        read_contrast(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("== metonymy-01 aa-002-a", "== metonymy-01", "expected '== ID ARTICLE'"),
        ("# Three", "Three", "stands before the first pair"),
        ("focus: Dorva", "focus: Gorrad", "stands 0 times"),
    ],
)
def test_malformed_files_are_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "metonymy.txt"
    path.write_text((SAMPLES / "metonymy.txt").read_text("utf-8").replace(old, new, 1))
    with pytest.raises(InputError, match=message):
        read_contrast(path)


@given(st.sampled_from(["metonymy", "realis", "role-swap"]), st.data())
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    lines = (SAMPLES / f"{name}.txt").read_text("utf-8").split("\n")
    at = st.integers(0, len(lines) - 1)
    for _ in range(data.draw(st.integers(1, 3))):
        one, two = data.draw(at), data.draw(at)
        cut = data.draw(st.integers(0, max(0, len(lines[one]) - 1)))
        changed = [lines[two], "", "~~", "---", lines[one][:cut], lines[one][cut:], "== x", "E1"]
        lines[one] = data.draw(st.sampled_from(changed))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        try:
            pairs = read_contrast(path)
        except InputError as error:
            assert all(f.check and f.message for f in error.findings) and error.findings
            assert all(1 <= int(f.place.split(":")[0]) <= len(lines) for f in error.findings)
            return
    for side in (side for pair in pairs for side in pair.sides):
        focus = side.text[side.focus.start : side.focus.end]
        assert side.text.count(focus) == 1


def test_a_loaded_name_must_keep_the_type(root: Path, tmp_path: Path) -> None:
    def checks(kind: str) -> set[str]:
        copy = tmp_path / kind
        shutil.copytree(root, copy)
        text = (SAMPLES / "role-swap.txt").read_text("utf-8").replace("role-swap", "frame")
        one, two = text.split("~~")
        two = two.replace("[rebels]{A2 NONSTATE_ARMED", f"[bandits]{{A2 {kind}")
        two = two.replace("by rebels", "by bandits")
        (copy / "corpus" / "contrast" / "frame.txt").write_text(f"{one}~~{two}", encoding="utf-8")
        return {finding.check for finding in validate(read_sources(copy))}

    assert "contrast-gold" not in checks("NONSTATE_ARMED")
    assert "contrast-gold" in checks("CIVILIAN")


def said(pairs: list[ContrastPair], path: Path, events: bool) -> list[JsonObject]:
    """Return the gold of every side as a prediction, with events or as spans alone."""
    rows = []
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        for side in row["sides"]:
            first: dict[str, JsonObject] = {}
            for mention in side["mentions"]:
                first.setdefault(mention["entity"], mention)
            by_id = {mention["id"]: mention for mention in side["mentions"]}
            said_events = [
                {
                    **{key: by_id[event["mention"]][key] for key in ("type", "start", "end")},
                    "realis": event["realis"],
                    "arguments": [
                        {"role": role, "start": first[i]["start"], "end": first[i]["end"]}
                        for role in ontology().roles
                        for i in event[f"{role.lower()}s"]
                    ],
                }
                for event in side["events"]
            ]
            keys = ("layer", "type", "start", "end")
            mentions = [{key: m[key] for key in keys} for m in side["mentions"]]
            made = {"id": side["id"], "sha256": sha256(side["text"]), "mentions": mentions}
            rows.append({**made, "events": said_events} if events else made)
    return rows


def figures(pairs: list[ContrastPair], rows: list[JsonObject], path: Path) -> dict[str, int]:
    write_atomic(path, dump_jsonl(rows))
    found = score_contrast(pairs, read_sides(path, pairs))
    return {name: score.right for name, score in found.items()}


def test_gold_is_right_and_what_the_phenomenon_needs_decides(built: Path, tmp_path: Path) -> None:
    pairs, path = read_pairs(built), tmp_path / "said.jsonl"
    rows = said(pairs, built, events=True)
    all_right = {"all": 3, "metonymy": 1, "realis": 1, "role-swap": 1}
    assert figures(pairs, rows, path) == all_right
    assert given_layers(read_sides(path, pairs)) == {"actor", "location", "event", "realis", "role"}
    # Realis decides about realis alone, roles about role-swap alone.
    for row in rows:
        for event in row["events"]:
            event["realis"] = "ACTUAL"
    assert figures(pairs, rows, path) == {**all_right, "all": 2, "realis": 0}
    rows = said(pairs, built, events=True)
    for row in rows:
        for event in row["events"]:
            for argument in event["arguments"]:
                if argument["role"] in ("AGENT", "TARGET"):
                    argument["role"] = {"AGENT": "TARGET", "TARGET": "AGENT"}[argument["role"]]
    assert figures(pairs, rows, path) == {**all_right, "all": 2, "role-swap": 0}


def test_spans_alone_are_asked_for_spans_alone(built: Path, tmp_path: Path) -> None:
    pairs, path = read_pairs(built), tmp_path / "said.jsonl"
    rows = said(pairs, built, events=False)
    assert figures(pairs, rows, path)["all"] == 3
    for row in rows:  # a tagger that never finds a government fails on metonymy alone
        row["mentions"] = [m for m in row["mentions"] if m["type"] != "GOVERNMENT"]
    assert figures(pairs, rows, path) == {"all": 2, "metonymy": 0, "realis": 1, "role-swap": 1}


def test_malformed_events_are_refused(built: Path, tmp_path: Path) -> None:
    pairs, path = read_pairs(built), tmp_path / "said.jsonl"
    rows = said(pairs, built, events=True)
    rows[2]["events"][0]["end"] = 9999
    with pytest.raises(InputError, match=r"said\.jsonl:3"):
        figures(pairs, rows, path)


def test_datasets_loads_the_config(built: Path, tmp_path: Path) -> None:
    code = (
        "import sys, json; from datasets import load_dataset, Features;"
        "from corpus.schema import features;"
        "d = load_dataset(sys.argv[1], 'contrast', cache_dir=sys.argv[2]);"
        "assert list(d) == ['test'];"
        "assert d['test'].features == Features._from_yaml_list(features('contrast'));"
        "print(json.dumps([[s['focus'] for s in r['sides']] for r in d['test']]))"
    )
    folder = built.parent.parent
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    command = [sys.executable, "-c", code, str(folder), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in built.read_text("utf-8").splitlines()]
    assert json.loads(done.stdout) == [[s["focus"] for s in row["sides"]] for row in rows]
    assert [column["name"] for column in features("contrast")] == list(rows[0])


def test_a_corpus_without_pairs_has_no_such_config(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(DATA / "minimal", root)
    for folder in (None, root / "corpus" / "contrast"):
        if folder is not None:
            folder.mkdir()
        read, found = read_sources(root)
        assert validate((read, found)) == []
        files = outputs(read)
        assert not any("contrast" in path for path in files)
        assert "config_name: contrast" not in files["corpus/README.md"]


def test_the_baselines_are_scored_on_the_pairs(built: Path, tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    shutil.copy(built, contrast_path(data))
    scores = reproduce(["gazetteer", "majority"], data=data, processes=1)
    assert "contrast" not in scores["baselines"]["majority"]
    found = scores["baselines"]["gazetteer"]["contrast"]
    assert found["accuracy"]["all"]["pairs"] == 3
    assert "|asked:actor+location+event|" in found["signature"]
    table = contrast_markdown(scores).splitlines()
    assert table[0] == "| phenomenon | pairs | gazetteer |"
    assert [row.split(" | ")[0] for row in table[2:6]] == [
        "| metonymy",
        "| realis",
        "| role-swap",
        "| all",
    ]
    assert table[-1] == f"`{found['signature']}`"
    assert contrast_markdown({"baselines": {"majority": scores["baselines"]["majority"]}}) == ""


def test_the_command_scores_the_pairs(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    write_atomic(path, dump_jsonl(said(read_pairs(built), built, events=True)))
    command = [sys.executable, "-m", "scripts.cli", "score", built, path, "--task", "contrast"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "role-swap" in done.stdout and "100.0" in done.stdout


def test_the_scoring_document_says_what_decides() -> None:
    text = (ROOT / "corpus" / "SCORING.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE))
    words = {"actor": "actor", "location": "location", "event": "trigger", "realis": "realis"}
    for name, phenomenon in PHENOMENA.items():
        for layer, word in {**words, "role": "roles"}.items():
            assert (word in told[name]) == (layer in phenomenon.layers), (name, layer)
