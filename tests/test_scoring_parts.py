"""Seen and unseen spans, contrast pairs, and resampling by incident."""

from dataclasses import replace

import pytest

import corpus
from corpus.scoring import score_mentions
from corpus.scoring.contrast import ContrastPair, ContrastSide, score_contrast
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
