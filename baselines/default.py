"""The default tagger: the CRF on all layers, trained once and kept in the user's cache folder."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path

from baselines import registry
from baselines.models import Model
from baselines.registry import Progress
from corpus.loading import load
from corpus.scoring.predictions import gold_prediction
from corpus.scoring.signature import gold_digest
from corpus.version import data_version, toolkit_version

NAME = "crf"


def default_path() -> Path:
    """Return where the default model of this code and data is kept; no other is ever taken."""
    gold = gold_digest([gold_prediction(document) for document in load("train")])
    folder = f"{NAME}-{toolkit_version()}-{data_version()}-{gold}"
    return Path(user_cache_path("sitrep", appauthor=False)) / folder


def train_default(path: Path, progress: Progress | None = None) -> Model:
    """Train the default model, keep it at ``path`` and return it."""
    model = registry.train(NAME, load("train"), progress=progress)
    registry.save(model, path, overwrite=True)
    return model
