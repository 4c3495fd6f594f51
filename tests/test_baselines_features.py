"""Features, checked by hand."""

import pytest

from baselines.features import shape, short_shape, text_features, word_features

SENTENCES = [("Army", "retakes", "Lesk"), ("The", "army", "left", "Lesk", "."), ("Lesk", "burned")]


def of(sentence: int, token: int) -> set[str]:
    return set(text_features(SENTENCES)[sentence].strings()[token])


@pytest.mark.parametrize(
    ("word", "long", "short"),
    [("Ubaydi", "Xxxxxx", "Xx"), ("AK-47", "XX-00", "X-0"), ("d’Ivoire", "x’Xxxxxx", "x’Xx")],
)
def test_shapes(word: str, long: str, short: str) -> None:
    assert (shape(word), short_shape(word)) == (long, short)


def test_own_features_of_a_word() -> None:
    own = word_features("Lesk")[0]
    assert own == (
        *("w=Lesk", "l=lesk", "H=Xxxx", "h=Xx", "n=4", "c=title"),
        *("p1=l", "s1=k", "p2=le", "s2=sk", "p3=les", "s3=esk", "p4=lesk", "s4=lesk"),
    )
    assert "d=00th" in word_features("27th")[0]


def test_the_window_holds_the_right_neighbours() -> None:
    names = of(1, 2)
    assert {"l=left", "-2l=the", "-1l=army", "1l=lesk", "2l=.", "1h=Xx"} <= names
    assert {"-2l=<s>", "-1l=<s>"} <= of(1, 0)
    assert {"1l=</s>", "2l=</s>"} <= of(1, 4)


def test_conjunctions() -> None:
    names = of(1, 2)
    assert {"-1l|0l=army|left", "0l|1l=left|lesk", "-1l|1l=army|lesk"} <= names
    assert {"-2l|-1l=the|army", "1l|2l=lesk|.", "-1h|0h|1h=x|x|Xx"} <= names


def test_only_the_first_sentence_is_the_headline() -> None:
    parts = [next(n for n in of(s, 0) if n.startswith("part=") and "|" not in n) for s in range(3)]
    assert parts == ["part=headline", "part=lead", "part=body"]


def test_case_elsewhere_in_the_document() -> None:
    assert "doc=L" in of(0, 0)  # Army opens a sentence; elsewhere it is lower case
    assert "doc=" in of(1, 1)  # army: its other place opens a sentence, which says nothing
    assert "doc=U" in of(2, 0)  # Lesk opens a sentence; elsewhere it is a name
    assert "doc=U" in of(0, 2)  # the other Lesk in mid-sentence, not this one
    assert "doc=" in of(1, 0)


def test_context_of_the_last_occurrence() -> None:
    assert not {n for n in of(0, 2) if n.startswith("last")}
    assert {"lastl=retakes", "lastr=</s>"} <= of(1, 3)
    assert {"lastl=left", "lastr=."} <= of(2, 0)


def test_runs_of_capitals() -> None:
    words = ("said", "Idris", "Bako", "of")
    features = text_features([words])[0].strings()
    assert {"run=10|2", "runl=said", "runr=of"} <= set(features[1])
    assert "run=01|2" in features[2]
    assert not {n for n in features[3] if n.startswith("run")}
