"""The default model: where it is kept, and that it is trained when it is not there."""

from pathlib import Path

import pytest

from baselines import registry
from baselines.default import default_path, train_default
from tests.test_baselines_reproduce import write_data


def test_it_is_kept_by_version_and_train_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    data = write_data(tmp_path / "data")
    path = default_path(data)
    assert path.is_relative_to(tmp_path / "cache" / "sitrep")
    model = train_default(path, data=data)
    assert registry.load(path).provenance == model.provenance
    assert train_default(path, data=data).kind == "crf"
    file = data / "documents.train.jsonl"
    file.write_text(file.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    assert default_path(data) != path
