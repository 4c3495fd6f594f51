"""Writing an export: a new folder or a new file, whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from corpus.files import write_atomic
from corpus.findings import UsageError

Files = Mapping[str, str | bytes]


def refuse_existing(out: Path) -> None:
    """Refuse a path that stands already, and one whose folder does not.

    Raises:
        UsageError: saying which of the two.
    """
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out} exists; choose another path, or remove it")
    if not out.absolute().parent.is_dir():
        raise UsageError(f"{out} cannot be written: the folder {out.parent} does not exist")


def write_folder(out: Path, files: Files) -> None:
    """Write files into a new folder; it appears when all of them are complete.

    Raises:
        UsageError: as `refuse_existing`.
    """
    refuse_existing(out)
    parent = out.absolute().parent
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", suffix=".tmp", dir=parent) as name:
        whole = Path(name) / out.name
        whole.mkdir()
        for path, content in files.items():
            target = whole / path
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(target, content)
        whole.rename(out)
