"""The baselines by name: what each one is, what trains it and what reads its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from baselines import classifiers, crf, gazetteer, window
from corpus.findings import unknown


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline: its task is ``mentions`` (spans) or ``documents`` (event types).

    ``learn`` takes examples and settings, ``read`` the bytes of a file ending in ``suffix``; each
    gives a part of a model.
    """

    name: str
    task: str
    description: str
    settings: Any
    suffix: str
    learn: Callable[[Any, Any], Any]
    read: Callable[[bytes], Any]


_ALL = (
    Baseline(
        "gazetteer",
        "mentions",
        "longest match of the token sequences that train mostly tagged",
        gazetteer.GazetteerSettings(),
        "npz",
        gazetteer.train_gazetteer,
        gazetteer.Gazetteer.read,
    ),
    Baseline(
        "window",
        "mentions",
        "logistic regression over a window of features, decoded to legal IOB2",
        window.WindowSettings(),
        "npz",
        window.train_window,
        window.Window.read,
    ),
    Baseline(
        "crf",
        "mentions",
        "linear-chain conditional random field over the same features (CRFsuite, L-BFGS)",
        crf.CrfSettings(),
        "crfsuite",
        crf.train_crf,
        crf.Crf,
    ),
    Baseline(
        "majority",
        "documents",
        "the event types of at least half of the train documents, else the most frequent one",
        classifiers.ClassifierSettings(c=None),
        "npz",
        classifiers.train_majority,
        classifiers.LinearClassifier.read,
    ),
    Baseline(
        "tfidf-lr",
        "documents",
        "TF-IDF of words and word pairs, one balanced logistic regression an event type",
        classifiers.ClassifierSettings(c=10.0),
        "npz",
        classifiers.train_logistic,
        classifiers.LinearClassifier.read,
    ),
    Baseline(
        "tfidf-svm",
        "documents",
        "TF-IDF of words and word pairs, one balanced linear SVM an event type",
        # Chosen on validation of data 0.1.0, micro F1: c 0.01 67.8 (but 177 labels for 109), 0.03
        # 66.4, 0.05 67.5, 0.1 66.7, 0.2 63.5, 1 62.8, 10 61.8.
        classifiers.ClassifierSettings(c=0.05),
        "npz",
        classifiers.train_svm,
        classifiers.LinearClassifier.read,
    ),
)
BASELINES = {baseline.name: baseline for baseline in _ALL}


def baseline(name: str) -> Baseline:
    """Return a baseline by its name.

    Raises:
        UsageError: there is none.
    """
    if name not in BASELINES:
        raise unknown("baseline", name, BASELINES)
    return BASELINES[name]
