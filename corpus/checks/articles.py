"""Checks of articles: their incidents and their split."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.findings import Finding
from corpus.records import Article
from corpus.sources import Sources


def article_path(article: Article | str) -> str:
    """Return the path of an article's file, as findings show it."""
    return f"corpus/articles/{article if isinstance(article, str) else article.id}.md"


def article_findings(sources: Sources) -> Iterator[Finding]:
    """Yield articles that name unknown incidents or lie in no split, or in two."""
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
