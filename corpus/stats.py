"""Counts of a corpus: per split, layer and type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.ontology import ontology
from corpus.records import Document
from corpus.tokenizer import tokenize


def split_counts(documents: Sequence[Document]) -> dict[str, int]:
    """Return how much a split holds: articles, incidents, sentences, tokens, items per layer."""
    layers = Counter(m.layer for d in documents for m in d.annotation.mentions)
    return {
        "articles": len(documents),
        "incidents": len({i for d in documents for i in d.article.incidents}),
        "sentences": sum(len(d.sentences) for d in documents),
        "tokens": sum(len(tokenize(d.article.text)) for d in documents),
        **{f"{layer} mentions": layers[layer] for layer in ontology().layers},
        "entities": sum(len(d.annotation.entities) for d in documents),
        "roles": sum(
            len((*e.agents, *e.targets, *e.places, *e.sources))
            for d in documents
            for e in d.annotation.events
        ),
    }


def type_counts(documents: Sequence[Document]) -> dict[str, int]:
    """Return the mentions of every type, types in ontology order, zeros kept."""
    counts = Counter(m.type for d in documents for m in d.annotation.mentions)
    return {name: counts[name] for layer in ontology().layers for name in ontology().types(layer)}


def value_counts(documents: Sequence[Document]) -> dict[str, int]:
    """Return the event mentions of every realis value and the mentions of every form."""
    realis = Counter(e.realis for d in documents for e in d.annotation.events)
    forms = Counter(m.form for d in documents for m in d.annotation.mentions)
    known = ontology()
    return {
        **{name: realis[name] for name in known.realis},
        **{name: forms[name] for name in known.forms},
    }


def unseen_share(train: Sequence[Document], test: Sequence[Document]) -> dict[str, float]:
    """Return, per layer, the share of named test entities whose name no train mention has."""
    seen = {(m.layer, m.text) for d in train for m in d.annotation.mentions}
    shares = {}
    for layer in ("actor", "location"):
        names = [e.name for d in test for e in d.annotation.entities if e.layer == layer and e.name]
        unseen = sum((layer, name) not in seen for name in names)
        shares[layer] = unseen / len(names) if names else 0.0
    return shares
