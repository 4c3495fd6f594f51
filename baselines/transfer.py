"""How well a tagger trained on constructed texts does on real ones, and on real ones trained alone.

The same CRF is run twice: trained on this corpus's train split and nothing else, and trained and
tested on the real documents themselves by cross-validation over documents. Actors and locations
count together; types inside a layer are not compared, since the real set does not have them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from baselines import registry
from baselines.crf import CrfSettings, train_crf
from baselines.fingerprint import crf_fingerprint, read_figures, stale_note
from baselines.models import SpanTagger
from baselines.texts import TaggedText, TokenizedText
from corpus.blocks import markdown_table
from corpus.files import JsonObject
from corpus.iob import decode
from corpus.re3d import LayerSpan, RealDocument, comparable
from corpus.records import Document, Span
from corpus.scoring import TaskResult, score_mentions
from corpus.scoring.reports import percent
from corpus.version import data_version, toolkit_version

PATH = Path(__file__).resolve().parent / "transfer.json"
COMMAND = "python -m scripts.bench.transfer RE3D"
FOLDS = 5
LAYERS = ("actor", "location")
MATCHES = ("strict", "relaxed")
METHOD = (
    "re3d, labels with a confidence of .5 or more: Organisation and Person as actor, Location as "
    "location; outermost spans, determiners cut off, pronouns left out; both layers together, "
    "types inside a layer not compared; 95 % interval of 1,000 document resamples"
)


def transfer_scores(model: SpanTagger, documents: Sequence[RealDocument]) -> dict[str, TaskResult]:
    """Return strict and boundary-relaxed scores of a trained tagger on real documents."""
    said = []
    for document, layers in zip(documents, model.tag([d.text for d in documents]), strict=True):
        spans = [(layer, s.start, s.end) for layer, found in layers.items() for s in found]
        said.append(comparable(document.text, spans))
    return _scores(documents, said)


def cross_validated_scores(documents: Sequence[RealDocument]) -> dict[str, TaskResult]:
    """Return the scores of the CRF trained on four fifths of the documents, for each fifth."""
    texts = [TokenizedText(document.text) for document in documents]
    examples = [_example(*pair) for pair in zip(documents, texts, strict=True)]
    said: list[list[LayerSpan]] = [[] for _ in documents]
    for fold in range(FOLDS):
        crf = train_crf([e for i, e in enumerate(examples) if i % FOLDS != fold], CrfSettings())
        for index in range(fold, len(documents), FOLDS):
            text = texts[index]
            for sentence, tags in zip(text.sentences, crf.tag(text), strict=True):
                said[index] += decode(sentence.tokens, tags)
    return _scores(documents, said)


def measure(train: Sequence[Document], documents: Sequence[RealDocument]) -> JsonObject:
    """Return the figures of both, with what they were measured on and with, as JSON data."""
    model = registry.train("crf", train, LAYERS)
    assert isinstance(model, SpanTagger)
    rows = {"constructed": transfer_scores(model, documents)}
    rows["real"] = cross_validated_scores(documents)
    return {
        "method": METHOD,
        "data_version": data_version(),
        "toolkit_version": toolkit_version(),
        "fingerprint": crf_fingerprint(train),
        "train_articles": len(train),
        "real_documents": len(documents),
        "folds": FOLDS,
        "scores": {
            name: {match: _figure(result) for match, result in scores.items()}
            for name, scores in rows.items()
        },
    }


def _figure(result: TaskResult) -> JsonObject:
    return {**asdict(result.overall), "signature": result.signature}


def read_measured(path: Path = PATH) -> JsonObject:
    """Read the figures that were written last.

    Raises:
        InputError: the file is missing or holds something else.
    """
    return read_figures(
        path, markdown, "transfer-form", f"figures as {COMMAND} --update writes them"
    )


def markdown(measured: JsonObject, today: str) -> str:
    """Return the figures as Markdown; ``today`` is the fingerprint of today's CRF."""
    documents, articles = measured["real_documents"], measured["train_articles"]
    folds = measured["folds"]
    names = {
        "constructed": f"the {articles} constructed train articles of data "
        f"{measured['data_version']}",
        "real": f"{folds - 1} of {folds} parts of the {documents} real documents, tested on the "
        "remaining one",
    }
    rows = [
        (name, *(_cell(measured["scores"][key][match]) for match in MATCHES))
        for key, name in names.items()
    ]
    table = markdown_table(("trained on", "strict", "boundary-relaxed"), rows)
    if measured["fingerprint"] == today:
        return table
    return f"{table}\n\n{stale_note(COMMAND)}"


def _cell(score: JsonObject) -> str:
    low, high = score["interval"]
    return f"{percent(score['f1'])} [{percent(low)}, {percent(high)}]"


def _scores(
    documents: Sequence[RealDocument], said: Sequence[Sequence[LayerSpan]]
) -> dict[str, TaskResult]:
    gold = [document.spans for document in documents]
    return {
        "strict": score_mentions(gold, said, match="strict"),
        "relaxed": score_mentions(gold, said, match="relaxed"),
    }


def _example(document: RealDocument, text: TokenizedText) -> TaggedText:
    tags = []
    for sentence in text.sentences:
        row = ["O"] * len(sentence.tokens)
        for layer, start, end in document.spans:
            inside = [i for i, t in enumerate(sentence.tokens) if _touches(t, start, end)]
            for position, index in enumerate(inside):
                row[index] = f"{'I' if position else 'B'}-{layer}"
        tags.append(row)
    return TaggedText(text, tuple(tags))


def _touches(token: Span, start: int, end: int) -> bool:
    return start < token.end and token.start < end
