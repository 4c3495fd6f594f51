"""The catalogue of checks: what `sitrep validate` looks for beyond what cannot be read at all.

Every check yields findings and repairs nothing. `CATALOGUE` names every check id of the
project with one line on what it means; tests hold one minimal invalid corpus for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from corpus.findings import Finding
from corpus.gazetteer import Gazetteer, names_of
from corpus.ontology import ontology
from corpus.records import Annotation, Article, Mention
from corpus.shingles import near_duplicates
from corpus.sources import GOLD, SPLITS, Sources, read_sources
from corpus.tokenizer import tokenize

CATALOGUE = {
    "file-read": "the file cannot be opened",
    "file-empty": "the file holds nothing but blanks",
    "file-binary": "the file holds a NUL byte",
    "file-encoding": "the file is not UTF-8",
    "file-bom": "the file starts with a byte order mark",
    "file-newline": "the file has CR or CRLF line ends",
    "file-nfc": "the text is not in Unicode form NFC",
    "jsonl-line": "a line is not one JSON object",
    "record-form": "a record lacks a key, has one too many, or a value of the wrong kind",
    "id-duplicate": "an id stands twice",
    "article-front": "no YAML front matter where it belongs",
    "article-key": "a key of the front matter is missing or unknown",
    "article-value": "a value of the front matter is not what it may be",
    "article-id": "the id is not the file's name",
    "article-title": "the text does not start with the title",
    "article-blank": "the text begins or ends with blanks",
    "article-incident": "an article names an incident that has no record",
    "article-split": "an article belongs to no split, or to two",
    "markup-unclosed": "a span is opened and never closed",
    "markup-unopened": "a span is closed and was never opened",
    "markup-tag": "the tag behind a span is malformed",
    "markup-brace": "a brace stands outside a tag",
    "markup-escape": "a backslash escapes nothing",
    "unknown-type": "a type that the ontology does not have in this layer",
    "unknown-realis": "a realis value that the ontology does not have",
    "span-empty": "a span without text",
    "span-crossing": "two spans of one layer overlap",
    "span-edge": "a span begins or ends with a blank, an article or punctuation",
    "span-token": "a span cuts a token",
    "entity-type": "one id with two types",
    "line-id": "a line below the divider starts with no id",
    "line-attribute": "an attribute that a line cannot have",
    "line-duplicate": "two lines for one id",
    "line-orphan": "a line for an id that no span has",
    "role-nowhere": "a role points to an id that no span has",
    "role-layer": "a role points to the wrong layer",
    "layer-article": "an annotation of an article that does not exist",
    "layer-text": "the markup does not strip to the article's text",
    "layer-missing": "an article lacks its gold layer, or an evaluation article its two readings",
    "event-incident": "an event points to an incident that its article does not report",
    "location-unresolved": "a named location has no entry in the gazetteer",
    "location-ambiguous": "a named location may be several entries of the gazetteer",
    "incident-value": "an incident record contradicts itself or the ontology",
    "incident-place": "an incident's place is not in the gazetteer",
    "incident-report": "an incident's reports and the articles' incidents differ",
    "place-value": "a gazetteer entry with an impossible value",
    "place-parent": "a gazetteer entry's parent is missing or not real",
    "splits-form": "the split table cannot be read or names an unknown split",
    "splits-id": "a split names what does not exist, or an id stands in two splits",
    "split-duplicate": "articles of two splits share much of their wording",
}
_ARTICLE_EDGE = re.compile(r"(?:the|a|an|The|A|An)\s")
_OPENING = set(".,;:!?\"“”'‘)]}…-–—/")
_CLOSING = set(",;:!?\"“”‘([{…-–—/")
# Names may end in a full stop ("U.S.", "Co.") and begin with an apostrophe ("’Ain Issa").


def validate(root_sources: tuple[Sources, list[Finding]] | None = None) -> list[Finding]:
    """Return every finding about a corpus, in a stable order."""
    sources, found = root_sources if root_sources is not None else read_sources()
    return sorted([*found, *source_findings(sources)], key=_order)


def _order(finding: Finding) -> tuple[str, tuple[int, ...], str, str]:
    numbers = tuple(int(part) for part in re.findall(r"\d+", finding.place))
    return finding.path, numbers, finding.check, finding.message


def source_findings(sources: Sources) -> Iterator[Finding]:
    """Yield what is wrong with sources that could be read."""
    yield from _articles(sources)
    yield from _layers(sources)
    yield from _locations(sources)
    yield from _incidents(sources)
    yield from _places(sources)
    yield from _splits(sources)


def article_path(article: Article | str) -> str:
    """Return the path of an article's file, as findings show it."""
    return f"corpus/articles/{article if isinstance(article, str) else article.id}.md"


