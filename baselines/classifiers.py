"""Document event types: the majority answer, and TF-IDF with linear classifiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from baselines.arrays import Array, pack_strings, read_arrays, unpack_strings, write_arrays
from corpus.ontology import ontology
from corpus.records import Document

_DTYPES = {"labels": "|u1", "terms": "|u1", "idf": "<f8", "weights": "<f8", "bias": "<f8"}


@dataclass(frozen=True, slots=True)
class ClassifierSettings:
    """``c`` is the inverse L2 weight; None for the majority answer, which has no weights."""

    c: float | None


class LinearClassifier:
    """One linear score for each label over TF-IDF terms; a label is given where it is above 0.

    Without terms it gives the same labels to every text.
    """

    def __init__(self, labels: Sequence[str], terms: Sequence[str], **arrays: Array) -> None:
        """Take ``idf [terms]``, ``weights [terms, labels]`` and ``bias [labels]``.

        Raises:
            ValueError: a shape is another one.
        """
        self.labels, self.terms = tuple(labels), tuple(terms)
        self.idf, self.weights, self.bias = arrays["idf"], arrays["weights"], arrays["bias"]
        size = (len(self.terms), len(self.labels))
        if (self.idf.shape, self.weights.shape, self.bias.shape) != (size[:1], size, size[1:]):
            raise ValueError(f"expected idf, weights and bias of {size[0]} terms, {size[1]} labels")

    @property
    def data(self) -> bytes:
        """The model as the bytes of an ``.npz`` file."""
        arrays = {"idf": self.idf, "weights": self.weights, "bias": self.bias}
        names = {"labels": pack_strings(self.labels), "terms": pack_strings(self.terms)}
        return write_arrays({**arrays, **names})

    @classmethod
    def read(cls, data: bytes) -> LinearClassifier:
        """Read the bytes of a model.

        Raises:
            ValueError: they are not such a model.
        """
        arrays = read_arrays(data, _DTYPES)
        labels, terms = (unpack_strings(arrays.pop(name)) for name in ("labels", "terms"))
        return cls(labels, terms, **arrays)

    @cached_property
    def _vectorizer(self) -> Any:
        vectorizer = _tfidf(vocabulary={term: i for i, term in enumerate(self.terms)})
        vectorizer.idf_ = self.idf
        return vectorizer

    def classify(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the labels of each text, sorted."""
        given = (np.flatnonzero(row > 0) for row in self.scores(texts))
        return [tuple(sorted(self.labels[i] for i in row)) for row in given]

    def scores(self, texts: Sequence[str]) -> Array:
        """Return the score of each label for each text, ``[texts, labels]``."""
        if not self.terms or not texts:
            return np.tile(self.bias, (len(texts), 1))
        return np.asarray(self._vectorizer.transform(texts) @ self.weights + self.bias)


def _tfidf(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, **options)


def train_majority(documents: Sequence[Document], settings: ClassifierSettings) -> LinearClassifier:
    """Learn the labels that at least half of the documents have, else the most frequent one."""
    counts = Counter(t for document in documents for t in document.annotation.event_types)
    half = [name for name in _order(counts) if 2 * counts[name] >= len(documents)]
    labels = half or sorted(counts, key=lambda name: (-counts[name], name))[:1]
    nothing = {"idf": np.zeros(0), "weights": np.zeros((0, len(labels)))}
    return LinearClassifier(labels, (), bias=np.ones(len(labels)), **nothing)


def _order(names: Counter[str]) -> list[str]:
    return [name for name in ontology().types("event") if names[name]]


def train_logistic(documents: Sequence[Document], settings: ClassifierSettings) -> LinearClassifier:
    """Train one balanced logistic regression a label."""
    from sklearn.linear_model import LogisticRegression

    return _train(
        documents, LogisticRegression(C=settings.c, class_weight="balanced", max_iter=1000)
    )


def train_svm(documents: Sequence[Document], settings: ClassifierSettings) -> LinearClassifier:
    """Train one balanced linear support vector machine a label."""
    from sklearn.svm import LinearSVC

    # The seed orders the coordinates of the dual descent; scikit-learn's own generator draws it.
    return _train(
        documents,
        LinearSVC(C=settings.c, class_weight="balanced", random_state=0, max_iter=10_000),
    )


def _train(documents: Sequence[Document], estimator: Any) -> LinearClassifier:
    vectorizer = _tfidf()
    matrix = vectorizer.fit_transform([document.article.text for document in documents])
    terms = vectorizer.get_feature_names_out().tolist()
    gold = [set(document.annotation.event_types) for document in documents]
    labels = _order(Counter(name for names in gold for name in names))
    weights, bias = np.zeros((len(terms), len(labels))), np.zeros(len(labels))
    with threadpool_limits(1):
        for i, label in enumerate(labels):
            answers = np.array([label in names for names in gold])
            if answers.all():  # nothing to separate: every document has it
                bias[i] = 1.0
                continue
            estimator.fit(matrix, answers)
            weights[:, i], bias[i] = estimator.coef_[0], estimator.intercept_[0]
    return LinearClassifier(labels, terms, idf=vectorizer.idf_, weights=weights, bias=bias)
