"""What holds for the whole test run; one Label Studio server for all workers that need it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.studio_server import FOLDER, stop_all

# Examples are timed by the wall clock, which says nothing on a machine that does other work too.
settings.register_profile("sitrep", deadline=None)
settings.load_profile("sitrep")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers inherit what the first process sets
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="sitrep-studio-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ.pop(FOLDER))
        stop_all(folder)
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _no_token_of_the_user(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
    yield
