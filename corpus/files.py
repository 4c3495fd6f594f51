"""Reading and writing files: strict UTF-8 in, atomic and byte-stable out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jsonlines
import orjson

from corpus.findings import Finding, InputError

JsonObject = dict[str, Any]


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def text_problems(path: str, data: bytes, *, clean: bool = True) -> list[Finding]:
    r"""Return what keeps bytes from being text: UTF-8, and if clean also NFC, ``\n``, no BOM."""
    if not data or data.isspace():
        return [Finding(path, "", "file-empty", "the file is empty; write the text or remove it")]
    if b"\x00" in data:
        at = data.index(b"\x00")
        return [
            Finding(path, "", "file-binary", f"byte {at} is NUL: this is not a text file"),
        ]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; save it as UTF-8"
        return [Finding(path, str(line), "file-encoding", message)]
    return _unclean(path, text) if clean else []


def _unclean(path: str, text: str) -> list[Finding]:
    found = []
    if text.startswith("\ufeff"):
        found.append(Finding(path, "1", "file-bom", "starts with a byte order mark; remove it"))
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        message = "has CR or CRLF line ends; save it with LF (\\n) alone"
        found.append(Finding(path, str(line), "file-newline", message))
    if not unicodedata.is_normalized("NFC", text):
        lines = enumerate(text.split("\n"), start=1)
        number = next((n for n, row in lines if not unicodedata.is_normalized("NFC", row)), 1)
        found.append(Finding(path, str(number), "file-nfc", "is not in Unicode form NFC"))
    return found


def read_text(path: Path, shown: str | None = None, *, clean: bool = True) -> str:
    """Read a text file; ``shown`` is the name used in messages.

    ``clean`` asks for what our own texts are: NFC, LF line ends, no byte order mark. Files of
    others are only asked to be UTF-8.

    Raises:
        InputError: the file cannot be read or is no clean text.
    """
    name = shown or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError([Finding(name, "", "file-read", error.strerror or str(error))]) from None
    if problems := text_problems(name, data, clean=clean):
        raise InputError(problems)
    return data.decode("utf-8")


def read_jsonl(
    path: Path, shown: str | None = None, *, clean: bool = True
) -> list[tuple[int, JsonObject]]:
    """Read a JSON Lines file as ``(line number, object)`` pairs; ``clean`` as for `read_text`.

    Raises:
        InputError: with one finding for every line that is not a JSON object.
    """
    name = shown or str(path)
    text = read_text(path, name, clean=clean).removeprefix("\ufeff")
    rows: list[tuple[int, JsonObject]] = []
    found: list[Finding] = []
    # Split on "\n" alone: U+2028 and U+0085 are ordinary characters inside a JSON string.
    lines = text.removesuffix("\n").split("\n")
    with jsonlines.Reader(lines, loads=_loads) as reader:
        for number in range(1, len(lines) + 1):
            try:
                rows.append((number, reader.read(type=dict)))
            except (jsonlines.InvalidLineError, RecursionError) as error:
                reason = str(error.__cause__ or error).split(" (line")[0]
                message = f"not one JSON object ({reason}); is the line cut off?"
                found.append(Finding(name, str(number), "jsonl-line", message))
    if found:
        raise InputError(found)
    return rows


def _loads(line: str | bytes) -> Any:
    """Read fast what is JSON to the letter, and the rest (NaN, half surrogates) as Python does."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)


def dump_jsonl(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as JSON Lines: UTF-8 characters kept, no blanks, keys in the order given."""
    out = io.StringIO()
    with jsonlines.Writer(out, compact=True, dumps=_dumps) as writer:
        writer.write_all(rows)
    return out.getvalue()


def _dumps(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write a whole file or nothing: a reader never sees half of it, nor does an interrupt.

    Raises:
        InputError: the path is a folder, or its folder does not exist.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_dir() or not path.parent.is_dir():
        problem = "is a folder" if path.is_dir() else f"the folder {path.parent} does not exist"
        raise InputError([Finding(str(path), "", "file-write", f"cannot be written: {problem}")])
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
