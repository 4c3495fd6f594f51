"""The built data: loaded by `datasets` in every config and mode, and as records without it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import corpus
from corpus.findings import UsageError
from corpus.names import SPLITS
from corpus.schema import CONFIGS, features, tag_names

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "corpus" / "data"


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    cache = tmp_path_factory.mktemp("cache")
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HOME": str(cache), "HF_DATASETS_CACHE": str(cache)}
    import datasets

    datasets.disable_progress_bars()
    yield lambda *args, **more: datasets.load_dataset(*args, cache_dir=str(cache), **more)


def rows(config: str, split: str) -> list[Any]:
    path = DATA / f"{config}.{split}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def splits_of(config: str) -> list[str]:
    """Return the splits that a config has data in: all of them, but `contrast` has test alone."""
    return [split for split in SPLITS if (DATA / f"{config}.{split}.jsonl").exists()]


def test_only_contrast_may_lack_a_split() -> None:
    assert [config for config in CONFIGS if splits_of(config) != list(SPLITS)] in ([], ["contrast"])
    assert splits_of("contrast") in ([], ["test"])


PRESENT = [config for config in CONFIGS if splits_of(config)]


@pytest.mark.parametrize("config", PRESENT)
def test_every_config_and_split_has_its_rows_and_features(config: str, load: Any) -> None:
    from datasets import Features

    loaded = load(str(ROOT / "corpus"), config)
    assert list(loaded) == splits_of(config)
    expected = Features._from_yaml_list(features(config))
    for split in splits_of(config):
        assert loaded[split].num_rows == len(rows(config, split))
        assert loaded[split].features == expected


@pytest.mark.parametrize("config", PRESENT)
def test_streaming_gives_the_same_rows(config: str, load: Any) -> None:
    for split in {splits_of(config)[0], splits_of(config)[-1]}:
        normal = load(str(ROOT / "corpus"), config, split=split)
        streamed = list(load(str(ROOT / "corpus"), config, split=split, streaming=True))
        assert len(streamed) == normal.num_rows
        assert streamed[0] == normal[0] and streamed[-1] == normal[-1]


def test_the_default_config_is_documents(load: Any) -> None:
    loaded = load(str(ROOT / "corpus"), split="test")
    expected = rows("documents", "test")
    for index in (0, 5, -1):
        row, got = expected[index], loaded[index]
        assert got["date"].isoformat() == row["date"]
        assert got["text"] == row["text"] and got["id"] == row["id"]
        for mention in got["mentions"]:
            assert got["text"][mention["start"] : mention["end"]] == mention["text"]
        types = loaded.features["mentions"].feature["type"]
        assert [types.int2str(m["type"]) for m in got["mentions"]] == [
            m["type"] for m in row["mentions"]
        ]


def test_tags_have_their_names(load: Any) -> None:
    loaded = load(str(ROOT / "corpus"), "tokens", split="validation")
    names = loaded.features["location_tags"].feature.names
    assert tuple(names) == tag_names("location")
    row = rows("tokens", "validation")[3]
    assert [names[i] for i in loaded[3]["location_tags"]] == row["location_tags"]
    assert all(
        len(r["tokens"]) == len(r["actor_tags"]) == len(r["event_tags"]) == len(r["starts"])
        for r in rows("tokens", "validation")
    )


def test_records_are_loaded_without_datasets() -> None:
    code = "import sys, corpus; n = len(corpus.load('train')); print(n, 'datasets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == [str(len(rows("documents", "train"))), "False"]
    with pytest.raises(UsageError, match="no split 'tets'; there are train, validation, test,"):
        corpus.load("tets")


@pytest.mark.parametrize("split", SPLITS)
def test_ids_are_unique_and_references_resolve(split: str) -> None:
    for document in corpus.load(split):
        annotation = document.annotation
        mentions = {m.id for m in annotation.mentions}
        entities = {e.id for e in annotation.entities}
        assert len(mentions) == len(annotation.mentions)
        for mention in annotation.mentions:
            assert document.article.text[mention.start : mention.end] == mention.text
        for event in annotation.events:
            assert event.mention in mentions
            roles = (*event.agents, *event.targets, *event.places, *event.sources)
            assert set(roles) <= entities


def test_ids_are_unique_in_the_whole_corpus() -> None:
    for config in ("documents", "tokens", "mentions", "events", "incidents", "contrast"):
        ids = [row["id"] for split in splits_of(config) for row in rows(config, split)]
        assert len(ids) == len(set(ids)), config


def test_the_card_is_valid_yaml_with_every_config_and_a_digest() -> None:
    card = (ROOT / "corpus" / "README.md").read_text("utf-8")
    front = yaml.safe_load(card.split("---\n")[1])
    assert [c["config_name"] for c in front["configs"]] == PRESENT
    assert all(c["description"].startswith("sha256:") for c in front["configs"])
    assert front["license"] == "cc-by-4.0" and front["annotations_creators"] == [
        "machine-generated"
    ]
