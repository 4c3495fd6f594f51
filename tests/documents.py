"""Small documents for tests, written in the inline markup."""

from datetime import date

from corpus.annotations import from_markup
from corpus.markup import parse
from corpus.records import Article, Document
from corpus.tokenizer import sentences


def make_document(source: str, identity: str = "xx-001-a") -> Document:
    """Return a document from a markup text."""
    markup = parse(source)
    article = Article(
        id=identity,
        title=markup.text.split("\n", 1)[0],
        date=date(2015, 3, 3),
        outlet="Valley Wire",
        viewpoint="independent",
        form="agency",
        theatre=identity.split("-")[0],
        incidents=(),
        constructed=True,
        text=markup.text,
    )
    annotation = from_markup(markup, identity, "gold", identity)
    return Document(article, sentences(markup.text), annotation)


SOURCE = """[Soldiers]{A1 STATE_MILITARY nominal} [retook]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} \
and [killed]{E2 KILL} two [rebels]{A2 NONSTATE_ARMED nominal}.
---
E1 agent=A1 target=A2 place=L1
E2 agent=A1 target=A2
"""
