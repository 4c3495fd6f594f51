"""The window classifier: logistic regression token by token, decoded to legal IOB2."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from baselines.arrays import Array, pack_strings, read_arrays, unpack_strings, write_arrays
from baselines.linear import LinearTagger, feature_matrix
from baselines.texts import TaggedText, TokenizedText

_DTYPES = {"labels": "|u1", "names": "|u1", "weights": "<f8"}


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """Inverse L2 weight, iterations, and how often a feature must occur in train."""

    # Chosen on validation of data 0.1.0, strict micro F1 over the layers, with min_freq 2: c 0.1
    # 39.0, 0.3 44.7, 1 48.1, 3 49.6, 10 49.9, 30 49.8; with min_freq 3: c 10 50.2, 30 50.5; with
    # min_freq 1: c 10 49.3. The last steps are within the noise of twelve documents: the smaller
    # c of the plateau is taken, and the smaller model.
    c: float = 10.0
    max_iterations: int = 100
    min_freq: int = 3


class Window:
    """A multinomial logistic regression of one layer over the features of single tokens."""

    def __init__(self, labels: Sequence[str], names: Sequence[str], weights: Array) -> None:
        """Take ``weights [names, labels]``.

        Raises:
            ValueError: the shape is another one.
        """
        if weights.shape != (len(names), len(labels)):
            raise ValueError(
                f"expected weights {len(names)} x {len(labels)}, found {weights.shape}"
            )
        self.labels, self.names, self.weights = tuple(labels), tuple(names), weights

    @property
    def data(self) -> bytes:
        """The model as the bytes of an ``.npz`` file."""
        labels, names = pack_strings(self.labels), pack_strings(self.names)
        return write_arrays({"labels": labels, "names": names, "weights": self.weights})

    @classmethod
    def read(cls, data: bytes) -> Window:
        """Read the bytes of a model.

        Raises:
            ValueError: they are not such a model.
        """
        arrays = read_arrays(data, _DTYPES)
        labels, names = unpack_strings(arrays["labels"]), unpack_strings(arrays["names"])
        return cls(labels, names, arrays["weights"])

    @cached_property
    def tagger(self) -> LinearTagger:
        """The model in the form that decodes: no weights between neighbouring tags."""
        free = np.zeros((len(self.labels), len(self.labels)))
        return LinearTagger(self.labels, self.names, self.weights, free)

    def tag(self, text: TokenizedText) -> list[list[str]]:
        """Return the IOB2 tags of each sentence."""
        return self.tagger.tag(text.features)


def train_window(examples: Sequence[TaggedText], settings: WindowSettings) -> Window:
    """Train a window classifier; one thread, and the same weights at every run."""
    sentences = [row for example in examples for row in example.text.features]
    rows = [names for sentence in sentences for names in sentence.strings()]
    tags = [tag for example in examples for sentence in example.tags for tag in sentence]
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= settings.min_freq)
    index = {name: i for i, name in enumerate(names)}
    matrix = feature_matrix([[index[n] for n in row if n in index] for row in rows], len(names))
    labels, weights = _fit(matrix, tags, settings)
    return Window(labels, names, weights)


def _fit(
    matrix: csr_matrix, tags: Sequence[str], settings: WindowSettings
) -> tuple[list[str], npt.NDArray[np.float64]]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    # The feature "bias" stands for the intercept.
    model = LogisticRegression(C=settings.c, max_iter=settings.max_iterations, fit_intercept=False)
    with threadpool_limits(1), warnings.catch_warnings():
        # The limit of iterations is a setting, chosen on validation: reaching it is no news.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix, tags)
    # With two labels scikit-learn keeps the second one's weights alone.
    coefficients = model.coef_
    if len(coefficients) == 1:
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
    return list(model.classes_), np.ascontiguousarray(coefficients.T, dtype=np.float64)
