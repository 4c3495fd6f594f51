"""What an annotator should look at again before handing in: hints, not errors.

Hints spare the second reading: unmarked repeats of a marked name, gaps in the ids, events without
a role. `entity_table` shows a wrong id at a glance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.checks import annotation_in_article
from corpus.checks.actors import both_roles
from corpus.findings import Finding
from corpus.records import Annotation, Article, Mention


def hints(article: Article, annotation: Annotation, path: str) -> Iterator[Finding]:
    """Yield the findings of the catalogue and the hints about one annotated article."""
    yield from annotation_in_article(article, annotation, path)
    yield from both_roles(annotation, path)
    yield from _unmarked(article, annotation, path)
    yield from _gaps(annotation, path)
    yield from _without_roles(annotation, path)


def _unmarked(article: Article, annotation: Annotation, path: str) -> Iterator[Finding]:
    names = {m.text: m for m in annotation.mentions if m.form == "NAME"}
    for name, first in sorted(names.items()):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", article.text):
            if not _covered(annotation, match.start(), match.end()):
                where = f"{article.id} {match.start()}:{match.end()}"
                message = f"{name!r} is unmarked here and {first.entity} elsewhere"
                yield Finding(path, where, "hint-unmarked", message)


def _covered(annotation: Annotation, start: int, end: int) -> bool:
    return any(m.start <= start and end <= m.end for m in annotation.mentions if m.layer != "event")


def _gaps(annotation: Annotation, path: str) -> Iterator[Finding]:
    for prefix in "ALE":
        ids = {m.entity.split(":")[1] for m in annotation.mentions}
        numbers = sorted(int(identity[1:]) for identity in ids if identity[0] == prefix)
        missing = sorted(set(range(1, (numbers or [0])[-1] + 1)) - set(numbers))
        if missing:
            shown = ", ".join(f"{prefix}{number}" for number in missing)
            yield Finding(path, annotation.article, "hint-gap", f"no span has the id {shown}")


def _without_roles(annotation: Annotation, path: str) -> Iterator[Finding]:
    for event in annotation.events:
        if not (event.agents or event.targets or event.places or event.sources):
            message = f"{event.mention} has no role at all; is that what the text says?"
            yield Finding(path, annotation.article, "hint-roles", message)


def entity_table(annotation: Annotation) -> list[tuple[str, str, str]]:
    """Return (id, type, the distinct strings of its mentions) for every id, ids in order."""
    groups: dict[str, list[Mention]] = {}
    for mention in annotation.mentions:
        groups.setdefault(mention.entity.split(":")[1], []).append(mention)
    return [
        (identity, group[0].type, " | ".join(dict.fromkeys(m.text for m in group)))
        for identity, group in sorted(groups.items(), key=lambda g: (g[0][0], int(g[0][1:])))
    ]
