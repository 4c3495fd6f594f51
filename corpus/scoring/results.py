"""What a scoring task returns, typed, and how it is written down."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from corpus.files import JsonObject
from corpus.scoring.statistics import Score

__all__ = ["Score", "TaskResult"]


@dataclass(frozen=True, slots=True)
class TaskResult:
    """The scores of one task on one set of documents, with the recipe that made them."""

    task: str
    overall: Score
    by_layer: dict[str, Score]
    by_type: dict[str, Score]
    signature: str

    def as_json(self) -> JsonObject:
        """Return the result as JSON data, full precision."""
        return {
            "task": self.task,
            "overall": asdict(self.overall),
            "by_layer": {name: asdict(score) for name, score in self.by_layer.items()},
            "by_type": {name: asdict(score) for name, score in self.by_type.items()},
            "signature": self.signature,
        }
