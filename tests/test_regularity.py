"""How regular texts are: known answers on small texts, samples, bands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Article
from corpus.regularity import REAL_RATES, SAMPLE_TOKENS, Measure, grams, rates, regularity, words
from corpus.sources import read_sources
from tests.documents import SOURCE, make_document

ARTICLE = make_document(SOURCE).article


def articles(*texts: str, incidents: tuple[tuple[str, ...], ...] = ()) -> list[Article]:
    stories = incidents or tuple((f"i{n}",) for n in range(len(texts)))
    return [
        replace(ARTICLE, id=f"xx-{n:03}-a", text=f"Headline\n\n{text}", incidents=stories[n])
        for n, text in enumerate(texts)
    ]


def values(found: list[Article]) -> dict[str, float]:
    return {measure.name: measure.value for measure in regularity(found)}


def test_words_are_those_of_the_measurements() -> None:
    assert words("The U.S. army’s 1.5 km, “now”.") == [
        *("the", "u.s", ".", "army's", "1.5", "km", ",", "“", "now", "”", ".")
    ]
    assert words("") == []


@given(st.lists(st.sampled_from("abc"), max_size=9), st.integers(1, 4))
def test_grams_are_all_runs_and_nothing_else(tokens: list[str], size: int) -> None:
    found = grams(tokens, size)
    assert len(found) == max(0, len(tokens) - size + 1)
    assert all(list(run) == tokens[i : i + size] for i, run in enumerate(found))


def test_known_answers() -> None:
    found = values(articles("One two three four.", "Five six seven 8 nine."))
    # 13 tokens with the headlines, of which "headline" and the full stop stand twice.
    assert found["type/token"] == pytest.approx(11 / 13)
    assert found["distinct 3-grams"] == 1.0
    assert found["tokens with a digit"] == pytest.approx(1 / 13)
    assert found["sentence length, mean"] == pytest.approx(5.5)
    assert found["sentence length, sd"] == pytest.approx(0.5)
    assert found["article length, cv"] == pytest.approx(0.5 / 6.5)
    assert found["4-grams of another story"] == 0.0
    assert found["commonest opening"] == 0.5


def test_only_other_stories_share_wording() -> None:
    texts = ("One two three four five.", "One two three four six.")
    apart = values(articles(*texts))
    # Four 4-grams an article, "headline one two three" and "one two three four" in both.
    assert apart["4-grams of another story"] == pytest.approx(4 / 8)
    assert apart["8-grams of another story"] == 0.0
    together = values(articles(*texts, incidents=(("i1", "i2"), ("i2",))))
    assert together["4-grams of another story"] == 0.0
    # Articles about no incident are stories of their own.
    none = values(articles(*texts, incidents=((), ())))
    assert none["4-grams of another story"] == pytest.approx(4 / 8)


def test_vocabulary_is_bound_only_from_the_measured_size_on() -> None:
    short = regularity(articles("One two three four five six seven eight.", "Nine ten eleven."))
    assert {m.name for m in short if not m.band} == {"type/token", "distinct 3-grams"}
    text = " ".join(f"w{n % 4000}" for n in range(SAMPLE_TOKENS)) + "."
    full = regularity(articles(text, "Nine ten eleven twelve thirteen fourteen fifteen."))
    assert all(measure.band for measure in full)
    names = {m.name: m for m in full}
    assert names["type/token"].inside and names["type/token"].value == pytest.approx(0.2, abs=0.01)


def test_bands_and_what_binds() -> None:
    for low, high, inside, band in (
        (None, None, True, ""),
        (0.2, 0.4, True, "0.2 - 0.4"),
        (0.4, 0.9, False, "0.4 - 0.9"),
        (0.3, None, True, "at least 0.3"),
        (None, 0.29, False, "at most 0.29"),
    ):
        measure = Measure("m", 0.3, low, high)
        assert (measure.inside, measure.band) == (inside, band)


def test_rates_are_per_thousand_tokens() -> None:
    found = {word: (ours, real) for word, ours, real in rates(articles("To the army; to no one."))}
    assert list(found) == list(REAL_RATES)
    # Nine tokens with the headline.
    assert found["to"] == (pytest.approx(2000 / 9), REAL_RATES["to"])
    assert found[";"][0] == pytest.approx(1000 / 9) and found["is"][0] == 0.0


def test_samples_are_the_same_at_every_run() -> None:
    read, _ = read_sources()
    found = list(read.articles.values())
    assert regularity(found) == regularity(list(found))
