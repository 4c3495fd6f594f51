"""The CRF tagger: python-crfsuite trains it, our own Viterbi decodes it to legal IOB2."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pycrfsuite

from baselines.crfsuite_model import read_crfsuite
from baselines.linear import LinearTagger
from baselines.texts import TaggedText, TokenizedText


@dataclass(frozen=True, slots=True)
class CrfSettings:
    """CRFsuite's L-BFGS: L1 and L2 weights, iterations, and how rare a feature may be."""

    # Chosen on validation of data 0.1.0, strict micro F1 over the layers. c1 0.05: c2 0.001 56.9,
    # 0.003 55.7, 0.01 56.0, 0.05 55.2, 0.2 53.6, 0.5 51.7, 1 49.7; at c2 0.01: c1 0 54.4, 0.02
    # 56.0, 0.1 55.6, 0.3 54.3. From c2 0.001 to 0.01 it is a plateau with noise of one point, and
    # the strongest L2 of it is taken. Iterations 60 55.9, 200 55.8; min_freq 2 53.2.
    c1: float = 0.05
    c2: float = 0.01
    max_iterations: int = 100
    min_freq: int = 1


class Crf:
    """A linear-chain CRF of one layer; its file can also be read by CRFsuite."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of a CRFsuite model.

        Raises:
            ValueError: they are not such a model.
        """
        self.data = data
        self.labels = read_crfsuite(data).labels

    @cached_property
    def tagger(self) -> LinearTagger:
        """The model in the form that decodes."""
        weights = read_crfsuite(self.data)
        return LinearTagger(
            weights.labels, weights.attributes, weights.state.toarray(), weights.transitions
        )

    def tag(self, text: TokenizedText) -> list[list[str]]:
        """Return the IOB2 tags of each sentence."""
        return self.tagger.tag(text.features)


def train_crf(examples: Sequence[TaggedText], settings: CrfSettings) -> Crf:
    """Train a CRF; one thread, and the same bytes at every run."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": settings.c1,
            "c2": settings.c2,
            "max_iterations": settings.max_iterations,
            "feature.minfreq": settings.min_freq,
        }
    )
    for example in examples:
        for sentence, tags in zip(example.text.features, example.tags, strict=True):
            trainer.append(sentence.strings(), tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.crfsuite"
        trainer.train(str(path))
        return Crf(path.read_bytes())
