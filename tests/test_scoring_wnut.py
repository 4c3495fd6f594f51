"""The seven systems of the WNUT-17 shared task score what was published."""

import os
from pathlib import Path

import pytest

from corpus.scoring.column_files import pair_columns, read_columns
from corpus.scoring.mentions import score_items

PUBLISHED = {  # F1 of entities and of surface forms
    "uh_ritual": (41.86, 40.24),
    "spinningbytes": (40.78, 39.33),
    "sjtu_adapt": (40.42, 37.62),
    "arcada": (39.98, 37.77),
    "flytxt": (38.35, 36.31),
    "mic-cis": (37.06, 34.25),
    "drexel_cci": (26.30, 25.26),
}


@pytest.mark.skipif("SITREP_EXTERNAL" not in os.environ, reason="SITREP_EXTERNAL names no folder")
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_scores(name: str) -> None:
    folder = Path(os.environ["SITREP_EXTERNAL"]) / "wnut17"
    (submission,) = (folder / "submissions").glob(f"{name}*")
    gold = read_columns(folder / "emerging.test.annotated")
    pred = read_columns(submission)
    items, _ = pair_columns(gold, pred, scheme="iob2", iob="lenient", check_tokens=False)
    entities, surfaces = (score_items(items, match=m).overall.f1 for m in ("strict", "surface"))  # type: ignore[arg-type]
    assert (round(100 * (entities or 0), 2), round(100 * (surfaces or 0), 2)) == PUBLISHED[name]
