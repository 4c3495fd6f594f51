"""The folder that a Label Studio server of ours lives in: database, log, secrets, campaigns."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from corpus.files import write_atomic
from corpus.findings import Finding, InputError
from corpus.sources import ROOT

T = TypeVar("T")
VARIABLE = "SITREP_STUDIO_HOME"


@dataclass(frozen=True, slots=True)
class Access:
    """The admin of a server and a personal access token; only the owner's file ever holds them."""

    email: str
    password: str
    token: str

    def __repr__(self) -> str:
        """Return the address alone: no secret reaches a log or a traceback."""
        return f"Access({self.email!r})"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started: where it listens and its process."""

    url: str
    pid: int


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one server."""

    path: Path

    @property
    def data(self) -> Path:
        """Label Studio's own data: the SQLite database and uploaded files."""
        return self.path / "data"

    @property
    def log(self) -> Path:
        """What the server printed since its last start."""
        return self.path / "server.log"

    @property
    def secrets(self) -> Path:
        """Address, password and token of the admin, readable by the owner alone."""
        return self.path / "access.json"

    @property
    def campaigns(self) -> Path:
        """One file a campaign: its projects, its articles and who reads which."""
        return self.path / "campaigns"

    def make(self) -> None:
        """Create the folder, closed to others."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.data.mkdir(exist_ok=True)
        self.campaigns.mkdir(exist_ok=True)

    def access(self) -> Access | None:
        """Return the secrets, or None before the first start.

        Raises:
            InputError: the file is damaged.
        """
        return _read(self.secrets, Access)

    def running(self) -> Running | None:
        """Return what the last start wrote, or None."""
        return _read(self.path / "server.json", Running)

    def keep_access(self, access: Access) -> None:
        """Write the secrets so that at no moment anybody else can read them."""
        handle, name = tempfile.mkstemp(prefix=".access", dir=self.path)  # made with mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(access), file)
        Path(name).replace(self.secrets)

    def keep_running(self, running: Running | None) -> None:
        """Write where the server listens, or remove the note."""
        path = self.path / "server.json"
        if running is None:
            path.unlink(missing_ok=True)
        else:
            write_atomic(path, json.dumps(asdict(running)) + "\n")


def _read(path: Path, make: type[T]) -> T | None:
    if not path.exists():
        return None
    try:
        return make(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError):
        message = f"is damaged; delete it if no server of {path.parent} is running"
        raise InputError([Finding(str(path), "", "studio-home", message)]) from None


def default_home() -> Home:
    """Return the home that the environment names, else `.studio` beside the corpus."""
    return Home(Path(os.environ.get(VARIABLE) or ROOT / ".studio").absolute())
