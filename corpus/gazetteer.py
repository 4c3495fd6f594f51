"""Which place a location entity stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.records import Annotation, Article, Entity, Place


class Gazetteer:
    """An index of places by name and alias; capitals count only where the exact spelling fails."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        """Index ``places``, keyed by id."""
        self._places = places
        self._names: dict[str, list[Place]] = {}
        self._folded: dict[str, list[Place]] = {}
        for place in places.values():
            for name in dict.fromkeys((place.name, *place.aliases)):
                self._names.setdefault(name, []).append(place)
                self._folded.setdefault(name.casefold(), []).append(place)

    def candidates(self, entity: Entity, names: Iterable[str], article: Article) -> list[Place]:
        """Return the places that an entity may be: one is an answer, several are ambiguous.

        A place of the article's theatre (its id starts with the theatre's code) goes before
        others, then a place of the entity's own type.
        """
        found = {place.id: place for name in names for place in self._named(name)}
        places = [found[key] for key in sorted(found)]
        at_home = [p for p in places if p.id.split("-")[0] == article.theatre]
        places = at_home or places
        same_type = [p for p in places if p.type == entity.type]
        return same_type or places

    def _named(self, name: str) -> list[Place]:
        return self._names.get(name) or self._folded.get(name.casefold(), [])

    def resolve(self, entity: Entity, annotation: Annotation, article: Article) -> list[Place]:
        """Return the candidates of a named location entity; its own link, if it has one."""
        if entity.gazetteer is not None:
            place = self._places.get(entity.gazetteer)
            return [place] if place is not None else []
        return self.candidates(entity, names_of(entity, annotation), article)


def names_of(entity: Entity, annotation: Annotation) -> list[str]:
    """Return the distinct texts of an entity's mentions of form NAME, in reading order."""
    texts = [m.text for m in annotation.mentions if m.entity == entity.id and m.form == "NAME"]
    return list(dict.fromkeys(texts))
