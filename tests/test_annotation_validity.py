"""Readings of real documents: what is compared, and copies that are refused."""

from pathlib import Path

import pytest

from annotation.validity import read_readings, validity
from corpus.findings import InputError
from corpus.re3d import RealDocument

TEXT = "The Tulmari army left Gorrad."
DOCUMENT = RealDocument("d1", TEXT, (("actor", 4, 16), ("location", 22, 28)))
MARKED = "The [Tulmari army]{A1 STATE_MILITARY} left [Gorrad]{L1 SETTLEMENT}."


def test_a_reading_is_compared_by_layer(tmp_path: Path) -> None:
    (tmp_path / "d1.txt").write_text(MARKED, encoding="utf-8")
    readings = read_readings(tmp_path, {"d1": DOCUMENT})
    assert validity([DOCUMENT], readings)["strict"].overall.f1 == 1.0
    (tmp_path / "d1.txt").write_text(MARKED.replace("The [Tul", "[The Tul"), encoding="utf-8")
    readings = read_readings(tmp_path, {"d1": DOCUMENT})
    assert readings["d1"][0] == ("actor", 4, 16)  # determiners are cut off on both sides
    (tmp_path / "d1.txt").write_text(
        MARKED.replace("[Tulmari army]", "Tulmari [army]"), encoding="utf-8"
    )
    result = validity([DOCUMENT], read_readings(tmp_path, {"d1": DOCUMENT}))
    assert result["strict"].overall.correct == 1 and result["relaxed"].overall.correct == 2


def test_copies_of_other_texts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "d1.txt").write_text(MARKED.replace("left", "quit"), encoding="utf-8")
    (tmp_path / "d2.txt").write_text(MARKED, encoding="utf-8")
    with pytest.raises(InputError, match="does not strip to the article's text") as error:
        read_readings(tmp_path, {"d1": DOCUMENT})
    assert "d2 is no document of the set" in str(error.value)
