"""Reading real documents: which labels count, and what is made comparable."""

import json
import os
from pathlib import Path

import pytest

from baselines.transfer import cross_validated_scores, read_measured
from corpus.findings import InputError
from corpus.re3d import comparable, read_re3d

TEXT = "The Tulmari army left Gorrad. It said our forces there, in the north, had gone."


def span(piece: str, layer: str = "actor") -> tuple[str, int, int]:
    start = TEXT.index(piece)
    return layer, start, start + len(piece)


def test_outermost_spans_without_determiners_and_pronouns() -> None:
    marked = [
        span("The Tulmari army"),
        span("Tulmari"),
        span("Gorrad", "location"),
        span("It"),
        span("our forces"),
        span("there", "location"),
        span("the north", "location"),
    ]
    found = [(layer, TEXT[start:end]) for layer, start, end in comparable(TEXT, marked)]
    assert found == [
        ("actor", "Tulmari army"),
        ("location", "Gorrad"),
        ("actor", "forces"),
        ("location", "north"),
    ]


def test_only_confident_labels_of_the_three_types_count(tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "documents.json").write_text(
        "\ufeff" + json.dumps({"_id": "d", "text": TEXT}) + "\n", encoding="utf-8"
    )
    rows = [
        {"type": "Organisation", "confidence": 0.9, "begin": 4, "end": 16},
        {"type": "Location", "confidence": 0.4, "begin": 22, "end": 28},
        {"type": "Money", "confidence": 1.0, "begin": 22, "end": 28},
    ]
    lines = [json.dumps({"documentId": "d", **row}) for row in rows]
    (part / "entities.json").write_text("\n".join(lines), encoding="utf-8")
    (document,) = read_re3d(tmp_path)
    assert document.spans == (("actor", 4, 16),)
    with pytest.raises(InputError, match="expected folders with documents"):
        read_re3d(tmp_path / "nowhere")


@pytest.mark.skipif("SITREP_EXTERNAL" not in os.environ, reason="SITREP_EXTERNAL names no folder")
def test_cross_validation_on_the_real_documents() -> None:
    documents = read_re3d(Path(os.environ["SITREP_EXTERNAL"]) / "re3d")
    assert len(documents) == 71
    scores = cross_validated_scores(documents)
    assert 0.5 < (scores["strict"].overall.f1 or 0) < (scores["relaxed"].overall.f1 or 0) < 0.9
    published = read_measured()["scores"]["real"]  # trained on nothing of ours: never stale
    for match, result in scores.items():
        assert published[match]["f1"] == result.overall.f1
