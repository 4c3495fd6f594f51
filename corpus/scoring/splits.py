"""Which split of the corpus an id is in: a hint for predictions about other documents."""

from __future__ import annotations

from corpus.files import read_jsonl
from corpus.loading import DATA
from corpus.names import SPLITS


def split_ids() -> dict[str, str]:
    """Return id -> split of every document of the built corpus, where it is there."""
    paths = {split: DATA / f"documents.{split}.jsonl" for split in SPLITS}
    found = {split: path for split, path in paths.items() if path.exists()}
    return {str(row["id"]): split for split, path in found.items() for _, row in read_jsonl(path)}
