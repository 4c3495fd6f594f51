"""CoNLL column files: a token a line, its IOB2 tag of every layer, a blank line after a sentence.

``# doc_id = ...`` stands before the first sentence of a document, ``# sent_id = ...`` before each;
the ids are those of the `tokens` config, which has the offsets too. With one layer the tag is the
second and last column, as `sitrep score --iob` and most trainers read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.files import JsonObject
from corpus.ontology import ontology
from corpus.records import Document
from corpus.rows import token_rows


def conll_files(splits: dict[str, list[Document]], layers: Sequence[str] = ()) -> dict[str, str]:
    """Return ``<split>.conll`` -> content; all layers, in ontology order, if none is named."""
    names = [name for name in ontology().layers if not layers or name in layers]
    return {
        f"{split}.conll": "".join(_document(d, names) for d in documents)
        for split, documents in splits.items()
    }


def _document(document: Document, layers: Sequence[str]) -> str:
    rows = token_rows(document)
    return f"# doc_id = {document.article.id}\n" + "".join(
        f"# sent_id = {row['id']}\n" + "".join(_lines(row, layers)) + "\n" for row in rows
    )


def _lines(row: JsonObject, layers: Sequence[str]) -> Iterator[str]:
    columns = [row["tokens"], *(row[f"{layer}_tags"] for layer in layers)]
    for line in zip(*columns, strict=True):
        yield "\t".join(line) + "\n"
