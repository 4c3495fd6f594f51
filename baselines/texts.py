"""A text as the taggers see it: sentences of tokens, and their features at the first use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from baselines.features import SentenceFeatures, text_features
from corpus.iob import iob2
from corpus.records import Document, Span
from corpus.tokenizer import sentences, tokens_by_sentence

# A user's file may hold a megabyte without a full stop; decoding needs memory by its length.
LONGEST_SENTENCE = 1000


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of a sentence (half-open code-point offsets into the text) and their words."""

    tokens: tuple[Span, ...]
    words: tuple[str, ...]


class TokenizedText:
    """A text cut into sentences of tokens; a sentence of more than 1,000 tokens is cut again."""

    def __init__(self, text: str) -> None:
        """Tokenize any text; the empty one has no sentences."""
        found = tokens_by_sentence(text, sentences(text))
        self.sentences = tuple(
            Sentence(tuple(piece), tuple(text[token.start : token.end] for token in piece))
            for tokens in found
            for piece in _pieces(tokens)
        )

    @cached_property
    def features(self) -> list[SentenceFeatures]:
        """The features of each sentence, in order; taggers of all layers share them."""
        return text_features([sentence.words for sentence in self.sentences])


def _pieces(tokens: Sequence[Span]) -> list[Sequence[Span]]:
    return [tokens[at : at + LONGEST_SENTENCE] for at in range(0, len(tokens), LONGEST_SENTENCE)]


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text with the gold IOB2 tags of one layer, one list a sentence."""

    text: TokenizedText
    tags: tuple[list[str], ...]


def tagged_texts(documents: Sequence[Document], layer: str) -> list[TaggedText]:
    """Return documents as training examples of one layer, in their order."""
    return [_tagged(document, layer) for document in documents]


def _tagged(document: Document, layer: str) -> TaggedText:
    text = TokenizedText(document.article.text)
    spans = [mention for mention in document.annotation.mentions if mention.layer == layer]
    return TaggedText(text, tuple(iob2(sentence.tokens, spans) for sentence in text.sentences))
