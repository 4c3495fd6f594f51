"""A linear model over string features, decoded by Viterbi: what window classifier and CRF are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from baselines.features import END, OFFSETS, START, SentenceFeatures, word_features
from baselines.viterbi import Floats, legal_transitions, viterbi

CACHED_WORDS = 1 << 17


class LinearTagger:
    """Scores each token by its features and decodes each sentence to legal IOB2 tags."""

    def __init__(
        self, labels: Sequence[str], names: Sequence[str], weights: Floats, transitions: Floats
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
        lengths = [len(sentence.words) for sentence in sentences]
        path = viterbi(self.scores(sentences), lengths, self.transitions)
        tags = [self.labels[label] for label in path.tolist()]
        ends = np.cumsum([0, *lengths]).tolist()
        return [tags[start:end] for start, end in pairwise(ends)]

    def scores(self, sentences: Sequence[SentenceFeatures]) -> Floats:
        """Return the score of each label for each token of all sentences, ``[tokens, labels]``."""
        rows = [row for sentence in sentences for row in self._rows(sentence)]
        matrix = feature_matrix(rows, len(self._index))
        return np.asarray(matrix @ self.weights, dtype=np.float64)

    def _rows(self, sentence: SentenceFeatures) -> list[list[int]]:
        # For each word once, then for each token: this loop takes most of the tagger's time.
        known, number = self._words, self._index.get
        padded = (START, START, *sentence.words, END, END)
        words = [known.get(word) or self._word(word) for word in padded]
        rows = []
        for i, context in enumerate(sentence.context, start=2):
            row = [n for n in map(number, context) if n is not None]
            for k, offset in enumerate(OFFSETS):
                row += words[i + offset][k]
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
