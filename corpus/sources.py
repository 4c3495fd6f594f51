"""The sources of truth of a corpus folder, read whole: articles, layers, incidents, places, splits.

A folder of somebody's own articles has the same layout, with the layers beside the articles'
folder (``DIR/corpus``, ``DIR/annotation``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from corpus.annotations import from_markup, text_findings
from corpus.articles import read_article
from corpus.contrast_pairs import Pair, read_contrast
from corpus.files import JsonObject, read_jsonl, read_text
from corpus.findings import Finding, InputError
from corpus.markup import parse
from corpus.names import SPLITS
from corpus.records import Annotation, Article, Claim, Count, Incident, Party, Place
from corpus.row_forms import ACTOR, INCIDENT, PLACE, Form, form_problems

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Release:
    """What a data release is called and made with."""

    version: str
    guidelines: int
    tokenizer: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that is written by hand. Mappings are keyed and ordered by id."""

    root: Path
    articles: dict[str, Article]
    layers: dict[str, dict[str, Annotation]]
    incidents: dict[str, Incident]
    places: dict[str, Place]
    actors: tuple[JsonObject, ...]
    splits: dict[str, tuple[str, ...]]
    release: Release
    contrast: tuple[Pair, ...] = ()

    def split_of(self, article: Article) -> str | None:
        """Return the split of an article: that of its incidents, or of itself without one."""
        groups = article.incidents or (article.id,)
        found = {name for name, ids in self.splits.items() if set(groups) & set(ids)}
        return found.pop() if len(found) == 1 else None


def read_sources(root: Path = ROOT) -> tuple[Sources, list[Finding]]:
    """Read the sources below ``root``; what cannot be read is left out and reported."""
    found: list[Finding] = []
    corpus = root / "corpus"
    articles = _keyed(_read_all(sorted(corpus.glob("articles/*.md")), root, read_article, found))
    sources = Sources(
        root=root,
        articles=articles,
        layers=_layers(root, articles, found),
        incidents=_table(corpus / "incidents.jsonl", root, INCIDENT, _incident, found),
        places=_table(corpus / "gazetteer.jsonl", root, PLACE, _place, found),
        actors=tuple(_table(corpus / "actors.jsonl", root, ACTOR, dict, found).values()),
        splits=_splits(corpus / "splits.toml", root, found),
        release=_release(corpus / "release.toml", root, found),
        contrast=_contrast(root, found),
    )
    return sources, found


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _read_all(
    paths: Iterable[Path], root: Path, read: Callable[[Path, str], T], found: list[Finding]
) -> Iterator[T]:
    for path in paths:
        try:
            yield read(path, _shown(path, root))
        except InputError as error:
            found.extend(error.findings)


def _keyed(articles: Iterable[Article]) -> dict[str, Article]:
    return {article.id: article for article in articles}


def read_layer(path: Path, shown: str, text: str | None = None) -> Annotation:
    """Read one annotator's markup of one article; the names of folder and file say whose.

    ``text`` is the article's own text, which the markup must strip to.

    Raises:
        InputError: every finding about the file.
    """
    markup = parse(read_text(path, shown), shown)
    if text is not None and (found := list(text_findings(text, markup.text, shown))):
        raise InputError(found)
    return from_markup(markup, path.stem, path.parent.name, shown)


def _layers(
    root: Path, articles: dict[str, Article], found: list[Finding]
) -> dict[str, dict[str, Annotation]]:
    def read(path: Path, shown: str) -> Annotation:
        article = articles.get(path.stem)
        return read_layer(path, shown, article.text if article else None)

    folders = sorted(p for p in (root / "annotation" / "layers").glob("*") if p.is_dir())
    return {
        folder.name: {
            annotation.article: annotation
            for annotation in _read_all(sorted(folder.glob("*.txt")), root, read, found)
        }
        for folder in folders
    }


def _contrast(root: Path, found: list[Finding]) -> tuple[Pair, ...]:
    files = sorted((root / "corpus" / "contrast").glob("*.txt"))
    pairs = (pair for part in _read_all(files, root, read_contrast, found) for pair in part)
    return tuple(sorted(pairs, key=lambda pair: pair.id))


def _rows(path: Path, root: Path, found: list[Finding]) -> list[tuple[int, JsonObject]]:
    if not path.exists():
        return []
    try:
        return read_jsonl(path, _shown(path, root))
    except InputError as error:
        found.extend(error.findings)
        return []


def _table(
    path: Path, root: Path, form: Form, make: Callable[[JsonObject], T], found: list[Finding]
) -> dict[str, T]:
    table: dict[str, T] = {}
    shown = _shown(path, root)
    for number, row in _rows(path, root, found):
        if problems := list(form_problems(row, form)):
            found += [Finding(shown, str(number), "record-form", text) for text in problems]
            continue
        record = make(row)
        identity = str(row["id"] if "id" in row else row["name"])
        if identity in table:
            message = f"the id {identity} stands twice; ids are unique"
            found.append(Finding(shown, str(number), "id-duplicate", message))
        table[identity] = record
    return dict(sorted(table.items()))


def _place(row: JsonObject) -> Place:
    return Place(**{**row, "aliases": tuple(row["aliases"])})


def _incident(row: JsonObject) -> Incident:
    when, where, counts = row["date"], row["place"], row["counts"]
    return Incident(
        id=row["id"],
        types=tuple(row["types"]),
        start=date.fromisoformat(when["start"]),
        end=date.fromisoformat(when["end"]),
        date_precision=when["precision"],
        place=where["gazetteer"],
        place_precision=where["precision"],
        agents=tuple(Party(**party) for party in row["agents"]),
        targets=tuple(Party(**party) for party in row["targets"]),
        killed=_count(counts["killed"]),
        injured=_count(counts["injured"]),
        displaced=_count(counts["displaced"]),
        claims=tuple(Claim(**claim) for claim in row["claims"]),
        reports=tuple(row["reports"]),
        summary=row["summary"],
    )


def _count(value: dict[str, int] | None) -> Count | None:
    return Count(**value) if value is not None else None


def _toml(path: Path, root: Path, found: list[Finding], check: str) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path, _shown(path, root)))
    except InputError as error:
        found.extend(error.findings)
    except tomllib.TOMLDecodeError as error:
        found.append(Finding(_shown(path, root), "1", check, str(error)))
    return {}


def _splits(path: Path, root: Path, found: list[Finding]) -> dict[str, tuple[str, ...]]:
    table = _toml(path, root, found, "splits-form")
    shown = _shown(path, root)
    for name in table.keys() - set(SPLITS):
        message = f"no split {name!r}; there are {', '.join(SPLITS)}"
        found.append(Finding(shown, "1", "splits-form", message))
    splits: dict[str, tuple[str, ...]] = {}
    for name in SPLITS:
        ids = table.get(name, [])
        problems = list(form_problems(ids, [str], name))
        found += [Finding(shown, "1", "splits-form", problem) for problem in problems]
        splits[name] = () if problems else tuple(ids)
    return splits


def _release(path: Path, root: Path, found: list[Finding]) -> Release:
    table = _toml(path, root, found, "release-form")
    if table:
        problems = list(form_problems(table, {"version": str, "guidelines": int, "tokenizer": str}))
        found += [Finding(_shown(path, root), "1", "release-form", text) for text in problems]
        if not problems:
            return Release(**table)
    return Release("0.0.0", 0, "")
