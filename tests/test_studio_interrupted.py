"""The server or the command is killed in the middle; the same command again completes the work."""

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotation.studio import server
from annotation.studio.access import client
from annotation.studio.campaign import load, planned
from annotation.studio.home import Home
from annotation.studio.projects import Held, held, unworked
from annotation.studio.push import Content, doubles, push
from annotation.studio.results import to_result
from corpus.annotations import to_markup
from corpus.files import dump_jsonl, sha256, write_atomic
from corpus.layers import read_layers
from corpus.sources import read_sources
from tests.studio_server import ROOT, command, free_port, sitrep, started

pytestmark = pytest.mark.studio
ARTICLES = sorted(read_sources()[0].articles)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with started("interrupted") as home:
        yield home


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readings")
    for name in ("a", "b"):
        shutil.copytree(ROOT / "annotation" / "layers" / "gold", folder / name)
    return folder


def until_progress(home: Home, *args: str | Path) -> subprocess.Popen[str]:
    """Start a command and return it as soon as it has told of the first batch."""
    words = command(home, *args)
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert "ing " in line and ": a" in line, line + process.stderr.read()
    return process


def kill_server(home: Home) -> int:
    running = home.running()
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    return int(running.url.rpartition(":")[2])


def tasks(home: Home, name: str) -> dict[str, Counter[str]]:
    campaign = load(home, name)
    with client(home) as studio:
        return {
            annotator: Counter(task.article for task in held(studio, project))
            for annotator, project in campaign.projects.items()
        }


def test_the_server_is_killed_in_a_push(home: Home, readings: Path) -> None:
    push = ("push", "--name", "killed", "--readings", readings)
    process = until_progress(home, *push)
    port = kill_server(home)
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 2, stderr
    assert "no answer from http://127.0.0.1" in stderr and "Traceback" not in stderr
    server.start(home, port)
    there = sum(sum(counts.values()) for counts in tasks(home, "killed").values())
    assert 0 < there < 2 * len(ARTICLES)
    done = sitrep(home, *push)
    assert done.returncode == 0, done.stderr
    once = Counter(dict.fromkeys(ARTICLES, 1))
    assert tasks(home, "killed") == {"a": once, "b": once}


def test_the_push_itself_is_killed_and_run_again_at_once(home: Home, readings: Path) -> None:
    push = ("push", "--name", "cut-off", "--readings", readings)
    process = until_progress(home, *push)
    process.kill()  # while the server still works on the next batch
    process.communicate(timeout=60)
    done = sitrep(home, *push)
    assert done.returncode == 0, done.stderr
    once = Counter(dict.fromkeys(ARTICLES, 1))
    assert tasks(home, "cut-off") == {"a": once, "b": once}


def test_the_server_is_killed_in_a_pull(home: Home, readings: Path, tmp_path: Path) -> None:
    pull = ("pull", "killed", "--out", tmp_path / "out")
    process = until_progress(home, *pull)
    kill_server(home)
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 2 and "Traceback" not in stderr, stderr
    kept = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out" / "a").glob("*.txt")}
    assert 0 < len(kept) < len(ARTICLES)
    server.start(home, free_port())
    moved = sitrep(home, *pull)  # the campaign knows the projects; the server listens elsewhere
    assert moved.returncode == 0, moved.stdout + moved.stderr
    assert f"a: {len(ARTICLES) - len(kept)} pulled, {len(kept)} as before" in moved.stdout
    layers, _ = read_layers(tmp_path / "out")
    assert sorted(layers["a"]) == sorted(layers["b"]) == ARTICLES
    again = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out" / "a").glob("*.txt")}
    assert kept.items() <= again.items()  # nothing was fetched and written a second time


def test_of_two_copies_of_a_task_the_one_that_nobody_touched_goes() -> None:
    def task(number: int, article: str, annotations: int = 0, drafts: bool = False) -> Held:
        return Held(number, article, "", annotations, 0, drafts)

    held_tasks = [task(1, "x"), task(2, "y"), task(3, "x", 1), task(4, "y"), task(5, "z")]
    assert [t.task for t in doubles(held_tasks)] == [1, 4]
    assert doubles([task(1, "x", 1), task(2, "x", 0, True)]) == []  # both worked on: a finding


def test_pushes_at_the_same_time_keep_every_suggestion(home: Home) -> None:
    """Where two write at once, an import of Label Studio may try again without predictions."""
    sources, _ = read_sources()
    texts = {article.id: article.text for article in sources.articles.values()}
    results = {
        a: to_result(to_markup(text, sources.layers["gold"][a])) for a, text in texts.items()
    }
    contents = {"a": {a: Content({"gold": result}, result) for a, result in results.items()}}

    def one(name: str) -> int:
        campaign = planned(None, name, "", ["a"], texts, 1.0)
        with client(home) as studio:
            (done,) = push(studio, home, campaign, texts, contents, lambda *_: None, batch=12)
        return done.project

    with ThreadPoolExecutor(3) as pool:
        projects = list(pool.map(one, ("at-once-1", "at-once-2", "at-once-3")))
    for project in projects:
        with client(home) as studio:
            tasks = list(held(studio, project))
        assert sorted(task.article for task in tasks) == ARTICLES
        assert {(task.predictions, task.annotations) for task in tasks} == {(1, 1)}


def test_a_draft_that_nobody_has_submitted_is_never_deleted(home: Home, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("one", "two"):
        (texts / f"{name}.txt").write_text("Shells hit Lesk.\n", encoding="utf-8")
    assert sitrep(home, "push", texts, "--name", "drafted").returncode == 0
    campaign = load(home, "drafted")
    project = campaign.projects["a"]
    with client(home) as studio:
        begun, idle = sorted(task.task for task in held(studio, project))
        value = {"start": 11, "end": 15, "text": "Lesk", "labels": ["SETTLEMENT"]}
        region = {"id": "r", "from_name": "mention", "to_name": "text", "type": "labels"}
        answer = studio._client_wrapper.httpx_client.request(
            f"api/tasks/{begun}/drafts",
            method="POST",
            json={"result": [{**region, "value": value}], "lead_time": 1.0},
        )
        assert answer.status_code == 201, answer.text
        assert unworked(studio, project, [begun, idle]) == [idle]
    path, text = tmp_path / "said.jsonl", "Shells hit Lesk.\n"
    row = {"sha256": sha256(text), "mentions": [], "event_types": []}
    write_atomic(path, dump_jsonl([{"id": name, **row} for name in ("one", "two")]))
    again = sitrep(home, "push", texts, "--name", "drafted", "--predictions", path)
    assert again.returncode == 0, again.stderr
    with client(home) as studio:
        assert begun in {task.task for task in held(studio, project)}
        assert unworked(studio, project, [begun]) == []
