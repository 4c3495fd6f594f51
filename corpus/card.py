"""The data card: prose by hand, its YAML block generated from the schema and the data."""

from __future__ import annotations

import hashlib
from typing import Any

import yaml

from corpus.names import SPLITS
from corpus.schema import CONFIGS, features

_HEAD: dict[str, Any] = {
    "pretty_name": "sitrep: actors, locations and event types in conflict newswire",
    "license": "cc-by-4.0",
    "language": ["en"],
    "annotations_creators": ["machine-generated"],
    "language_creators": ["machine-generated"],
    "multilinguality": ["monolingual"],
    "source_datasets": ["original"],
    "task_categories": ["token-classification", "text-classification"],
    "task_ids": ["named-entity-recognition", "multi-label-classification"],
    "tags": ["event-extraction", "conflict", "news", "span-annotation", "synthetic"],
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))


def front_matter(version: str, files: dict[str, str]) -> dict[str, Any]:
    """Return the card's YAML as data.

    A config without data (no contrast pairs yet) is left out: `datasets` refuses empty ones.
    ``version`` and a digest of each config's files stand in its block, because the cache of
    `datasets` is keyed by this YAML and not by the data.
    """
    present = [c for c in CONFIGS if any(f"/{c}." in path for path in files)]
    rows = sum(f.count("\n") for path, f in files.items() if "/documents." in path)
    size = next(name for limit, name in _SIZES if rows < limit)
    return {
        **_HEAD,
        "size_categories": [size],
        "configs": [_config(config, version, files) for config in present],
        "dataset_info": [{"config_name": c, "features": features(c)} for c in present],
    }


def _config(config: str, version: str, files: dict[str, str]) -> dict[str, Any]:
    paths = {s: f"corpus/data/{config}.{s}.jsonl" for s in SPLITS}
    present = {split: path for split, path in paths.items() if path in files}
    digest = hashlib.sha256("".join(files[p] for p in present.values()).encode("utf-8"))
    return {
        "config_name": config,
        **({"default": True} if config == CONFIGS[0] else {}),
        "version": version,
        "description": f"sha256:{digest.hexdigest()}",
        "data_files": [
            {"split": split, "path": path.removeprefix("corpus/")}
            for split, path in present.items()
        ],
    }


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # features repeat; YAML anchors would confuse
        return True


def card(old: str, version: str, files: dict[str, str]) -> str:
    """Return the card: the prose of ``old`` below a fresh YAML block."""
    block = yaml.dump(
        front_matter(version, files), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=99
    )
    _, divider, prose = old.partition("\n---\n") if old.startswith("---\n") else ("", "", old)
    return f"---\n{block}---\n{prose if divider or old else ''}"
