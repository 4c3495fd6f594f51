"""The seven systems of the WNUT-17 shared task score what was published."""

import os
from pathlib import Path

import pytest

from corpus.scoring.column_files import pair_columns, read_columns
from corpus.scoring.mentions import score_items

PUBLISHED = {
    "uh_ritual": 41.86,
    "spinningbytes": 40.78,
    "sjtu_adapt": 40.42,
    "arcada": 39.98,
    "flytxt": 38.35,
    "mic-cis": 37.06,
    "drexel_cci": 26.30,
}


@pytest.mark.skipif("SITREP_EXTERNAL" not in os.environ, reason="SITREP_EXTERNAL names no folder")
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_scores(name: str) -> None:
    folder = Path(os.environ["SITREP_EXTERNAL"]) / "wnut17"
    (submission,) = (folder / "submissions").glob(f"{name}*")
    gold = read_columns(folder / "emerging.test.annotated")
    pred = read_columns(submission)
    items, _ = pair_columns(gold, pred, scheme="iob2", iob="lenient", check_tokens=False)
    assert round(100 * (score_items(items).overall.f1 or 0), 2) == PUBLISHED[name]
