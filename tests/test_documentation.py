"""What the documents say is true: links, versions, commands, examples, generated tables."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import corpus
from corpus.version import data_version

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "DATASHEET.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "corpus/README.md",
    "corpus/SCORING.md",
    "corpus/EXPORTS.md",
    "annotation/LABEL_STUDIO.md",
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_named_files_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(r"`((?:corpus|annotation|baselines|scripts|tests)/[\w./-]+)`", text)
    for link in (*links, *(p for p in paths if "<" not in p)):
        assert (ROOT / link).exists() or (ROOT / name).parent.joinpath(link).exists(), link


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    first = re.search(r"^## ([\d.]+)", changelog, re.MULTILINE)
    assert first is not None
    versions = {project["version"], corpus.__version__, str(citation["version"]), first.group(1)}
    assert versions == {data_version()}


def test_guidelines_say_the_version_of_the_release() -> None:
    release = tomllib.loads((ROOT / "corpus" / "release.toml").read_text("utf-8"))
    for name in ("guidelines.md", "guidelines-by-layer.md"):
        text = (ROOT / "annotation" / name).read_text("utf-8")
        assert f"ersion {release['guidelines']}" in text[:1500], name


def test_the_python_examples_of_the_readme_run(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 2
    for number, block in enumerate(blocks):
        code = block.replace('"./corpus"', repr(str(ROOT / "corpus")))
        script = tmp_path / f"example{number}.py"
        script.write_text(code, encoding="utf-8")
        environment = {
            "PATH": "",
            "HOME": str(tmp_path),
            "HF_HOME": str(tmp_path),
            "HF_HUB_OFFLINE": "1",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, str(script)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-studio.txt"])
def test_every_constraint_names_a_package_and_a_version_and_no_place(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert len(lines) > 50
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)


def test_the_card_and_the_readme_say_that_texts_are_constructed() -> None:
    for name in ("README.md", "DATASHEET.md", "corpus/README.md"):
        text = (ROOT / name).read_text("utf-8")
        prose = text.split("---\n", 2)[2] if text.startswith("---\n") else text
        assert "constructed" in prose[:700].lower(), name
        assert "machine annotators" in prose[:1500], name


def test_the_examples_of_the_scoring_document_run() -> None:
    text = (ROOT / "corpus" / "SCORING.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 8
    for block in blocks:
        assert "assert" in block
        exec(compile(block, "SCORING.md", "exec"), {})


def test_the_erratum_template_asks_for_what_a_correction_needs() -> None:
    path = ROOT / ".github" / "ISSUE_TEMPLATE" / "erratum.yml"
    form = yaml.safe_load(path.read_text("utf-8"))
    fields = {field["id"]: field for field in form["body"] if "id" in field}
    assert list(fields) == ["version", "record", "layer", "offsets", "wrong", "rule"]
    needed = {name for name, f in fields.items() if f.get("validations", {}).get("required")}
    assert needed == fields.keys() - {"offsets"}
    options = set(fields["layer"]["attributes"]["options"])
    assert {"actor", "location", "event", "realis", "role"} <= options
