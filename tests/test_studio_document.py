"""The commands of the document on Label Studio, run in their order, with two people in between."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotation.studio.access import client
from annotation.studio.campaign import load
from annotation.studio.home import VARIABLE, Home
from annotation.studio.projects import held
from tests.studio_server import ROOT, shared

pytestmark = pytest.mark.studio
DOCUMENT = (ROOT / "annotation" / "LABEL_STUDIO.md").read_text("utf-8")
ARTICLES = ("af-001-a", "cd-002-a", "ng-001-a")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def people(home: Home, campaign: str) -> None:
    """Everybody accepts the suggestions but for one span: the first reader deletes the first."""
    known = load(home, campaign)
    with client(home) as studio:
        for number, project in enumerate(known.projects.values()):
            for task in list(held(studio, project)):
                predictions = studio.predictions.list(task=task.task)
                result = next(p.result for p in predictions if p.model_version != "ben")
                dropped = result[0]["id"] if number == 0 and campaign == "first" else None
                kept = [i for i in result if i.get("id") != dropped]
                kept = [i for i in kept if dropped not in (i.get("from_id"), i.get("to_id"))]
                studio.annotations.create(id=task.task, result=kept, lead_time=60)


def test_the_commands_run_as_they_stand(tmp_path: Path) -> None:
    home = shared()
    (tmp_path / "my-articles").mkdir()
    for article in ARTICLES:
        text = (ROOT / "corpus" / "articles" / f"{article}.md").read_text("utf-8")
        body = text.split("\n---\n", 1)[1]
        (tmp_path / "my-articles" / f"{article}.txt").write_text(body, encoding="utf-8")
    (tmp_path / "bin").mkdir()
    command = f'#!/bin/sh\nexec "{sys.executable}" -m scripts.cli "$@"\n'
    (tmp_path / "bin" / "sitrep").write_text(command)
    (tmp_path / "bin" / "make").write_text("#!/bin/sh\nexec sitrep annotate serve\n")
    for program in (tmp_path / "bin").iterdir():
        program.chmod(0o755)
    path = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), VARIABLE: str(home.path)}
    lines = commands()
    assert lines[0] == "make studio" and len(lines) == 7
    for line in lines:
        done = subprocess.run(
            ["sh", "-c", line], capture_output=True, text=True, cwd=tmp_path, env=environment
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        if "push" in line:
            people(home, "first")
        if line.endswith("first-gold --layers layers"):
            people(home, "first-gold")
    layers = tmp_path / "layers"
    for reader in ("ana", "ben", "gold"):
        assert sorted(p.stem for p in (layers / reader).iterdir()) == sorted(ARTICLES)
    assert len((layers / "adjudication.jsonl").read_text("utf-8").splitlines()) >= len(ARTICLES)
    assert shutil.which("sitrep", path=str(tmp_path / "bin"))


def test_every_option_that_the_document_names_exists() -> None:
    for verb in ("serve", "push", "pull", "agree", "adjudicate", "suggest"):
        assert f"annotate {verb}" in DOCUMENT or f"`{verb}" in DOCUMENT
    words = [sys.executable, "-m", "scripts.cli", "annotate"]
    shown = ""
    for verb in ("serve", "push", "pull", "agree", "adjudicate", "suggest"):
        done = subprocess.run([*words, verb, "--help"], capture_output=True, text=True, cwd=ROOT)
        shown += done.stdout
    for option in set(re.findall(r"(--[a-z]+)", DOCUMENT)) - {"--out"}:
        assert option in shown, option
