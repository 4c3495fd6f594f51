"""What an export starts from: the built data of a folder, some or all of its splits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.files import JsonObject, read_jsonl
from corpus.findings import Finding, InputError, UsageError, unknown
from corpus.loading import DATA, read_documents
from corpus.names import SPLITS
from corpus.ontology import ontology
from corpus.records import Document
from corpus.schema import CONFIGS
from corpus.tokenizer import tokens_by_sentence

_PLACES = (".", "data", "corpus/data")


@dataclass(frozen=True)
class Built:
    """Splits of built data; ``files`` maps config and split to a file, in the order of both."""

    files: dict[tuple[str, str], Path]

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that have documents."""
        return tuple(split for config, split in self.files if config == "documents")

    @cached_property
    def documents(self) -> dict[str, list[Document]]:
        """The documents of each split, their ids fit to name files.

        Raises:
            InputError: rows that are no documents, offsets outside a text, ids no file can have.
        """
        found: list[Finding] = []
        documents: dict[str, list[Document]] = {}
        for split in self.splits:
            path = self.files["documents", split]
            try:
                documents[split] = read_documents(path)
            except InputError as error:
                found += error.findings
                continue
            found += [f for d in documents[split] for f in _document_findings(str(path), d)]
        if found:
            raise InputError(found)
        return documents

    def rows(self, config: str) -> dict[str, list[tuple[int, JsonObject]]]:
        """Return line numbers and rows of a config, by split."""
        return {split: read_jsonl(path) for (c, split), path in self.files.items() if c == config}


def find_built(data: Path | None = None, splits: Sequence[str] = ()) -> Built:
    """Find the built data in a folder (or its ``data`` or ``corpus/data``); ours by default.

    Raises:
        UsageError: no such split, a split without documents, or no built data at all.
    """
    for split in splits:
        if split not in SPLITS:
            raise unknown("split", split, SPLITS)
    folder = DATA if data is None else _folder(data)
    files = {
        (config, split): path
        for config in CONFIGS
        for split in SPLITS
        if split in (splits or SPLITS) and (path := folder / f"{config}.{split}.jsonl").exists()
    }
    if missing := [s for s in splits if ("documents", s) not in files]:
        raise UsageError(f"{folder} has no documents of {', '.join(missing)}")
    return Built(files)


def _folder(data: Path) -> Path:
    for place in _PLACES:
        if list((data / place).glob("documents.*.jsonl")):
            return data / place
    expected = ", ".join(f"{place}/documents.SPLIT.jsonl" for place in _PLACES)
    raise UsageError(f"{data} holds no built data (expected {expected}); run sitrep build")


def _document_findings(path: str, document: Document) -> Iterator[Finding]:
    """Yield what would be lost, or written elsewhere, by one format or another."""
    article, annotation = document.article, document.annotation
    if Path(article.id).name != article.id or article.id.startswith("."):
        message = "cannot name a file; use letters, digits, '-' and '_'"
        yield Finding(path, article.id, "export-id", message)
    last: dict[str, int] = {}
    edges = _edges(document)
    for mention in sorted(annotation.mentions, key=lambda m: m.start):
        place = f"{article.id} {mention.start}:{mention.end}"
        if article.text[mention.start : mention.end] != mention.text or not mention.text:
            message = f"{mention.id} is {mention.text!r:.40}, but the text has other words there"
            yield Finding(path, place, "span-text", message)
        elif mention.start not in edges or mention.end not in edges:
            yield Finding(path, place, "span-token", f"{mention.id} begins or ends inside a token")
        if mention.layer not in (layers := ontology().layers):
            message = f"no layer {mention.layer!r}; there are {', '.join(layers)}"
            yield Finding(path, place, "label-unknown", message)
        elif mention.type not in (types := ontology().types(mention.layer)):
            message = f"no {mention.layer} type {mention.type!r}; there are {', '.join(types)}"
            yield Finding(path, place, "label-unknown", message)
        if mention.start < last.get(mention.layer, 0):
            message = f"{mention.id} lies over another span of layer {mention.layer}"
            yield Finding(path, place, "span-crossing", message)
        last[mention.layer] = max(last.get(mention.layer, 0), mention.end)
    mentions = {mention.id for mention in annotation.mentions}
    for event in annotation.events:
        if event.mention not in mentions:
            message = f"no mention has the id {event.mention} of an event's trigger"
            yield Finding(path, article.id, "role-nowhere", message)


def _edges(document: Document) -> set[int]:
    tokens = tokens_by_sentence(document.article.text, document.sentences)
    return {edge for sentence in tokens for token in sentence for edge in (token.start, token.end)}
