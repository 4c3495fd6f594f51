"""spaCy's DocBin: our tokens and sentences, the layers as span groups, event types as categories.

``doc.text`` is the article's text to the letter, so offsets hold. Groups ``actor``, ``location``,
``event`` and ``sc`` (all three; the key that spaCy's span categorizer reads) keep the mention's id
in ``span.id_`` and the gazetteer's in ``span.kb_id_``; ``doc.user_data`` has the article's id.
Roles and coreference have no place in it. spaCy comes with the extra ``export``.
"""

from __future__ import annotations

from typing import Any

from corpus.ontology import ontology
from corpus.records import Document
from corpus.tokenizer import tokens_by_sentence

ALL = "sc"


def docbin_files(splits: dict[str, list[Document]]) -> dict[str, bytes]:
    """Return ``<split>.spacy`` -> content.

    Raises:
        ModuleNotFoundError: spaCy is not installed.
    """
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("en").vocab
    files: dict[str, bytes] = {}
    for split, documents in splits.items():
        bin_ = DocBin(store_user_data=True)
        for document in documents:
            bin_.add(_doc(document, vocab))
        files[f"{split}.spacy"] = bin_.to_bytes()
    return files


def _doc(document: Document, vocab: Any) -> Any:
    from spacy.tokens import Doc
    from spacy.util import get_words_and_spaces

    article, annotation = document.article, document.annotation
    sentences = tokens_by_sentence(article.text, document.sentences)
    tokens = [article.text[t.start : t.end] for sentence in sentences for t in sentence]
    words, spaces = get_words_and_spaces(tokens, article.text)
    starts = {sentence[0].start for sentence in sentences if sentence}
    doc = Doc(vocab, words=words, spaces=spaces)
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    places = {entity.id: entity.gazetteer for entity in annotation.entities}
    groups: dict[str, list[Any]] = {layer: [] for layer in (*ontology().layers, ALL)}
    for mention in annotation.mentions:
        span = doc.char_span(
            mention.start,
            mention.end,
            label=mention.type,
            kb_id=places.get(mention.entity) or "",
            span_id=mention.id,
            alignment_mode="expand",
        )
        for group in (mention.layer, ALL):
            groups[group].append(span)
    for name, spans in groups.items():
        doc.spans[name] = spans
    reported = set(annotation.event_types)
    doc.cats = {name: float(name in reported) for name in ontology().types("event")}
    doc.user_data["id"] = article.id
    return doc
