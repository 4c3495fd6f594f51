"""What `sitrep score` and `sitrep compare` can be asked, and which settings a task takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from corpus.findings import UsageError, unknown
from corpus.names import Match, Scheme
from corpus.scoring.verify import fields as signature_fields
from corpus.scoring.verify import unescaped


@dataclass(frozen=True, slots=True)
class Request:
    """Two sides and the settings of a score; the defaults are those of the published numbers.

    ``gold`` names a split, a file or a folder. With ``iob`` both sides are column files, read as
    it says: strict, lenient or drop. ``labels`` renames predicted labels, old to new.
    """

    gold: str
    pred: Path
    task: str = "mentions"
    match: Match = "strict"
    measure: str | None = None
    layer: str | None = None
    iob: str | None = None
    scheme: Scheme = "iob2"
    tokens: str = "check"
    missing: str = "error"
    extra: str = "error"
    lenient: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    annotator: str | None = None
    unit: str = "doc"
    only: str | None = None

    def given(self) -> list[str]:
        """Return the names of the settings that are not the default, as options are called."""
        usual = Request(self.gold, self.pred, self.task)
        names = (f.name for f in fields(self))
        changed = (name for name in names if getattr(self, name) != getattr(usual, name))
        return ["map" if name == "labels" else name for name in changed]


_FILES = ("missing", "extra", "unit")
TAKES: Mapping[str, tuple[str, ...]] = {
    "mentions": (*_FILES, "match", "layer", "lenient", "map", "annotator", "only"),
    "documents": (*_FILES, "map", "annotator"),
    "triggers": (*_FILES, "measure"),
    "arguments": (*_FILES, "measure"),
    "coref": (*_FILES, "measure", "layer"),
    "incidents": (*_FILES, "measure"),
    "contrast": (),
}
_COLUMNS = ("iob", "scheme", "tokens", "match")
_RECORDS = ("measure",)


def checked(request: Request, *, records: bool = False) -> Request:
    """Return the request if its task takes all of its settings; ``records`` are incident records.

    Raises:
        UsageError: a setting would be ignored.
    """
    if request.task not in TAKES:
        raise unknown("task", request.task, TAKES)
    takes: tuple[str, ...] = TAKES[request.task]
    what = f"--task {request.task}"
    if request.iob is not None:
        if request.task != "mentions":
            raise UsageError(f"--iob scores the spans of column files, not --task {request.task}")
        takes, what = _COLUMNS, "--iob"
    elif records:
        takes, what = _RECORDS, f"{what} on records"
    if ignored := [name for name in request.given() if name not in takes]:
        shown = ", ".join(f"--{name}" for name in takes) or "no such option"
        raise UsageError(f"{what} does not take --{', --'.join(ignored)}; it takes {shown}")
    return request


def taking(request: Request, signature: str) -> Request:
    """Return the request with the settings that a signature names, where it has the defaults.

    What the caller set stays, and shows as a difference if the signature says something else.

    Raises:
        UsageError: it is no signature of ours.
    """
    said = signature_fields(signature)
    usual = Request(request.gold, request.pred)
    found = _settings(said)
    # The layer and the measure mean something else, or nothing, in another task.
    if request.task not in ("mentions", found["task"]):
        return request
    kept = {n: v for n, v in found.items() if getattr(request, n) == getattr(usual, n)}
    return replace(request, **kept)


def _settings(said: Mapping[str, str]) -> dict[str, Any]:
    task = said["score"].removeprefix("sitrep-").rpartition("-")[0]
    found: dict[str, Any] = {"task": task}
    takes = TAKES.get(task, ())
    if "match" in takes and "match" in said:
        found["match"] = said["match"]
    if "measure" in takes and "match" in said:
        found["measure"] = said["match"]
    for name in ("missing", "extra", "only", "layer", "tokens"):
        if name in said:
            found[name] = unescaped(said[name].partition("#")[0])
    if "iob" in said:
        found["scheme"], _, found["iob"] = said["iob"].partition("#")[0].partition("-")
    if said.get("unit") == "incident" and "unit" in takes:
        found["unit"] = "incident"
    if "dropped" in said:
        found["lenient"] = True
    if "map" in said:
        pairs = (pair.partition("=") for pair in said["map"].split("+"))
        found["labels"] = {unescaped(old): unescaped(new) for old, _, new in pairs if new}
    return found
