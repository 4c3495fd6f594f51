"""A linear model over string features, decoded by Viterbi: what window classifier and CRF are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from baselines.features import OFFSETS, SentenceFeatures, word_features
from baselines.viterbi import Floats, legal_transitions, viterbi

CACHED_WORDS = 1 << 17


class LinearTagger:
    """Scores each token by its features and decodes each sentence to legal IOB2 tags."""

    def __init__(
        self, labels: Sequence[str], names: Sequence[str], weights: csr_matrix, transitions: Floats
    ) -> None:
        """Take ``weights [names, labels]`` and ``transitions [labels, labels]``."""
        self.labels = tuple(labels)
        self.weights = weights
        start = np.zeros((1, len(self.labels)))
        self.transitions = np.vstack([transitions, start]) + legal_transitions(self.labels)
        self._index = {name: i for i, name in enumerate(names)}
        self._words: dict[str, tuple[tuple[int, ...], ...]] = {}

    def tag(self, sentences: Sequence[SentenceFeatures]) -> list[list[str]]:
        """Return the IOB2 tags of each sentence."""
        scores = self.scores(sentences)
        tags, at = [], 0
        for sentence in sentences:
            path = viterbi(scores[at : at + len(sentence.words)], self.transitions)
            tags.append([self.labels[label] for label in path])
            at += len(sentence.words)
        return tags

    def scores(self, sentences: Sequence[SentenceFeatures]) -> Floats:
        """Return the score of each label for each token of all sentences, ``[tokens, labels]``."""
        rows = [row for sentence in sentences for row in self._rows(sentence)]
        matrix = feature_matrix(rows, len(self._index))
        return np.asarray((matrix @ self.weights).toarray(), dtype=np.float64)

    def _rows(self, sentence: SentenceFeatures) -> list[list[int]]:
        index, rows = self._index, []
        for window, context in zip(sentence.windows(), sentence.context, strict=True):
            row: list[int] = []
            for k, word in enumerate(window):
                row += (self._words.get(word) or self._word(word))[k]
            row += [index[name] for name in context if name in index]
            rows.append(row)
        return rows

    def _word(self, word: str) -> tuple[tuple[int, ...], ...]:
        if len(self._words) >= CACHED_WORDS:
            self._words.clear()
        index, names = self._index, word_features(word)
        found = tuple(
            tuple(index[name] for name in names[k] if name in index) for k in range(len(OFFSETS))
        )
        self._words[word] = found
        return found


def feature_matrix(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Return a matrix ``[rows, width]`` that holds 1 at each row's numbers."""
    ends = np.cumsum([0, *map(len, rows)])
    columns: npt.NDArray[np.int64] = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), width))
