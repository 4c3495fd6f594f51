"""Articles to Label Studio and back through a real server: identical records, nothing shifted."""

import shutil
from pathlib import Path

import pytest

from annotation.studio.access import client
from annotation.studio.campaign import load, planned
from annotation.studio.projects import fetch, held
from annotation.studio.pull import pull
from annotation.studio.push import Content, push
from annotation.studio.results import to_result
from corpus.annotations import from_markup, to_markup
from corpus.layers import read_layers
from corpus.markup import parse
from corpus.sources import read_sources
from tests.studio_server import shared, sitrep
from tests.studio_texts import HOSTILE, hostile_reading, records

pytestmark = pytest.mark.studio


def silent(step: str, done: int, total: int) -> None:
    assert 0 < done <= total, step


def test_every_article_of_the_corpus_accepted_as_suggested_comes_back_identical(
    tmp_path: Path,
) -> None:
    """Suggestions are the gold records; accepting them is what Submit does in the browser."""
    home, (sources, _) = shared(), read_sources()
    texts = {article.id: article.text for article in sources.articles.values()}
    gold = sources.layers["gold"]
    results = {a: to_result(to_markup(texts[a], gold[a])) for a in texts}
    contents = {"a": {a: Content({"gold": result}) for a, result in results.items()}}
    campaign = planned(None, "every-article", "", ["a"], texts, 1.0)
    with client(home) as studio:
        (done,) = push(studio, home, campaign, texts, contents, silent)
        assert (done.new, done.already) == (len(texts), 0)
        campaign = load(home, "every-article")
        tasks = list(held(studio, done.project))
        for task in tasks:
            (prediction,) = list(studio.predictions.list(task=task.task))
            studio.annotations.create(id=task.task, result=prediction.result, lead_time=3.5)
        (pulled,) = pull(studio, campaign, tmp_path, silent)
    assert (pulled.findings, pulled.unfinished) == ([], [])
    assert sorted(pulled.written) == sorted(texts)
    layers, stripped = read_layers(tmp_path)
    assert stripped == texts
    for article, reading in layers["a"].items():
        markup = to_markup(texts[article], gold[article])
        assert reading == records(markup, article, "a")


@pytest.mark.parametrize("layer", ["a", "b"])
def test_a_layer_of_ours_goes_in_and_comes_out_the_same(layer: str, tmp_path: Path) -> None:
    """Text form and Label Studio are interchangeable, with the commands that a user has."""
    home, ours = shared(), Path(__file__).parent.parent / "annotation" / "layers"
    (tmp_path / "in").mkdir()
    chosen = sorted((ours / layer).glob("*.txt"))[::9]
    articles = tmp_path / "articles"
    articles.mkdir()
    (tmp_path / "in" / layer).mkdir()
    for path in chosen:
        shutil.copy(path, tmp_path / "in" / layer)
        shutil.copy(ours.parent.parent / "corpus" / "articles" / f"{path.stem}.md", articles)
    name = f"layer-{layer}"
    pushed = sitrep(
        home, "push", articles, "--name", name, "--annotators", layer, "--readings", tmp_path / "in"
    )
    assert pushed.returncode == 0, pushed.stderr
    assert f"{layer}: {len(chosen)} new, 0 there already" in pushed.stdout
    pulled = sitrep(home, "pull", name, "--out", tmp_path / "out")
    assert pulled.returncode == 0, pulled.stdout + pulled.stderr
    for path in chosen:
        text = (tmp_path / "out" / layer / path.name).read_text("utf-8")
        back, before = (parse(t) for t in (text, path.read_text("utf-8")))
        assert from_markup(back, "x", "x", "x") == from_markup(before, "x", "x", "x")


def test_hostile_texts_come_back_as_they_are(tmp_path: Path) -> None:
    home = shared()
    readings = {name: hostile_reading(text) for name, text in HOSTILE.items()}
    contents = {
        "a": {name: Content({"model": to_result(m)}, to_result(m)) for name, m in readings.items()}
    }
    campaign = planned(None, "hostile", "", ["a"], HOSTILE, 1.0)
    with client(home) as studio:
        (done,) = push(studio, home, campaign, HOSTILE, contents, silent)
        (pulled,) = pull(studio, load(home, "hostile"), tmp_path, silent)
        tasks = fetch(studio, done.project, [t.task for t in held(studio, done.project)])
    assert (pulled.findings, len(pulled.written)) == ([], len(HOSTILE))
    assert {t["data"]["doc_id"]: t["data"]["text"] for t in tasks} == HOSTILE
    for name, markup in readings.items():
        written = (tmp_path / "a" / f"{name}.txt").read_bytes().decode("utf-8")
        back = parse(written)
        assert back.text == HOSTILE[name]
        assert records(back, name) == records(markup, name)


def test_a_text_that_could_not_be_kept_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    home = shared()
    (tmp_path / "crlf.txt").write_bytes(b"One line.\r\nTwo lines.\r\n")
    (tmp_path / "nfd.txt").write_bytes("Cafe\u0301\n".encode())
    (tmp_path / "rows.jsonl").write_text('{"id": "../x", "text": "a"}\n')
    done = sitrep(home, "push", *sorted(tmp_path.iterdir()), "--name", "refused")
    assert done.returncode == 2
    for part in ("crlf.txt:1 [file-newline]", "nfd.txt:1 [file-nfc]"):
        assert part in done.stderr
    assert not (home.campaigns / "refused.json").exists()
    rows = sitrep(home, "push", tmp_path / "rows.jsonl", "--name", "refused")
    assert rows.returncode == 2 and "[article-id]" in rows.stderr
