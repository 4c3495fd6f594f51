"""Comparing files: several systems' predictions against one gold, whichever the task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.files import JsonObject
from corpus.findings import UsageError
from corpus.scoring import verify
from corpus.scoring.request import Request, taking
from corpus.scoring.results import Evidence
from corpus.scoring.score_files import score_files
from corpus.scoring.significance import Comparison, compare_systems

# What the predictions of one system bring into its signature; a comparison names it once.
_OWN = ("dropped", "missing", "extra", "iob")


@dataclass(frozen=True, slots=True)
class Compared:
    """Comparisons made together, the signature of each, and warnings about the files."""

    comparisons: tuple[Comparison, ...]
    signatures: tuple[str, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> list[JsonObject]:
        """Return the comparisons as JSON data, full precision, each with its signature."""
        pairs = zip(self.comparisons, self.signatures, strict=True)
        return [{**found.as_json(), "signature": signed} for found, signed in pairs]

    def differences(self, expected: str) -> list[str]:
        """Return the fields in which a signature differs from that of the nearest comparison."""
        return min((verify.differences(expected, signed) for signed in self.signatures), key=len)


def named_files(systems: Sequence[str]) -> dict[str, Path]:
    """Return the files of systems by name, each given as ``NAME=FILE`` or as a file alone.

    Raises:
        UsageError: fewer than two systems, or a name that stands twice.
    """
    found: dict[str, Path] = {}
    for system in systems:
        name, equals, file = system.partition("=")
        given = bool(equals and name and file) and not Path(system).exists()
        path = Path(file if given else system)
        name = name if given else path.stem
        if name in found:
            raise UsageError(
                f"two systems are called {name!r}, {found[name]} and {path}; name them: "
                f"A={found[name]} B={path}"
            )
        found[name] = path
    if len(found) < 2:
        raise UsageError("name two or more prediction files")
    return found


def compare_files(
    request: Request,
    files: Mapping[str, Path],
    *,
    baseline: str | None = None,
    trials: int = 10_000,
    signature: str | None = None,
) -> Compared:
    """Score every file as the request asks and compare each two, or each with ``baseline``.

    ``signature`` is one of a comparison, whose settings are taken where the request has defaults.

    Raises:
        UsageError: there is no such baseline, or nothing to resample in this matching.
        InputError: every problem of a file.
    """
    if signature is not None:
        request, trials = taking(request, signature), _trials(signature, trials)
    scored = {name: score_files(replace(request, pred=path)) for name, path in files.items()}
    evidence: dict[str, Evidence] = {}
    for name, found in scored.items():
        if found.result.evidence is None:
            message = f"--match {request.match} counts over the whole set, so that there are no"
            raise UsageError(f"{message} documents to swap; compare another matching")
        evidence[name] = found.result.evidence
    first = next(iter(evidence.values()))
    comparisons = compare_systems(
        {name: found.counts for name, found in evidence.items()},
        baseline=baseline,
        units=first.units,
        statistic=first.statistic,
        trials=trials,
    )
    recipes = {name: found.result.signature for name, found in scored.items()}
    return Compared(
        comparisons,
        tuple(_signature(recipes, found) for found in comparisons),
        tuple(f"{name}: {w}" for name, found in scored.items() for w in found.warnings),
    )


def _signature(recipes: Mapping[str, str], found: Comparison) -> str:
    """Return the recipe of two systems: what differs between them is said of both."""
    one, two = (verify.fields(recipes[name]) for name in found.names)
    both = dict(one)
    for name in _OWN:
        values = dict.fromkeys(side[name] for side in (one, two) if name in side)
        if values:
            both[name] = "&".join(values)
    version = both.pop("version")
    parts = [both.pop("score"), *(f"{name}:{value}" for name, value in both.items())]
    return "|".join([*parts, *found.fields, f"version:{version}"])


def _trials(signature: str, usual: int) -> int:
    test = verify.fields(signature).get("test", "")
    drawn = test.removeprefix("ar").partition("#")[0]
    return int(drawn) if test.startswith("ar") and drawn.isdigit() and int(drawn) else usual
