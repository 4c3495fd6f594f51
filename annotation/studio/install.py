"""Label Studio in an environment of its own: it freezes other versions than we use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from corpus.findings import UsageError
from corpus.sources import ROOT

VARIABLE = "SITREP_STUDIO"
CONSTRAINTS = ROOT / "constraints-studio.txt"
REQUIREMENT = "label-studio==1.23.2"


def environment() -> Path:
    """Return the folder of the environment: the one that SITREP_STUDIO names, or our own."""
    return Path(os.environ.get(VARIABLE) or ROOT / ".venv-studio").absolute()


def program() -> Path:
    """Return the path of the server's program, installed or not."""
    return environment() / "bin" / "label-studio"


def install() -> None:
    """Install the server with pip; a half-finished installation is completed.

    Raises:
        UsageError: pip failed, or SITREP_STUDIO names an environment without the server.
    """
    if program().exists():
        return
    if VARIABLE in os.environ:
        raise UsageError(f"{VARIABLE} names {environment()}, which has no bin/label-studio")
    venv = [sys.executable, "-m", "venv", str(environment())]
    pip = [str(environment() / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    pinned = ["--disable-pip-version-check", "--constraint", str(CONSTRAINTS), REQUIREMENT]
    for command in (venv, [*pip, *pinned]):
        if subprocess.run(command, stdout=sys.stderr).returncode != 0:
            raise UsageError(
                f"{REQUIREMENT} could not be installed into {environment()}; see above"
            )
