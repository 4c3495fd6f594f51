"""Scoring: counts per document first, one division last, and a signature on every number."""

from corpus.scoring.mentions import score_documents, score_mentions
from corpus.scoring.predictions import PredictedSpan, Prediction, read_predictions
from corpus.scoring.results import Score, TaskResult
from corpus.scoring.sequences import score_tags

__all__ = [
    "PredictedSpan",
    "Prediction",
    "Score",
    "TaskResult",
    "read_predictions",
    "score_documents",
    "score_mentions",
    "score_tags",
]
