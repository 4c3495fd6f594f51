"""Checks of contrast pairs: ids, sources, how little the sides differ, and what must differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.checks.layers import annotation_in_article
from corpus.contrast_pairs import FOLDER, PHENOMENA, Pair, Side
from corpus.findings import Finding
from corpus.ontology import ontology
from corpus.records import Mention
from corpus.sources import Sources
from corpus.tokenizer import sentences, tokenize

TEST_SPLITS = ("test", "test_place", "test_time")
ALIKE = 0.5  # share of tokens that the two sides of a pair have in common, at least
FROM_SOURCE = 0.5  # share of the first side's tokens that a sentence of its article has, at least
Answer = Counter[tuple[str, ...]]


def contrast_findings(sources: Sources) -> Iterator[Finding]:
    """Yield what is wrong with contrast pairs; a corpus without any is fine."""
    seen: dict[str, Pair] = {}
    for pair in sources.contrast:
        if pair.id in seen:
            message = f"the id {pair.id} stands twice; ids are unique"
            yield Finding(pair.path, str(pair.line), "id-duplicate", message)
        seen[pair.id] = pair
        if pair.phenomenon not in PHENOMENA:
            message = f"no phenomenon {pair.phenomenon!r}; there are {', '.join(PHENOMENA)}"
            yield Finding(pair.path, str(pair.line), "contrast-phenomenon", message)
            continue
        for check, message in (*_id(pair), *_source(sources, pair), *_likeness(pair), *_gold(pair)):
            yield Finding(pair.path, str(pair.line), check, f"{pair.id}: {message}")
        yield from _spans(sources, pair)
    if sources.contrast:
        for name in PHENOMENA.keys() - {pair.phenomenon for pair in sources.contrast}:
            message = f"no pair for {name}; each phenomenon has at least one"
            yield Finding(f"{FOLDER}/{name}.txt", "", "contrast-missing", message)


def _id(pair: Pair) -> Iterator[tuple[str, str]]:
    number = pair.id.removeprefix(f"{pair.phenomenon}-")
    if not (pair.id != number and number.isascii() and number.isdigit()):
        yield "contrast-form", f"expected an id such as {pair.phenomenon}-01"


def _source(sources: Sources, pair: Pair) -> Iterator[tuple[str, str]]:
    article = sources.articles.get(pair.article)
    split = sources.split_of(article) if article is not None else None
    if article is None or split not in TEST_SPLITS:
        where = f"is in {split or 'no split'}" if article is not None else "does not exist"
        wanted = ", ".join(TEST_SPLITS)
        yield "contrast-source", f"its article {pair.article} {where}; expected one of {wanted}"
        return
    spans = sentences(article.text)
    # A side may hold two sentences: each sentence is taken with the next one.
    runs = [
        article.text[a.start : b.end] for a, b in zip(spans, [*spans[1:], spans[-1]], strict=True)
    ]
    words = _words(pair.sides[0].text)
    share = max((words & _words(run)).total() for run in runs) / max(1, words.total())
    if share < FROM_SOURCE:
        message = (
            f"its first side is no sentence of {article.id}: at most {share:.0%} of its tokens"
        )
        yield "contrast-source", f"{message} stand in one; change a sentence of that article"


def _likeness(pair: Pair) -> Iterator[tuple[str, str]]:
    one, two = (_words(side.text) for side in pair.sides)
    share = 2 * (one & two).total() / max(1, one.total() + two.total())
    if pair.sides[0].text == pair.sides[1].text:
        yield "contrast-alike", "the two sides are the same text"
    elif share < ALIKE:
        message = f"the sides share {share:.0%} of their tokens, less than {ALIKE:.0%}"
        yield "contrast-alike", f"{message}; change only what the phenomenon needs"


def _words(text: str) -> Counter[str]:
    return Counter(text[t.start : t.end].casefold() for t in tokenize(text))


def _gold(pair: Pair) -> Iterator[tuple[str, str]]:
    phenomenon = PHENOMENA[pair.phenomenon]
    one, two = (answer(side, phenomenon.differs or phenomenon.layers) for side in pair.sides)
    layers = " and ".join(phenomenon.differs or phenomenon.layers)
    if phenomenon.differs and one == two:
        message = f"both sides have the same {layers} in the focus; {pair.phenomenon} is about"
        yield "contrast-gold", f"{message} {phenomenon.meaning}"
    if not phenomenon.differs and (one != two or not one):
        message = f"the {layers} types in the focus must be the same, and some"
        yield "contrast-gold", f"{message}; {pair.phenomenon} is about {phenomenon.meaning}"


def answer(side: Side, layers: Iterable[str]) -> Answer:
    """Return what the gold says inside a side's focus: types, realis values, and fillers of roles.

    Offsets and the wording of spans are left out, since they differ without a contrast.
    """
    wanted = set(layers)
    annotation = side.annotation
    inside = {m.id for m in annotation.mentions if _touches(m, side)}
    first: dict[str, str] = {}
    for mention in annotation.mentions:
        first.setdefault(mention.entity, mention.text.casefold())
    found: Answer = Counter((m.layer, m.type) for m in annotation.mentions if m.id in inside)
    for event in annotation.events:
        if event.mention in inside:
            found["realis", event.realis] += 1
            for role in ontology().roles:
                for filler in getattr(event, f"{role.lower()}s"):
                    found["role", role, first[filler]] += 1
    return Counter({item: count for item, count in found.items() if item[0] in wanted})


def _touches(mention: Mention, side: Side) -> bool:
    return mention.start < side.focus.end and side.focus.start < mention.end


def _spans(sources: Sources, pair: Pair) -> Iterator[Finding]:
    article = sources.articles.get(pair.article)
    if article is None:
        return
    for side in pair.sides:
        as_article = replace(article, id=side.id, text=side.text, incidents=())
        yield from annotation_in_article(as_article, side.annotation, pair.path)
