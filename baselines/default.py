"""The model that tags when none is named: the CRF, trained once and kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from baselines import registry
from baselines.models import Model
from baselines.registry import Progress
from corpus.loading import DATA, load
from corpus.version import data_version, toolkit_version

NAME = "crf"


def default_path(data: Path = DATA) -> Path:
    """Return where the default model is kept: one folder a version of code and of train data."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    file = data / "documents.train.jsonl"
    content = file.read_bytes() if file.exists() else b""
    digest = hashlib.sha256(content).hexdigest()[:8]
    return Path(cache) / "sitrep" / f"{NAME}-{toolkit_version()}-{data_version()}-{digest}"


def train_default(path: Path, progress: Progress | None = None, data: Path = DATA) -> Model:
    """Train the default model and keep it.

    Raises:
        InputError: the data is missing or malformed.
    """
    model = registry.train(NAME, load("train", data), progress=progress)
    # Somebody else may have trained the same model meanwhile: it is replaced by an equal one.
    registry.save(model, path, overwrite=True)
    return model
