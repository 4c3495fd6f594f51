"""Checks of actors in the gold: both sides of one event, and types beside the actor list.

Raw layers are the record of what was read and are never mended, so that these checks, which came
after the first readings, leave them alone; `sitrep annotate check` shows them in time.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.findings import Finding
from corpus.names import GOLD
from corpus.records import Annotation, Article
from corpus.sources import Sources

# A de-facto authority is GOVERNMENT where it administers, whatever it is listed as.
_AUTHORITY = ("NONSTATE_ARMED", "GOVERNMENT")


def actor_findings(sources: Sources) -> Iterator[Finding]:
    """Yield gold events with one entity on both sides, and actors of another type than listed."""
    for annotation in sources.layers.get(GOLD, {}).values():
        path = f"annotation/layers/{GOLD}/{annotation.article}.txt"
        yield from both_roles(annotation, path)
        if (article := sources.articles.get(annotation.article)) is not None:
            yield from _types(sources, article, annotation, path)


def both_roles(annotation: Annotation, path: str) -> Iterator[Finding]:
    """Yield events of which one entity alone is agent and target.

    Two entities that accuse each other are both, each of the other; one alone is a slip.
    """
    seen: set[str] = set()
    events = {mention.id: mention.entity for mention in annotation.mentions}
    for event in annotation.events:
        both = set(event.agents) & set(event.targets)
        identity = events[event.mention].rpartition(":")[2]
        if len(both) == 1 and identity not in seen:
            seen.add(identity)
            entity = both.pop().rpartition(":")[2]
            message = f"{identity} has {entity} as agent and as target; who did it to whom?"
            yield Finding(path, annotation.article, "role-both", message)


def _types(
    sources: Sources, article: Article, annotation: Annotation, path: str
) -> Iterator[Finding]:
    listed: dict[str, set[str]] = {}
    for actor in sources.actors:
        if article.theatre in actor["theatres"]:
            for name in (actor["name"], *actor["aliases"]):
                listed.setdefault(name, set()).add(actor["type"])
    for mention in annotation.mentions:
        if mention.layer != "actor" or mention.form != "NAME" or mention.text not in listed:
            continue
        types = listed[mention.text]
        authority = mention.type == _AUTHORITY[1] and _AUTHORITY[0] in types
        if mention.type not in types and not authority:
            where = f"{article.id} {mention.start}:{mention.end}"
            known = " or ".join(sorted(types))
            message = f"{mention.text!r} is {mention.type}; corpus/actors.jsonl lists it as {known}"
            yield Finding(path, where, "actor-type", message)
