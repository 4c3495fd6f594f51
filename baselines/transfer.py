"""How well a tagger trained on constructed texts does on real ones, and on real ones trained alone.

The same CRF is run twice: trained on this corpus's train split and nothing else, and trained and
tested on the real documents themselves by cross-validation over documents. Actors and locations
count together; types inside a layer are not compared, since the real set does not have them.
"""

from __future__ import annotations

from collections.abc import Sequence

from baselines.crf import CrfSettings, train_crf
from baselines.models import SpanTagger
from baselines.texts import TaggedText, TokenizedText
from corpus.iob import decode
from corpus.re3d import LayerSpan, RealDocument, comparable
from corpus.records import Span
from corpus.scoring import TaskResult, score_mentions

FOLDS = 5
MATCHES = ("strict", "relaxed")


def transfer_scores(model: SpanTagger, documents: Sequence[RealDocument]) -> dict[str, TaskResult]:
    """Return strict and boundary-relaxed scores of a trained tagger on real documents."""
    said = []
    for document, layers in zip(documents, model.tag([d.text for d in documents]), strict=True):
        spans = [(layer, s.start, s.end) for layer, found in layers.items() for s in found]
        said.append(comparable(document.text, spans))
    return _scores(documents, said)


def cross_validated_scores(documents: Sequence[RealDocument]) -> dict[str, TaskResult]:
    """Return the scores of the CRF trained on four fifths of the documents, for each fifth."""
    texts = [TokenizedText(document.text) for document in documents]
    examples = [_example(*pair) for pair in zip(documents, texts, strict=True)]
    said: list[list[LayerSpan]] = [[] for _ in documents]
    for fold in range(FOLDS):
        crf = train_crf([e for i, e in enumerate(examples) if i % FOLDS != fold], CrfSettings())
        for index in range(fold, len(documents), FOLDS):
            text = texts[index]
            for sentence, tags in zip(text.sentences, crf.tag(text), strict=True):
                said[index] += decode(sentence.tokens, tags)
    return _scores(documents, said)


def _scores(
    documents: Sequence[RealDocument], said: Sequence[Sequence[LayerSpan]]
) -> dict[str, TaskResult]:
    gold = [document.spans for document in documents]
    return {
        "strict": score_mentions(gold, said, match="strict"),
        "relaxed": score_mentions(gold, said, match="relaxed"),
    }


def _example(document: RealDocument, text: TokenizedText) -> TaggedText:
    tags = []
    for sentence in text.sentences:
        row = ["O"] * len(sentence.tokens)
        for layer, start, end in document.spans:
            inside = [i for i, t in enumerate(sentence.tokens) if _touches(t, start, end)]
            for position, index in enumerate(inside):
                row[index] = f"{'I' if position else 'B'}-{layer}"
        tags.append(row)
    return TaggedText(text, tuple(tags))


def _touches(token: Span, start: int, end: int) -> bool:
    return start < token.end and token.start < end
