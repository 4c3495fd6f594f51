"""The window classifier against scikit-learn's own answer, and small label sets."""

import numpy as np
import pytest

from baselines.texts import TokenizedText, tagged_texts
from baselines.window import Window, WindowSettings, train_window
from tests.documents import make_document
from tests.test_baselines_texts import DOCUMENTS, TEXTS


def test_it_learns_its_training_texts() -> None:
    examples = tagged_texts(DOCUMENTS, "location")
    model = train_window(examples, WindowSettings())
    assert [model.tag(e.text) for e in examples] == [list(e.tags) for e in examples]


def test_rare_features_are_left_out() -> None:
    examples = tagged_texts(DOCUMENTS, "location")
    names = train_window(examples, WindowSettings(min_freq=2)).names
    assert "w=Oru" in names and "w=market" not in names
    assert list(names) == sorted(names)


def test_two_labels_alone() -> None:
    document = make_document("In [Lesk]{L1 SETTLEMENT} and [Lesk]{L1 SETTLEMENT} it rained.\n")
    model = train_window(tagged_texts([document], "location"), WindowSettings(c=10, min_freq=1))
    assert model.weights.shape == (len(model.names), 2)
    assert model.tag(TokenizedText("In Lesk it rained."))[0] == ["O", "B-SETTLEMENT", *"OOO"]


def test_bytes_round_trip() -> None:
    model = train_window(tagged_texts(DOCUMENTS, "actor"), WindowSettings())
    again = Window.read(model.data)
    assert again.data == model.data
    text = TokenizedText(TEXTS[0][1])
    assert np.array_equal(again.tagger.scores(text.features), model.tagger.scores(text.features))


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="expected weights 1 x 2"):
        Window(("O", "B-ADMIN"), ("bias",), np.zeros((2, 2)))
