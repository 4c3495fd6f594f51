"""Predictions about any text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baselines import registry
from baselines.predict import predict
from corpus.files import sha256
from corpus.findings import InputError
from corpus.scoring.predictions import Prediction
from tests.test_baselines_texts import DOCUMENTS, TEXTS

TAGGERS = [registry.train(name, DOCUMENTS) for name in ("gazetteer", "window", "crf")]
CLASSIFIERS = [registry.train(name, DOCUMENTS) for name in ("majority", "tfidf-lr", "tfidf-svm")]


@pytest.mark.parametrize("model", TAGGERS + CLASSIFIERS, ids=lambda model: model.kind)
def test_an_empty_text_gets_an_empty_prediction(model: registry.Model) -> None:
    assert predict(model, []) == []
    for text in ("", " \n\t"):
        assert predict(model, [("e", text)]) == [Prediction("e", sha256(text), (), ())]


@pytest.mark.parametrize("model", TAGGERS, ids=lambda model: model.kind)
def test_event_types_are_those_of_the_triggers(model: registry.Model) -> None:
    prediction = predict(model, TEXTS[:1])[0]
    assert prediction.id == "xx-001-a" and prediction.sha256 == DOCUMENTS[0].article.sha256
    assert prediction.event_types == ("KILL", "TERRITORY")
    assert {m.layer for m in prediction.mentions} == {"actor", "location", "event"}


@pytest.mark.parametrize("model", CLASSIFIERS, ids=lambda model: model.kind)
def test_classifiers_have_no_mentions(model: registry.Model) -> None:
    assert all(p.mentions == () and p.event_types for p in predict(model, TEXTS))


def test_texts_are_independent() -> None:
    for model in TAGGERS + CLASSIFIERS:
        assert predict(model, TEXTS) == [predict(model, [pair])[0] for pair in TEXTS]


PIECES = st.sampled_from(["Lesk", "killed", "army", " ", "\n", ". ", "Colonel", "’s", "é", "\x00"])


@settings(max_examples=50)
@given(st.text(max_size=40) | st.lists(PIECES, max_size=30).map("".join))
def test_spans_lie_in_any_text(text: str) -> None:
    for model in TAGGERS + CLASSIFIERS:
        for prediction in predict(model, [("t", text)]):
            assert list(prediction.event_types) == sorted(set(prediction.event_types))
            for layer in ("actor", "location", "event"):
                spans = [m for m in prediction.mentions if m.layer == layer]
                assert all(0 <= m.start < m.end <= len(text) for m in spans)
                assert all(a.end <= b.start for a, b in pairwise(spans))
                assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in spans)


def test_a_damaged_text_is_named() -> None:
    with pytest.raises(InputError, match=r"bad-1 .*surrogate"):
        predict(TAGGERS[0], [("bad-1", "a\ud800")])
