"""The articles of a campaign and what they bring: predictions of a tagger, or marked-up copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from annotation.studio.campaign import Campaign
from annotation.studio.push import Content
from annotation.studio.results import to_result
from corpus.annotations import from_markup, text_findings, to_markup
from corpus.files import JsonObject, read_text, text_problems
from corpus.findings import Finding, InputError, UsageError
from corpus.markup import MarkedSpan, Markup, parse
from corpus.ontology import ontology
from corpus.scoring.prediction_files import read_text_predictions
from corpus.scoring.predictions import PredictedSpan
from corpus.texts import read_texts

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
Results = dict[str, list[JsonObject]]


def read_articles(sources: Sequence[str]) -> dict[str, str]:
    """Return id -> text of all articles, checked: what is pushed can be kept in layers later.

    Raises:
        InputError: every text that is not UTF-8, NFC and with LF line ends, and every id that
            cannot name a file.
    """
    texts = dict(read_texts(sources))
    found = [f for article, text in texts.items() for f in _problems(article, text)]
    if found:
        raise InputError(found)
    return texts


def _problems(article: str, text: str) -> Iterator[Finding]:
    if _ID.fullmatch(article) is None:
        message = f"the id {article!r:.60} names a file later: letters, digits, '.', '-', '_' only"
        yield Finding("<texts>", article, "article-id", message)
        return
    try:
        yield from text_problems(article, text.encode("utf-8"))
    except UnicodeEncodeError as error:
        message = f"character {error.start} is half of a surrogate pair; the text is damaged"
        yield Finding(article, "", "text-encoding", message)


def read_suggestions(path: Path, texts: Mapping[str, str]) -> Results:
    """Return article -> result from a predictions file or from a folder of marked-up copies.

    Raises:
        InputError: every problem of the file or the copies.
    """
    if path.is_dir():
        return read_copies(path, texts)
    predictions = read_text_predictions(path, texts)
    return {p.id: to_result(suggested(texts[p.id], p.mentions)) for p in predictions}


def suggested(text: str, spans: Sequence[PredictedSpan]) -> Markup:
    """Return predicted spans as markup that leaves little to do where they are right.

    A tagger says neither form nor coreference. A span without a capital is suggested as NOMINAL;
    actors and locations with a capital that have one string and one type, as one entity.
    """
    order = {layer: rank for rank, layer in enumerate(ontology().layers)}
    names: dict[tuple[str, str, str], str] = {}
    counts: dict[str, int] = {}
    marked = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, order[s.layer])):
        piece = text[span.start : span.end]
        named = span.layer != "event" and any(c.isupper() for c in piece)
        identity = names.get((span.layer, span.type, piece)) if named else None
        if identity is None:
            counts[span.layer] = counts.get(span.layer, 0) + 1
            identity = f"{ontology().prefix(span.layer)}{counts[span.layer]}"
            names[span.layer, span.type, piece] = identity
        form = None if span.layer == "event" else "NAME" if named else "NOMINAL"
        marked.append(MarkedSpan(identity, span.layer, span.type, span.start, span.end, form))
    return Markup(text, tuple(marked), ())


def read_copies(folder: Path, texts: Mapping[str, str]) -> Results:
    """Return article -> result from the marked-up copies in a folder that are of given articles.

    Raises:
        InputError: every copy that is malformed or of another text; or none is there.
    """
    found: list[Finding] = []
    results: Results = {}
    for path in sorted(folder.glob("*.txt")):
        if path.stem in texts:
            try:
                results[path.stem] = to_result(read_copy(path, texts[path.stem]))
            except InputError as error:
                found += error.findings
    if not results and not found:
        message = f"holds no marked-up copy of these {len(texts)} articles, <id>.txt"
        found.append(Finding(str(folder), "", "layer-missing", message))
    if found:
        raise InputError(found)
    return results


def read_copy(path: Path, text: str) -> Markup:
    """Read one marked-up copy of a text, checked.

    Raises:
        InputError: every problem of it.
    """
    markup = parse(read_text(path), str(path))
    if found := list(text_findings(text, markup.text, str(path))):
        raise InputError(found)
    return to_markup(text, from_markup(markup, path.stem, path.parent.name, str(path)))


def bring(
    campaign: Campaign, texts: Mapping[str, str], predictions: Path | None, readings: Path | None
) -> dict[str, dict[str, Content]]:
    """Return annotator -> article -> what its task brings, from the files that were named.

    Raises:
        InputError: every problem of the files.
        UsageError: a file or folder is not there.
    """
    for path in (predictions, readings):
        if path is not None and not path.exists():
            raise UsageError(f"there is no {path}")
    suggestions = read_suggestions(predictions, texts) if predictions is not None else {}
    model = predictions.stem if predictions is not None else ""
    found: dict[str, dict[str, Content]] = {}
    for annotator in campaign.annotators:
        folder = readings / annotator if readings is not None else None
        done = read_copies(folder, texts) if folder is not None else {}
        found[annotator] = {
            article: Content(
                {model: suggestions[article]} if article in suggestions else {}, done.get(article)
            )
            for article in campaign.articles_of(annotator)
            if article in suggestions or article in done
        }
    return found
