"""What is wrong with an input: findings, collected, and the one error that carries them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One problem: where it is, which check found it, what was expected and how to mend it.

    ``path`` names a file as the user wrote it; ``place`` is what a reader needs to find the spot
    in it: ``line``, ``line:column``, an article id, or an article id and ``start:end``.
    """

    path: str
    place: str
    check: str
    message: str

    def __str__(self) -> str:
        """Return ``path:line [check] message``, or ``path article start:end [check] message``."""
        where = f"{self.path}:{self.place}" if self.place[:1].isdigit() else self.path
        article = f" {self.place}" if self.place and not self.place[:1].isdigit() else ""
        return f"{where}{article} [{self.check}] {self.message}"


class InputError(Exception):
    """Input that cannot be used; holds every finding, not the first alone."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take the findings in the order in which they are to be shown."""
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class UsageError(Exception):
    """A request that cannot be met: an unknown name, an option that does not fit another."""


def unknown(kind: str, asked: str, known: Iterable[str]) -> UsageError:
    """Return an error that names what was asked and what exists."""
    return UsageError(f"no {kind} {asked!r}; there are {', '.join(known)}")
