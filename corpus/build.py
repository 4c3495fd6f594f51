"""What is built from the sources, byte for byte the same on every run."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.card import card
from corpus.files import dump_jsonl, read_text, write_atomic
from corpus.findings import Finding
from corpus.names import SPLITS
from corpus.rows import split_rows
from corpus.schema import CONFIGS
from corpus.sources import Sources

DATA = "corpus/data"
CARD = "corpus/README.md"
SUMS = "corpus/SHA256SUMS"


def data_files(sources: Sources) -> dict[str, str]:
    """Return path -> content of the data files, relative to the root; empty ones are left out."""
    files: dict[str, str] = {}
    for split in SPLITS:
        rows = split_rows(sources, split)
        for config in CONFIGS:
            if rows[config]:
                files[f"{DATA}/{config}.{split}.jsonl"] = dump_jsonl(rows[config])
    return files


def outputs(sources: Sources) -> dict[str, str]:
    """Return path -> content of everything that a build writes: data, card and checksums."""
    files = data_files(sources)
    prose = sources.root / CARD
    old = read_text(prose, CARD) if prose.exists() else ""
    files[CARD] = card(old, sources.release.version, files)
    files[SUMS] = checksums(files)
    return files


def checksums(files: dict[str, str]) -> str:
    """Return a SHA256SUMS file over the data files, names relative to ``corpus/``."""
    lines = []
    for path in sorted(files):
        if path.startswith(DATA):
            digest = hashlib.sha256(files[path].encode("utf-8")).hexdigest()
            lines.append(f"{digest}  {path.removeprefix('corpus/')}\n")
    return "".join(lines)


def write_outputs(root: Path, files: dict[str, str]) -> list[str]:
    """Write what differs from the files on disk and return those paths; stale data files go."""
    changed = []
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(exist_ok=True)
        if not target.exists() or target.read_bytes() != content.encode("utf-8"):
            write_atomic(target, content)
            changed.append(path)
    for path in stale(root, files):
        (root / path).unlink()
        changed.append(path)
    return changed


def stale(root: Path, files: dict[str, str]) -> list[str]:
    """Return data files on disk that a build no longer makes."""
    found = sorted((root / DATA).glob("*.jsonl"))
    return [
        p.relative_to(root).as_posix() for p in found if p.relative_to(root).as_posix() not in files
    ]


def differences(root: Path, files: dict[str, str]) -> list[Finding]:
    """Return a finding for every built file that is not on disk exactly as it would be built."""
    found = []
    for path, content in files.items():
        target = root / path
        if not target.exists():
            found.append(Finding(path, "", "build-missing", "is not there; run sitrep build"))
        elif target.read_bytes() != content.encode("utf-8"):
            message = "differs from what the sources give; run sitrep build"
            found.append(Finding(path, "", "build-stale", message))
    for path in stale(root, files):
        found.append(Finding(path, "", "build-stale", "is no longer built; run sitrep build"))
    return found
