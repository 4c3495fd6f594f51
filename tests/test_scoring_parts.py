"""Seen and unseen spans, contrast pairs, and resampling by incident."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from corpus.findings import InputError
from corpus.scoring import score_mentions
from corpus.scoring.contrast import (
    ContrastPair,
    ContrastSide,
    score_contrast,
)
from corpus.scoring.contrast_files import read_pairs, read_sides
from corpus.scoring.items import make_items
from corpus.scoring.mentions import score_items
from corpus.scoring.predictions import gold_prediction
from corpus.scoring.seen import known_strings, part_of
from tests.documents import SOURCE, make_document


def test_seen_and_unseen_divide_gold_and_predictions() -> None:
    document = make_document(SOURCE)
    train = [make_document(SOURCE.replace("Lesk", "Mesk").replace("[rebels]", "[gunmen]"))]
    answer = gold_prediction(document)
    said = replace(answer, mentions=answer.mentions[:-1])
    items = make_items([document], [said])
    known = known_strings(train)
    seen, unseen = (score_items(part_of(items, known, part)).overall for part in ("seen", "unseen"))  # type: ignore[arg-type]
    assert (seen.correct, seen.predicted, seen.gold) == (3, 3, 3)
    assert (unseen.correct, unseen.predicted, unseen.gold) == (1, 1, 2)


def pair(number: int, phenomenon: str) -> ContrastPair:
    says = ContrastSide(f"{number}-a", "Dolvar refused.", ("actor", 0, 6), (GOVERNMENT,))
    hit = ContrastSide(f"{number}-b", "Dolvar was hit.", ("actor", 0, 6), ())
    return ContrastPair(str(number), phenomenon, (says, hit))


KEYS = ("layer", "type", "start", "end")
GOVERNMENT = ("actor", "GOVERNMENT", 0, 6)


def test_a_pair_is_right_only_if_both_sides_are() -> None:
    pairs = [pair(1, "metonymy"), pair(2, "metonymy"), pair(3, "frame")]
    said: dict[str, list[tuple[str, str, int, int]]] = {
        "1-a": [GOVERNMENT],
        "1-b": [("location", "SETTLEMENT", 0, 6)],  # another layer does not matter
        "2-a": [GOVERNMENT],
        "2-b": [GOVERNMENT],  # both sides answered alike
        "3-a": [],
        "3-b": [],
    }
    found = score_contrast(pairs, said)
    assert list(found) == ["all", "metonymy", "frame"]
    assert (found["all"].right, found["all"].pairs) == (1, 3)
    assert found["metonymy"].accuracy == 0.5 and found["frame"].accuracy == 0.0
    assert found["all"].interval is None
    del said["3-b"]
    with pytest.raises(ValueError, match="1 sides have no prediction: 3-b"):
        score_contrast(pairs, said)


def test_pairs_and_sides_are_read_and_refused(tmp_path: Path) -> None:
    sides = [
        {
            "id": s.id,
            "text": s.text,
            "focus": {"layer": "actor", "start": 0, "end": 6},
            "mentions": [
                dict(zip(("layer", "type", "start", "end"), r, strict=True)) for r in s.gold
            ],
        }
        for s in pair(1, "metonymy").sides
    ]
    path, said = tmp_path / "pairs.jsonl", tmp_path / "said.jsonl"
    row = {"id": "1", "phenomenon": "metonymy", "sides": sides}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_pairs(path) == [pair(1, "metonymy")]
    lines = [{"id": s["id"], "mentions": s["mentions"]} for s in sides]
    said.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert score_contrast(read_pairs(path), read_sides(said, read_pairs(path)))["all"].right == 1
    said.write_text(json.dumps({**lines[0], "sha256": "0" * 64}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="1-a is about another text") as error:
        read_sides(said, read_pairs(path))
    assert "1 of 2 sides have no row: 1-b" in str(error.value)
    path.write_text(json.dumps({**row, "sides": sides[:1]}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"pairs\.jsonl:1 \[contrast-form\]"):
        read_pairs(path)


def test_contrast_of_nothing_is_undefined_and_of_many_has_an_interval() -> None:
    assert score_contrast([], {})["all"].accuracy is None
    pairs = [pair(n, "metonymy") for n in range(12)]
    said = {s.id: [GOVERNMENT] if s.gold else [] for p in pairs[:6] for s in p.sides}
    said |= {s.id: [] for p in pairs[6:] for s in p.sides}
    found = score_contrast(pairs, said)["all"]
    assert found.accuracy == 0.5 and found.interval is not None
    assert 0 < found.interval[0] < 0.5 < found.interval[1] < 1


def test_resampling_by_incident_keeps_the_score_and_widens_nothing_silently() -> None:
    documents = [d for split in ("train", "validation") for d in corpus.load(split)]
    said = [
        replace(gold_prediction(d), mentions=gold_prediction(d).mentions[:: 1 + n % 3])
        for n, d in enumerate(documents)
    ]
    names: dict[str, int] = {}
    units = [
        names.setdefault((d.article.incidents or (d.article.id,))[0], len(names)) for d in documents
    ]
    assert len(set(units)) < len(documents)
    alone = score_mentions(documents, said)
    together = score_mentions(documents, said, units=units)
    assert replace(alone.overall, interval=None) == replace(together.overall, interval=None)
    assert alone.overall.interval != together.overall.interval
    assert "unit:incident" in together.signature and "unit:doc" in alone.signature
