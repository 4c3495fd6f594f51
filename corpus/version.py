"""The versions that signatures and cards carry."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import corpus


@cache
def data_version() -> str:
    """Return the semantic version of the data release."""
    path = Path(__file__).resolve().parent / "release.toml"
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["version"])


def toolkit_version() -> str:
    """Return the version of the code."""
    return corpus.__version__
