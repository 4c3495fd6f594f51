"""One minimal invalid corpus for every check of the catalogue, and none for any other."""

import json
import re
import shutil
from pathlib import Path

import pytest

from corpus.checks import CATALOGUE, validate
from corpus.checks.hints import incident_hints
from corpus.findings import Finding
from corpus.sources import read_sources

DATA = Path(__file__).parent / "data"
INVALID = sorted(path.name for path in (DATA / "invalid").iterdir())


def findings(root: Path) -> list[Finding]:
    return validate(read_sources(root))


def test_the_minimal_corpus_is_valid() -> None:
    assert findings(DATA / "minimal") == []


def test_every_check_has_an_invalid_file_and_every_file_a_check() -> None:
    assert sorted(CATALOGUE) == INVALID


@pytest.mark.parametrize("check", INVALID)
def test_check_finds_its_invalid_file(check: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(DATA / "minimal", root)
    overlay = DATA / "invalid" / check
    for source in sorted(p for p in overlay.rglob("*") if p.is_file()):
        target = root / source.relative_to(overlay)
        if target.parent.is_file():  # a folder where a file belongs
            target.parent.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    found = findings(root)
    assert check in {finding.check for finding in found}
    assert all(finding.message and finding.path for finding in found)
    assert str(root) not in "\n".join(map(str, found))


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(DATA / "minimal", root)
    layer = root / "annotation/layers/a/aa-001-a.txt"
    text = layer.read_text("utf-8")
    layer.write_text(text.replace("STATE_MILITARY", "ARMY").replace("L1 SETTLEMENT", "L1 TOWN"))
    places = [f.place for f in findings(root) if f.check == "unknown-type"]
    assert places == ["1:11", "1:59", "3:11", "3:71", "3:143"]


def test_hints_name_the_types_that_no_report_has(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(DATA / "minimal", root)
    assert list(incident_hints(read_sources(root)[0])) == []
    path = root / "corpus" / "incidents.jsonl"
    text = path.read_text("utf-8").replace('["TERRITORY"]', '["TERRITORY", "KILL"]')
    path.write_text(text.replace('["AID"]', '["DISPLACE", "AID"]'), encoding="utf-8")
    found = [(hint.place, hint.message) for hint in incident_hints(read_sources(root)[0])]
    assert found == [
        ("aa-001", "no linked event mention is KILL"),
        ("aa-002", "no linked event mention is DISPLACE, the first of them its main type"),
    ]
    assert findings(root) == []


def test_a_de_facto_authority_may_be_a_government(tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(DATA / "minimal", root)
    actor = {"name": "Hill Council", "aliases": [], "type": "NONSTATE_ARMED", "theatres": ["aa"]}
    row = json.dumps({**actor, "invented": True, "note": ""})
    (root / "corpus" / "actors.jsonl").write_text(row + "\n", encoding="utf-8")
    for layer in ("a", "gold"):
        path = root / "annotation" / "layers" / layer / "aa-001-a.txt"
        text = path.read_text("utf-8").replace(
            "[rebels]{A2 NONSTATE_ARMED nominal}", "[X]{A2 TYPE}"
        )
        path.write_text(text.replace("[X]", "[Hill Council]"), encoding="utf-8")
    article = root / "corpus" / "articles" / "aa-001-a.md"
    article.write_text(article.read_text("utf-8").replace("rebels", "Hill Council"), "utf-8")

    def checks(kind: str) -> set[str]:
        for layer in ("a", "gold"):
            path = root / "annotation" / "layers" / layer / "aa-001-a.txt"
            text = re.sub(r"\{A2 \w+\}", f"{{A2 {kind}}}", path.read_text("utf-8"))
            path.write_text(text, encoding="utf-8")
        return {finding.check for finding in findings(root)}

    assert checks("NONSTATE_ARMED") == checks("GOVERNMENT") == set()
    assert checks("SECURITY") == {"actor-type"}
