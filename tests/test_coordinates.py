"""The gazetteer beside an independent source: distances, namesakes, reasons, and the real run."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.coordinates import (
    EXCEPTIONS,
    Town,
    check_places,
    checkable,
    coordinate_findings,
    distance,
    folded,
    geonames,
    read_exceptions,
)
from corpus.findings import InputError
from corpus.records import Place
from corpus.sources import read_sources

POINT = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
CODES = {"Arland": "AL", "Borland": "BO"}
TOWNS = [
    Town(("Gorrad", "Al Gorradah"), "AL", 10.0, 20.0),
    Town(("Gorrad",), "BO", 40.0, 50.0),
    Town(("Gorrad",), "AL", 12.0, 20.0),
    Town(("Lesk",), "AL", 14.0, 24.0),
]


def place(name: str, latitude: float, longitude: float, **more: object) -> Place:
    head = {"id": f"aa-{name.lower()}", "name": name, "aliases": (), "type": "SETTLEMENT"}
    tail = {"country": "Arland", "admin1": None, "precision": 1, "invented": False, "parent": None}
    return Place(**{**head, "latitude": latitude, "longitude": longitude, **tail, **more})  # type: ignore[arg-type]


def test_known_distances() -> None:
    # London to Paris (0.1278 W, 2.3522 E), 343.6 km on a sphere; a degree of a meridian 111.195 km.
    assert distance((51.5074, -0.1278), (48.8566, 2.3522)) == pytest.approx(343.6, abs=0.1)
    assert distance((10, 20), (11, 20)) == pytest.approx(111.195, abs=0.001)
    assert distance((0, 179.5), (0, -179.5)) == pytest.approx(111.195, abs=0.001)


@given(POINT, POINT)
def test_distance_is_symmetric_and_at_most_half_the_earth(
    one: tuple[float, float], two: tuple[float, float]
) -> None:
    assert distance(one, two) == pytest.approx(distance(two, one), abs=1e-6)
    assert 0 <= distance(one, two) <= 20016
    assert distance(one, one) == 0


def test_names_are_compared_without_accents_articles_and_units() -> None:
    for one, two in (
        ("Hawija", "Al Ḩawījah"),
        ("Léré", "Lere"),
        ("Aleppo province", "Aleppo"),
        ("Ra's al-Ain", "Ras al ‘Ain"),
    ):
        assert folded(one) == folded(two)
    assert folded("Gorrad") != folded("Gorran")


def test_the_nearest_namesake_of_the_country_counts() -> None:
    (near,) = check_places([place("Gorrad", 11.9, 20.0)], TOWNS, CODES)
    assert (near.latitude, near.far) == (12.0, False)
    (far,) = check_places([place("Gorrad", 40.0, 50.0)], TOWNS, CODES)
    assert far.far and far.distance > 3000
    assert check_places([place("Nowhere", 10.0, 20.0)], TOWNS, CODES) == []
    assert check_places([place("Gorrad", 0.0, 0.0, invented=True)], TOWNS, CODES) == []


def test_a_district_has_more_room_and_a_country_its_box() -> None:
    district = place("Gorrad district", 10.5, 20.0, type="ADMIN", precision=3)
    country = place("Arland", 13.0, 22.0, type="COUNTRY", precision=6)
    outside = place("Arland", 13.0, 29.0, type="COUNTRY", precision=6)
    checks = check_places([district, country, outside], TOWNS, CODES)
    assert [check.far for check in checks] == [False, False, True]
    assert round(checks[0].distance) == 56 and checks[1].distance == 0
    assert checkable([district, country, place("X", 0, 0, type="LINE")]) == 2


def test_findings_name_both_points_and_reasons_must_be_needed(tmp_path: Path) -> None:
    checks = check_places([place("Gorrad", 40.0, 50.0), place("Lesk", 14, 24)], TOWNS, CODES)
    (found,) = coordinate_findings(checks, {}, "g.jsonl")
    assert found.check == "place-far" and "40.0, 50.0" in found.message
    assert "12.00, 20.00" in found.message
    (needless,) = coordinate_findings(checks, {"aa-gorrad": "why", "aa-lesk": "why"}, "g.jsonl")
    assert (needless.check, needless.place) == ("place-near", "aa-lesk")
    path = tmp_path / "reasons.toml"
    assert read_exceptions(path) == {}
    for content in ("aa-lesk = ", "aa-lesk = 3"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match="coordinates-form"):
            read_exceptions(path)


def test_real_places_stand_where_geonames_has_them() -> None:
    sources, _ = read_sources()
    checks = check_places(sources.places.values(), *geonames())
    reasons = read_exceptions(sources.root / EXCEPTIONS)
    assert list(coordinate_findings(checks, reasons, "corpus/gazetteer.jsonl")) == []
    assert len(checks) > 0.7 * checkable(sources.places.values())
