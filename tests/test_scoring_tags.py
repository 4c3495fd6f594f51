"""Tag sequences against the outputs of conlleval, seqeval and others."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.scoring import score_tags
from corpus.scoring.tags import TagError

VECTORS = Path(__file__).parent / "data" / "vectors"


def cases(*names: str) -> list[Any]:
    found = []
    for name in names:
        data = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
        scheme = "iobes" if name == "mention_iobes" else "iob2"
        found += [pytest.param(case, scheme, id=f"{name}-{case['id']}") for case in data["cases"]]
    return found


IOB = cases("mention_iob", "mention_iob_fuzz", "mention_iob_conll2000")
IOBES = cases("mention_iobes")


@pytest.mark.parametrize(("case", "scheme"), IOB)
def test_lenient_is_conlleval(case: Any, scheme: Any) -> None:
    result = score_tags(case["gold"], case["pred"], scheme=scheme, iob="lenient").overall
    expected = case["expected"]["conlleval.pl"]
    assert (result.correct, result.predicted, result.gold) == (
        expected["correct"],
        expected["pred"],
        expected["gold"],
    )
    assert round(100 * (result.f1 or 0), 2) == pytest.approx(expected["f1"], abs=0.0051)


@pytest.mark.parametrize(("case", "scheme"), IOB + IOBES)
@pytest.mark.parametrize("mode", ["seqeval_default", "seqeval_strict"])
def test_readings_are_those_of_seqeval(case: Any, scheme: Any, mode: str) -> None:
    reading: dict[str, Any] = {"iob": "lenient"}
    if mode == "seqeval_strict":
        reading = {"iob": "strict", "drop": True}
    result = score_tags(case["gold"], case["pred"], scheme=scheme, **reading)
    expected = case["expected"][mode]["report"]
    for name, row in expected.items():
        if name in ("macro avg", "weighted avg"):
            continue
        score = result.overall if name == "micro avg" else result.by_type[name]
        assert score.gold == row["support"]
        for field in ("precision", "recall", "f1"):
            assert (getattr(score, field) or 0.0) == pytest.approx(row[field] or 0.0, abs=1e-12)
    assert {n for n, s in result.by_type.items() if s.gold or s.predicted} <= expected.keys()


def orphans(sentence: list[str]) -> int:
    """Return how many I- tags continue nothing, by the definition of IOB2."""
    pairs = zip(["O", *sentence], sentence, strict=False)
    return sum(
        tag[0] == "I" and (before[0] == "O" or before[1:] != tag[1:]) for before, tag in pairs
    )


@pytest.mark.parametrize(("case", "scheme"), IOB)
def test_strict_refuses_exactly_the_malformed(case: Any, scheme: Any) -> None:
    wrong = sum(map(orphans, case["gold"])), sum(map(orphans, case["pred"]))
    if not any(wrong):
        score_tags(case["gold"], case["pred"], scheme=scheme)
        return
    message = f"^{wrong[0] or wrong[1]} tag sequences that iob2 does not allow"
    with pytest.raises(TagError, match=message):
        score_tags(case["gold"], case["pred"], scheme=scheme)


def test_unknown_tags_are_refused_with_their_places() -> None:
    with pytest.raises(TagError, match="no iob2 tag 'U-A'; expected O, B-TYPE, I-TYPE") as error:
        score_tags([["O", "B-A"], ["O"]], [["O", "U-A"], ["O"]], iob="lenient")
    assert error.value.places == (1,)


def test_schemes_read_the_same_spans() -> None:
    written = {
        "iob2": [["B-A", "I-A", "B-A", "O", "B-B"]],
        "iob1": [["I-A", "I-A", "B-A", "O", "I-B"]],
        "iobes": [["B-A", "E-A", "S-A", "O", "S-B"]],
        "bilou": [["B-A", "L-A", "U-A", "O", "U-B"]],
    }
    for scheme, tags in written.items():
        result = score_tags(tags, tags, scheme=scheme)  # type: ignore[arg-type]
        assert (result.overall.f1, result.overall.gold) == (1.0, 3), scheme


def test_documents_keep_their_sentences_apart() -> None:
    gold = [["O", "B-A"], ["B-A", "O"], ["B-A", "O"]]
    said = [["O", "B-A"], ["B-A", "O"], ["O", "B-A"]]
    result = score_tags(gold, said, documents=[0, 0, 1])
    assert (result.overall.correct, result.overall.gold) == (2, 3)
    assert "docs:2" in result.signature
