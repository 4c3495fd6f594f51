"""Scoring: counts per document first, one division last, and a signature on every number.

One function a task; `corpus/SCORING.md` says what counts as correct, with an example for each.
Names are imported at their first use, so that scoring spans does not load coreference.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.scoring.arguments import score_arguments, score_triggers
    from corpus.scoring.coreference import score_coreference
    from corpus.scoring.document_labels import score_documents
    from corpus.scoring.incidents import score_incidents
    from corpus.scoring.mentions import score_mentions
    from corpus.scoring.prediction_files import read_predictions
    from corpus.scoring.predictions import PredictedSpan, Prediction
    from corpus.scoring.results import Score, TaskResult
    from corpus.scoring.rows import read_rows
    from corpus.scoring.sequences import score_tags
    from corpus.scoring.significance import compare, compare_systems

__all__ = [
    "PredictedSpan",
    "Prediction",
    "Score",
    "TaskResult",
    "compare",
    "compare_systems",
    "read_predictions",
    "read_rows",
    "score_arguments",
    "score_coreference",
    "score_documents",
    "score_incidents",
    "score_mentions",
    "score_tags",
    "score_triggers",
]

_HOMES = {
    "PredictedSpan": "predictions",
    "Prediction": "predictions",
    "Score": "results",
    "TaskResult": "results",
    "compare": "significance",
    "compare_systems": "significance",
    "read_predictions": "prediction_files",
    "read_rows": "rows",
    "score_arguments": "arguments",
    "score_coreference": "coreference",
    "score_documents": "document_labels",
    "score_incidents": "incidents",
    "score_mentions": "mentions",
    "score_tags": "sequences",
    "score_triggers": "arguments",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"corpus.scoring.{_HOMES[name]}"), name)