def layer_path(annotation: Annotation) -> str:
    """Return the path of a layer's file, as findings show it."""
    return f"annotation/layers/{annotation.annotator}/{annotation.article}.txt"


def _articles(sources: Sources) -> Iterator[Finding]:
    for article in sources.articles.values():
        path = article_path(article)
        for incident in article.incidents:
            if incident not in sources.incidents:
                message = f"names the incident {incident}, which corpus/incidents.jsonl lacks"
                yield Finding(path, "1", "article-incident", message)
        if sources.split_of(article) is None:
            groups = ", ".join(article.incidents or (article.id,))
            message = f"{groups} must stand in exactly one split of corpus/splits.toml"
            yield Finding(path, "1", "article-split", message)


def _layers(sources: Sources) -> Iterator[Finding]:
    for layer in sources.layers.values():
        for annotation in layer.values():
            article = sources.articles.get(annotation.article)
            if article is None:
                message = f"there is no article {annotation.article}"
                yield Finding(layer_path(annotation), "", "layer-article", message)
            else:
                yield from annotation_in_article(article, annotation, layer_path(annotation))
    yield from _missing_layers(sources)


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


def _incidents(sources: Sources) -> Iterator[Finding]:
    path = "corpus/incidents.jsonl"
    reporting: dict[str, set[str]] = {}
    for article in sources.articles.values():
        for identity in article.incidents:
            reporting.setdefault(identity, set()).add(article.id)
    types = ontology().types
    for incident in sources.incidents.values():
        problems = [f"no event type {t}" for t in incident.types if t not in types("event")]
        parties = (*incident.agents, *incident.targets)
        problems += [f"no actor type {p.type}" for p in parties if p.type not in types("actor")]
        if incident.end < incident.start:
            problems.append(f"ends on {incident.end}, before it starts on {incident.start}")
        if incident.date_precision not in range(1, 6):
            problems.append(f"date precision {incident.date_precision}, not 1 to 5")
        if incident.place_precision not in range(1, 8):
            problems.append(f"place precision {incident.place_precision}, not 1 to 7")
        for name in ("killed", "injured", "displaced"):
            count = getattr(incident, name)
            if count is not None and not 0 <= count.low <= count.best <= count.high:
                problems.append(f"{name}: expected 0 <= low <= best <= high")
        for problem in problems:
            yield Finding(path, incident.id, "incident-value", problem)
        if incident.place not in sources.places:
            message = f"its place {incident.place!r} is not in corpus/gazetteer.jsonl"
            yield Finding(path, incident.id, "incident-place", message)
        if set(incident.reports) != reporting.get(incident.id, set()):
            have = ", ".join(sorted(reporting.get(incident.id, set()))) or "none"
            message = f"reports {', '.join(incident.reports)}; the articles that name it: {have}"
            yield Finding(path, incident.id, "incident-report", message)


def _places(sources: Sources) -> Iterator[Finding]:
    path = "corpus/gazetteer.jsonl"
    for place in sources.places.values():
        problems = []
        if place.type not in ontology().types("location"):
            problems.append(f"no location type {place.type}")
        if abs(place.latitude) > 90 or abs(place.longitude) > 180:
            problems.append(f"{place.latitude}, {place.longitude} is no point in degrees")
        if place.precision not in range(1, 8):
            problems.append(f"precision {place.precision}, not 1 to 7")
        for problem in problems:
            yield Finding(path, place.id, "place-value", problem)
        parent = sources.places.get(place.parent) if place.parent is not None else None
        if place.parent is None and place.type in ("COUNTRY", "REGION", "NATURAL", "LINE"):
            continue
        if parent is None or (place.invented and parent.invented):
            message = f"its parent {place.parent!r} is not in the gazetteer, or is invented too"
            yield Finding(path, place.id, "place-parent", message)


def _splits(sources: Sources) -> Iterator[Finding]:
    path = "corpus/splits.toml"
    singles = {a.id for a in sources.articles.values() if not a.incidents}
    known = sources.incidents.keys() | singles
    for name, ids in sources.splits.items():
        for identity in ids:
            if identity not in known:
                message = f"{name} names {identity}, neither an incident nor an article without one"
                yield Finding(path, identity, "splits-id", message)
    for (one, first), (two, second) in combinations(sources.splits.items(), 2):
        for identity in sorted(set(first) & set(second)):
            message = f"{identity} stands in {one} and in {two}"
            yield Finding(path, identity, "splits-id", message)
    split = {a.id: sources.split_of(a) for a in sources.articles.values()}
    texts = {a.id: a.text for a in sources.articles.values()}
    for left, right, share in near_duplicates(texts):
        if split[left] != split[right]:
            message = (
                f"{left} ({split[left]}) and {right} ({split[right]}) share {share:.0%} of their "
                "5-word shingles; put them in one split or rewrite one"
            )
            yield Finding(path, left, "split-duplicate", message)
