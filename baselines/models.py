"""Trained models: span taggers with a part for each layer, and document classifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from baselines.classifiers import LinearClassifier
from baselines.texts import TokenizedText
from corpus.iob import decode
from corpus.scoring.predictions import PredictedSpan


class Part(Protocol):
    """What is saved as one file of a model."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The tags or event types that it may give."""

    @property
    def data(self) -> bytes:
        """The bytes of its file."""


class LayerTagger(Part, Protocol):
    """What tags one layer: gazetteer, window classifier or CRF."""

    def tag(self, text: TokenizedText) -> list[list[str]]:
        """Return legal IOB2 tags for each sentence."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a model was made from and with: its settings, and the documents that it learned from.

    ``gold`` is the digest of signatures, 8 hexadecimal digits.
    """

    settings: Mapping[str, Any]
    data_version: str
    toolkit_version: str
    documents: int
    gold: str


@dataclass(frozen=True, slots=True)
class SpanTagger:
    """A trained span tagger: one part for each of its layers, in the order of the ontology."""

    kind: str
    parts: Mapping[str, LayerTagger]
    provenance: Provenance
    task: ClassVar[str] = "mentions"

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that it tags."""
        return tuple(self.parts)

    def tag(self, texts: Sequence[str]) -> list[dict[str, tuple[PredictedSpan, ...]]]:
        """Return the spans of each layer of each text, in reading order."""
        return [self._tag(TokenizedText(text)) for text in texts]

    def _tag(self, text: TokenizedText) -> dict[str, tuple[PredictedSpan, ...]]:
        return {layer: tuple(_spans(layer, part, text)) for layer, part in self.parts.items()}


def _spans(layer: str, part: LayerTagger, text: TokenizedText) -> Iterator[PredictedSpan]:
    if not text.sentences:
        return
    for sentence, tags in zip(text.sentences, part.tag(text), strict=True):
        for name, start, end in decode(sentence.tokens, tags):
            yield PredictedSpan(layer, name, start, end)


@dataclass(frozen=True, slots=True)
class DocumentClassifier:
    """A trained classifier of document event types; its one part is called ``event``."""

    kind: str
    parts: Mapping[str, LinearClassifier]
    provenance: Provenance
    task: ClassVar[str] = "documents"

    @property
    def layers(self) -> tuple[str, ...]:
        """The layer whose types it gives."""
        return tuple(self.parts)

    def classify(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the event types of each text, sorted."""
        return self.parts["event"].classify(texts)


Model = SpanTagger | DocumentClassifier
