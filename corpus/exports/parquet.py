"""Parquet, a folder a config and a file a split, with the features of `datasets` embedded."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from corpus.exports.built import Built
from corpus.findings import Finding, InputError
from corpus.schema import features


def parquet_files(built: Built) -> dict[str, bytes]:
    """Return ``<config>/<split>.parquet`` -> content, the same rows that `load_dataset` gives.

    Raises:
        InputError: a file whose rows do not have the columns of its config.
    """
    return {
        f"{config}/{split}.parquet": _table(path, config)
        for (config, split), path in built.files.items()
    }


def _table(path: Path, config: str) -> bytes:
    import datasets

    out = io.BytesIO()
    declared = datasets.Features._from_yaml_list(features(config))
    shown = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    try:
        with tempfile.TemporaryDirectory() as cache:
            rows = datasets.Dataset.from_json(str(path), features=declared, cache_dir=cache)
            rows.to_parquet(out)
    except (datasets.exceptions.DatasetGenerationError, ValueError) as error:
        message = f"has rows that are not of the config {config}: {error.__cause__ or error}"
        raise InputError([Finding(str(path), "", "record-form", message)]) from None
    finally:
        if shown:
            datasets.enable_progress_bars()
    return out.getvalue()
