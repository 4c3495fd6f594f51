"""The learning curve: how shares are drawn, what is published, and that it is not stale."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from baselines import curve, transfer
from baselines.curve import PATH, PLOT, SCORED, SEEDS, SHARES, markdown, read_curve, sample, stories
from baselines.fingerprint import STALE, crf_fingerprint
from baselines.published import read_scores
from corpus.files import sha256
from corpus.findings import InputError
from corpus.records import Document
from scripts.outputs import stale_lines
from tests.documents import make_document
from tests.test_baselines_texts import DOCUMENTS, SOURCES

ROOT = Path(__file__).resolve().parent.parent


def reports(*incidents: tuple[str, ...]) -> list[Document]:
    made = []
    for number, names in enumerate(incidents):
        document = make_document(SOURCES[0], f"xx-{number:03}-a")
        made.append(replace(document, article=replace(document.article, incidents=names)))
    return made


def test_reports_of_one_incident_stay_together() -> None:
    documents = reports(("i1",), (), ("i2",), ("i1", "i3"), (), ("i3",), ("i2", "i3"))
    assert stories(documents) == [[0, 2, 3, 5, 6], [1], [4]]


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=2), min_size=1, max_size=12),
    st.integers(0, 99),
)
def test_shares_are_nested_and_cut_no_story(incidents: list[list[str]], seed: int) -> None:
    documents = reports(*map(tuple, incidents))
    groups = [{documents[n].article.id for n in group} for group in stories(documents)]
    assert sum(map(len, groups)) == len(documents)
    before: set[str] = set()
    for share in SHARES:
        chosen = sample(documents, share, seed)
        ids = {document.article.id for document in chosen}
        assert before <= ids and len(ids) == len(chosen) > 0
        assert all(group <= ids or not group & ids for group in groups)
        before = ids
    assert sample(documents, 100, seed) == documents


def test_seeds_differ_and_are_the_same_at_every_run() -> None:
    train = corpus.load("train")
    drawn = [[d.article.id for d in sample(train, 25, seed)] for seed in SEEDS]
    assert len(set(map(tuple, drawn))) == len(SEEDS)
    assert drawn == [[d.article.id for d in sample(train, 25, seed)] for seed in SEEDS]


def test_a_small_curve_is_learned_and_shown() -> None:
    splits = {"train": list(DOCUMENTS), **{split: list(DOCUMENTS) for split in SCORED}}
    measured = curve.learning_curve(splits)
    assert [(p["share"], p["seed"]) for p in measured["points"]][-1] == (100, SEEDS[0])
    assert len(measured["points"]) == 3 * len(SEEDS) + 1
    last = measured["points"][-1]
    assert last["articles"] == len(DOCUMENTS) and last["scores"]["test"]["all"] > 0.9
    assert json.loads(json.dumps(measured)) == measured
    today = curve.fingerprint(splits)
    assert STALE not in markdown(measured, today)
    splits["test"] = splits["test"][1:]
    assert STALE in markdown(measured, curve.fingerprint(splits))


def test_the_published_curve_ends_where_the_published_scores_are() -> None:
    last = read_curve()["points"][-1]
    scores = read_scores()["baselines"]["crf"]["splits"]
    for split in SCORED:
        result = scores[split]
        if last["scores"][split]["signature"] != result["signature"]:
            pytest.skip(f"{PATH.name} is stale: run {curve.COMMAND} --update")
        assert last["scores"][split]["all"] == result["overall"]["f1"]
        for layer, score in result["by_layer"].items():
            assert last["scores"][split][layer] == score["f1"]


def test_the_plot_is_the_one_of_the_figures() -> None:
    from scripts.bench.curve_plot import plot

    content = PATH.read_text("utf-8")
    assert sha256(content) in PLOT.read_text("utf-8")
    drawn = plot(content)
    assert drawn == plot(content) and drawn.startswith("<?xml")
    assert all(f"{layer}, {split}" in drawn for layer in ("actor", "event") for split in SCORED)


def test_the_fingerprint_follows_texts_gold_and_features(monkeypatch: pytest.MonkeyPatch) -> None:
    train = list(DOCUMENTS)
    today = crf_fingerprint(train)
    assert today == crf_fingerprint(list(train)) != crf_fingerprint(train[1:])
    monkeypatch.setattr("baselines.features.OFFSETS", (0, -1, 1))
    assert crf_fingerprint(train) != today


@pytest.mark.parametrize("name", ["transfer", "curve"])
def test_published_figures_are_those_of_todays_crf(name: str) -> None:
    train = corpus.load("train")
    splits = {"train": train, **{split: corpus.load(split) for split in SCORED}}
    measured, today, command = {
        "transfer": lambda: (transfer.read_measured(), crf_fingerprint(train), transfer.COMMAND),
        "curve": lambda: (read_curve(), curve.fingerprint(splits), curve.COMMAND),
    }[name]()
    readme = (ROOT / "README.md").read_text("utf-8")
    assert (f"`{command} --update` measures them again" in readme) == (
        measured["fingerprint"] != today
    )
    if measured["fingerprint"] != today:
        pytest.skip(f"STALE: {name}.json was measured with another CRF; run {command} --update")


def test_a_stale_table_says_so_and_build_tells() -> None:
    for table, command in (
        (transfer.markdown(transfer.read_measured(), "00000000"), transfer.COMMAND),
        (markdown(read_curve(), "00000000"), curve.COMMAND),
    ):
        (line,) = stale_lines({"README.md": f"text\n\n{table}\n", "other.md": "fresh"})
        assert line.startswith(f"README.md: {STALE}") and f"`{command} --update`" in line


def test_files_that_hold_something_else_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    for content in ("[", "[]", "{}", '{"points": []}', '{"scores": 3}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match="curve-form"):
            read_curve(path)
        with pytest.raises(InputError, match="transfer-form"):
            transfer.read_measured(path)
