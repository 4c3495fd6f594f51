"""Checks of annotation layers beside their articles, tokens and the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.checks.articles import article_path
from corpus.findings import Finding
from corpus.gazetteer import Gazetteer, names_of
from corpus.names import GOLD
from corpus.records import Annotation, Article, Mention
from corpus.sources import Sources
from corpus.tokenizer import tokenize

_ARTICLE_EDGE = re.compile(r"(?:the|a|an|The|A|An)\s")
_OPENING = set(".,;:!?\"“”'‘)]}…-–—/")
_CLOSING = set(',;:!?"“”‘([{…-–—/')
# Names may end in a full stop ("U.S.", "Co.") and begin with an apostrophe ("’Ain Issa").


def layer_path(annotation: Annotation) -> str:
    """Return the path of a layer's file, as findings show it."""
    return f"annotation/layers/{annotation.annotator}/{annotation.article}.txt"


def layer_findings(sources: Sources) -> Iterator[Finding]:
    """Yield what is wrong with layers: spans, incidents, missing readings, unresolved places."""
    for layer in sources.layers.values():
        for annotation in layer.values():
            article = sources.articles.get(annotation.article)
            if article is None:
                message = f"there is no article {annotation.article}"
                yield Finding(layer_path(annotation), "", "layer-article", message)
            else:
                yield from annotation_in_article(article, annotation, layer_path(annotation))
    yield from _missing_layers(sources)
    yield from _locations(sources)


def annotation_in_article(article: Article, annotation: Annotation, path: str) -> Iterator[Finding]:
    """Yield what is wrong with an annotation beside its article; spans are located by offset."""
    edges = {t.start for t in tokenize(article.text)}, {t.end for t in tokenize(article.text)}
    for mention in annotation.mentions:
        yield from _edge(mention, path)
        where = f"{article.id} {mention.start}:{mention.end}"
        if mention.start not in edges[0] or mention.end not in edges[1]:
            message = f"{mention.text!r} cuts a token; move its edges to those of whole tokens"
            yield Finding(path, where, "span-token", message)
    known = set(article.incidents)
    for event in annotation.events:
        if event.incident is not None and event.incident not in known:
            reported = ", ".join(article.incidents) or "none"
            message = f"{event.mention} has incident={event.incident}; it reports {reported}"
            yield Finding(path, article.id, "event-incident", message)


def _edge(mention: Mention, path: str) -> Iterator[Finding]:
    where = f"{mention.id.split(':')[0]} {mention.start}:{mention.end}"
    text = mention.text
    article = _ARTICLE_EDGE.match(text) and not (mention.form == "NAME" and text.istitle())
    if text != text.strip() or text[0] in _OPENING or text[-1] in _CLOSING or article:
        message = f"{text!r} begins or ends with a blank, an article or punctuation; trim it"
        yield Finding(path, where, "span-edge", message)


def _missing_layers(sources: Sources) -> Iterator[Finding]:
    raw = {name: layer for name, layer in sources.layers.items() if name != GOLD}
    for article in sources.articles.values():
        if article.id not in sources.layers.get(GOLD, {}):
            message = f"has no gold layer, annotation/layers/{GOLD}/{article.id}.txt"
            yield Finding(article_path(article), "", "layer-missing", message)
        needed = 1 if sources.split_of(article) in ("train", None) else 2
        readings = sorted(name for name, layer in raw.items() if article.id in layer)
        if len(readings) < needed:
            message = f"needs {needed} raw readings and has {len(readings)} ({', '.join(readings)})"
            yield Finding(article_path(article), "", "layer-missing", message)


def _locations(sources: Sources) -> Iterator[Finding]:
    gazetteer = Gazetteer(sources.places)
    for annotation in sources.layers.get(GOLD, {}).values():
        article = sources.articles.get(annotation.article)
        if article is None:
            continue
        for entity in annotation.entities:
            if entity.layer != "location" or (entity.name is None and entity.gazetteer is None):
                continue
            places = gazetteer.resolve(entity, annotation, article)
            names = ", ".join(names_of(entity, annotation)) or str(entity.gazetteer)
            local = entity.id.split(":")[1]
            if not places:
                message = f"{local} ({names}) is not in corpus/gazetteer.jsonl; add an entry"
                yield Finding(layer_path(annotation), article.id, "location-unresolved", message)
            elif len(places) > 1:
                ids = ", ".join(place.id for place in places)
                message = f"{local} ({names}) may be {ids}; add a line '{local} gazetteer=ID'"
                yield Finding(layer_path(annotation), article.id, "location-ambiguous", message)
