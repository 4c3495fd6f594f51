"""Texts that users bring: files, folders, JSON Lines, a split, or the contrast pairs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.articles import read_article
from corpus.files import read_jsonl, read_text
from corpus.findings import Finding, InputError, unknown
from corpus.loading import contrast_path, load
from corpus.names import CONTRAST, SPLITS
from corpus.scoring.contrast_files import read_pairs

Text = tuple[str, str]


def read_texts(inputs: Sequence[str]) -> list[Text]:
    """Return ``(id, text)`` pairs; the id of a text file is its name without the ending.

    A folder stands for its articles: those of a corpus folder, else its .md and .txt files.

    Raises:
        InputError: every problem of every input.
    """
    texts: list[Text] = []
    found: list[Finding] = []
    for name in inputs:
        try:
            texts += _read(name)
        except InputError as error:
            found += error.findings
    seen: set[str] = set()
    for identity, _ in texts:
        if identity in seen:
            message = f"the id {identity} stands for two texts; rename one"
            found.append(Finding(" ".join(inputs), "", "id-duplicate", message))
        seen.add(identity)
    if found:
        raise InputError(found)
    return texts


def _read(name: str) -> list[Text]:
    path = Path(name)
    if name in SPLITS and not path.exists():
        return [(d.article.id, d.article.text) for d in load(name)]
    if name == CONTRAST and not path.exists():
        return [(s.id, s.text) for pair in read_pairs(contrast_path()) for s in pair.sides]
    if path.is_dir():
        return _folder(path)
    if not path.exists() and not path.suffix:
        raise unknown("file or split", name, (*SPLITS, CONTRAST))
    if path.suffix == ".jsonl":
        return _rows(path)
    return [(path.stem, read_text(path))]


def _folder(path: Path) -> list[Text]:
    """Return the articles of a corpus folder, or the .md and .txt files of any other."""
    articles = path / "corpus" / "articles"
    folder = articles if articles.is_dir() else path
    files = sorted(f for f in folder.iterdir() if f.suffix in (".md", ".txt"))
    found: list[Finding] = []
    texts: list[Text] = []
    for file in files:
        try:
            texts.append((file.stem, _article(file)))
        except InputError as error:
            found += error.findings
    if not files:
        message = "holds no articles: expected .md or .txt files, or a folder corpus/articles"
        found.append(Finding(str(path), "", "file-empty", message))
    if found:
        raise InputError(found)
    return texts


def _article(file: Path) -> str:
    return read_article(file).text if file.suffix == ".md" else read_text(file)


def _rows(path: Path) -> list[Text]:
    texts: list[Text] = []
    found: list[Finding] = []
    for number, row in read_jsonl(path):
        if isinstance(row.get("id"), str) and isinstance(row.get("text"), str):
            texts.append((row["id"], row["text"]))
        else:
            message = 'expected {"id": ..., "text": ...}, both strings'
            found.append(Finding(str(path), str(number), "record-form", message))
    if found:
        raise InputError(found)
    return texts
