"""Model folders on disk: written whole or not at all, and read without trusting them.

A folder holds ``model.json`` and one data file a part, each with its SHA-256 in the JSON. Nothing
in it is a pickle, and no file is read that the JSON's kind and layers do not call for.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from corpus.files import JsonObject, read_text
from corpus.findings import Finding, InputError, UsageError

FORMAT = "sitrep-model"
FORMAT_VERSION = 1
MANIFEST = "model.json"


def model_error(path: Path, expected: str) -> InputError:
    """Return the error about a file of a model folder: its name and what was expected."""
    return InputError([Finding(str(path), "", "model-file", expected)])


def write_model(
    path: Path, manifest: JsonObject, files: Mapping[str, bytes], overwrite: bool
) -> None:
    """Write a model folder; an interrupt leaves what was there before.

    Raises:
        UsageError: the path exists, and is no sitrep model or ``overwrite`` is not set.
    """
    _refuse(path, overwrite)
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    head = {"format": FORMAT, "format_version": FORMAT_VERSION}
    content = json.dumps({**head, **manifest, "files": digests}, indent=2, sort_keys=True) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    new, old = (path.with_name(f".{path.name}.{secrets.token_hex(4)}.{n}.tmp") for n in "no")
    try:
        new.mkdir()
        for name, data in {**files, MANIFEST: content.encode("utf-8")}.items():
            (new / name).write_bytes(data)
        _replace(path, new, old)
    finally:
        _remove(new)
        _remove(old)


def _replace(path: Path, new: Path, old: Path) -> None:
    if path.exists():
        path.rename(old)
    try:
        new.rename(path)
    except BaseException:
        if old.exists():
            old.rename(path)
        raise


def _remove(folder: Path) -> None:
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def _refuse(path: Path, overwrite: bool) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if not _is_model(path):
        raise UsageError(f"{path} exists and is no sitrep model; choose another path")
    if not overwrite:
        raise UsageError(f"{path} is a model already; allow overwriting, or choose another path")


def _is_model(path: Path) -> bool:
    """Return whether a folder holds a sitrep model and nothing else that could be lost."""
    if path.is_symlink() or not path.is_dir():
        return False
    try:
        manifest = read_manifest(path)
    except InputError:
        return False
    expected = {MANIFEST, *manifest["files"]}
    return all(file.name in expected and file.is_file() for file in path.iterdir())


def read_manifest(path: Path) -> JsonObject:
    """Read a model folder's ``model.json``.

    Raises:
        InputError: it is missing, not JSON, or of another format.
    """
    file = path / MANIFEST
    if not file.is_file():
        raise model_error(path, f"expected a model folder, with {MANIFEST} in it")
    text = read_text(file)
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise model_error(file, f"expected JSON ({error}); is the file cut off?") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise model_error(file, f'expected a JSON object with "format": "{FORMAT}"')
    if manifest.get("format_version") != FORMAT_VERSION:
        found = manifest.get("format_version")
        raise model_error(file, f"format_version is {found!r}; this code reads {FORMAT_VERSION}")
    if not isinstance(manifest.get("files"), dict):
        raise model_error(file, 'expected "files": the SHA-256 of each data file')
    return manifest


def read_file(path: Path, name: str, manifest: JsonObject) -> bytes:
    """Read a data file of a model folder.

    Raises:
        InputError: it is missing, or not the file that ``model.json`` is about.
    """
    file = path / name
    if not file.is_file():  # nor a device or a pipe, which would be read for ever
        raise model_error(file, "expected a data file, and there is none")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise model_error(file, f"expected a data file ({error.strerror})") from None
    digest = hashlib.sha256(data).hexdigest()
    if manifest["files"].get(name) != digest:
        message = f"expected the SHA-256 that {MANIFEST} gives; is the file cut off or replaced?"
        raise model_error(file, message)
    return data
