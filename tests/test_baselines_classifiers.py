"""Document classifiers: what the majority says, and scores against scikit-learn."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from baselines.classifiers import (
    ClassifierSettings,
    LinearClassifier,
    train_logistic,
    train_majority,
    train_svm,
)
from corpus.records import Document
from tests.documents import make_document
from tests.test_baselines_texts import DOCUMENTS, TEXTS

NONE = ClassifierSettings(None)


def document(*types: str) -> Document:
    spans = " ".join(f"[w{i}]{{E{i} {name}}}" for i, name in enumerate(types, start=1))
    return make_document(f"{spans} words\n")


def test_majority_gives_what_half_of_the_documents_have() -> None:
    documents = [document("KILL", "CLASH"), document("KILL"), document("CLASH"), document("AID")]
    assert train_majority(documents, NONE).classify(["x", ""]) == [("CLASH", "KILL")] * 2


def test_majority_falls_back_to_the_most_frequent_type() -> None:
    documents = [document("KILL"), document("AID"), document("AID"), *[document()] * 3]
    assert train_majority(documents, NONE).classify(["x"]) == [("AID",)]
    assert train_majority([document()], NONE).classify(["x"]) == [()]


def test_labels_are_those_of_actual_events() -> None:
    gold = [d.annotation.event_types for d in DOCUMENTS]
    assert gold[2] == ("SHELLING", "WITHDRAW")  # nobody was killed
    for train, c in ((train_logistic, 10.0), (train_svm, 1.0)):
        model = train(DOCUMENTS, ClassifierSettings(c))
        assert model.classify([text for _, text in TEXTS]) == gold


def test_scores_are_those_of_a_scikit_learn_pipeline() -> None:
    texts = [text for _, text in TEXTS]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    answers = [True, True, False, False]
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    wanted = model.fit(vectorizer.fit_transform(texts), answers).decision_function(
        vectorizer.transform(["Rebels killed soldiers near Lesk"])
    )
    ours = train_logistic(DOCUMENTS, ClassifierSettings(10.0))
    found = ours.scores(["Rebels killed soldiers near Lesk"])[:, ours.labels.index("KILL")]
    assert found == pytest.approx(wanted)


def test_a_label_that_all_documents_have_is_always_given() -> None:
    documents = [document("KILL", "AID"), document("KILL")]
    model = train_logistic(documents, ClassifierSettings(10.0))
    assert all("KILL" in labels for labels in model.classify(["anything", "else"]))


def test_bytes_round_trip_and_shapes() -> None:
    model = train_svm(DOCUMENTS, ClassifierSettings(1.0))
    again = LinearClassifier.read(model.data)
    assert again.data == model.data
    with pytest.raises(ValueError, match="expected idf, weights and bias of 1 terms, 1 labels"):
        LinearClassifier(
            ("KILL",), ("a",), idf=np.ones(2), weights=np.ones((1, 1)), bias=np.ones(1)
        )
