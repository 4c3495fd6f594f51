"""The lookup tagger: longest match, majority type, and strings that are mostly something else."""

import pytest

from baselines.gazetteer import Gazetteer, GazetteerSettings, train_gazetteer
from baselines.texts import TokenizedText, tagged_texts
from tests.documents import make_document
from tests.test_baselines_texts import DOCUMENTS


def tags(gazetteer: Gazetteer, text: str) -> list[str]:
    return gazetteer.tag(TokenizedText(text))[0]


def trained(source: str, layer: str = "location", **settings: object) -> Gazetteer:
    examples = tagged_texts([make_document(source)], layer)
    exact = {"lower": False, **settings}
    return train_gazetteer(examples, GazetteerSettings(**exact))  # type: ignore[arg-type]


def test_the_longest_match_wins() -> None:
    entries = {("Lesk",): "SETTLEMENT", ("Lesk", "Province"): "ADMIN", ("Province",): "REGION"}
    found = tags(Gazetteer(entries, lower=False), "In Lesk Province and Lesk")
    assert found == ["O", "B-ADMIN", "I-ADMIN", "O", "B-SETTLEMENT"]


def test_neighbours_are_two_mentions() -> None:
    assert tags(Gazetteer({("a",): "ADMIN"}, lower=False), "a a") == ["B-ADMIN", "B-ADMIN"]


@pytest.mark.parametrize(("precision", "kept"), [(0.34, False), (0.33, True)])
def test_a_string_that_is_mostly_no_mention_is_left_out(precision: float, kept: bool) -> None:
    source = "[Lesk]{L1 SETTLEMENT} fell. The Lesk river and the Lesk dam did not.\n"
    assert (("Lesk",) in trained(source, precision=precision).entries) is kept


def test_the_most_frequent_type_wins() -> None:
    source = "[Lesk]{L1 SETTLEMENT}, [Lesk]{L2 ADMIN} and [Lesk]{L3 ADMIN}.\n"
    assert trained(source, precision=0.5).entries == {("Lesk",): "ADMIN"}


def test_case_counts_or_not() -> None:
    source = "The [Old Town]{L1 NEIGHBOURHOOD} burned.\n"
    exact, lower = (trained(source, lower=value) for value in (False, True))
    assert tags(exact, "OLD TOWN") == ["O", "O"]
    assert tags(lower, "OLD TOWN") == ["B-NEIGHBOURHOOD", "I-NEIGHBOURHOOD"]


def test_bytes_round_trip() -> None:
    gazetteer = train_gazetteer(tagged_texts(DOCUMENTS, "actor"), GazetteerSettings())
    again = Gazetteer.read(gazetteer.data)
    assert (again.entries, again.lower) == (gazetteer.entries, gazetteer.lower)
    assert ("colonel", "idris", "bako") in again.entries
