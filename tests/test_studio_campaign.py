"""Who reads what: shares, order, names; suggestions from predictions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.studio.articles import suggested
from annotation.studio.campaign import assign, find, load, planned, save
from annotation.studio.home import Home
from corpus.findings import InputError, UsageError
from corpus.markup import write
from corpus.scoring.predictions import PredictedSpan

IDS = st.lists(st.text(st.sampled_from("abcdef"), min_size=1, max_size=6), unique=True, max_size=30)


@given(IDS, st.integers(1, 4), st.floats(0, 1), st.randoms())
def test_every_article_is_read_and_the_share_is_exact(
    ids: list[str], readers: int, overlap: float, random: object
) -> None:
    names = [f"r{n}" for n in range(readers)]
    given_to = assign(ids, names, overlap)
    assert list(given_to) == ids
    shared = [a for a in ids if len(given_to[a]) == readers]
    if readers > 1:
        assert len(shared) == round(overlap * len(ids))
        alone = [given_to[a][0] for a in ids if a not in shared]
        counts = [alone.count(name) for name in names]
        assert max(counts) - min(counts) <= 1
    assert assign(list(reversed(ids)), names, overlap) == given_to


def test_new_articles_join_and_known_ones_keep_their_readers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    texts = {f"x{n}": f"text {n}" for n in range(10)}
    first = planned(None, "kivu", "", ["a", "b"], texts, 0.2)
    save(home, first)
    assert load(home, "kivu") == first
    more = {**texts, "new": "text"}
    second = planned(find(home, "kivu"), "kivu", "", ["a", "b"], more, 0.2)
    assert {a: second.readers[a] for a in texts} == first.readers
    assert list(second.readers) == [*texts, "new"] and "new" in second.digests
    assert sorted({*first.articles_of("a"), *first.articles_of("b")}) == sorted(texts)


@pytest.mark.parametrize(
    ("name", "annotators", "message"),
    [
        ("../x", ["a"], "cannot be a name"),
        ("x", ["a b"], "cannot be a name"),
        ("x", ["a", "a"], "expected different annotators"),
        ("x", [], "got none"),
        ("x", ["a", "gold"], "gold is the adjudicated layer"),
    ],
)
def test_names_that_cannot_be_used(name: str, annotators: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        planned(None, name, "", annotators, {}, 1.0)


def test_a_damaged_or_unknown_campaign(tmp_path: Path) -> None:
    home = Home(tmp_path)
    save(home, planned(None, "kivu", "", ["a"], {}, 1.0))
    with pytest.raises(UsageError, match="no campaign 'kivo'; there are kivu"):
        load(home, "kivo")
    (home.campaigns / "kivu.json").write_text('{"name": 3}', encoding="utf-8")
    with pytest.raises(InputError, match=r"kivu\.json \[studio-campaign\] is damaged"):
        load(home, "kivu")


def test_predictions_are_suggested_with_form_and_linked_names() -> None:
    text = "Soldiers left Lesk. The soldiers left Lesk."
    found = [("actor", "STATE_MILITARY", 0, 8), ("location", "SETTLEMENT", 14, 18),
             ("actor", "STATE_MILITARY", 24, 32), ("event", "WITHDRAW", 33, 37),
             ("location", "SETTLEMENT", 38, 42)]  # fmt: skip
    spans = [PredictedSpan(*span) for span in found]
    assert write(suggested(text, spans)) == (
        "[Soldiers]{A1 STATE_MILITARY} left [Lesk]{L1 SETTLEMENT}. The "
        "[soldiers]{A2 STATE_MILITARY nominal} [left]{E1 WITHDRAW} [Lesk]{L1 SETTLEMENT}.\n"
    )
