"""A campaign: articles, who reads which of them, and one Label Studio project a reader.

Each annotator has a project of his or her own, since the community edition shows annotations to
everybody in a project. What was pushed is kept in a file, so that a campaign can be taken up again
after any interruption.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from annotation.studio.home import Home
from corpus.files import sha256, write_atomic
from corpus.findings import Finding, InputError, UsageError, unknown
from corpus.names import GOLD

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was pushed: ``readers`` maps article ids to annotators, ``digests`` to the text's hash.

    ``projects`` maps annotators to the numbers of their projects on the server at ``url``; it is
    empty for the home's own server, whose port may change.
    """

    name: str
    url: str
    annotators: tuple[str, ...]
    readers: Mapping[str, tuple[str, ...]]
    digests: Mapping[str, str]
    projects: Mapping[str, int]
    adjudication: bool = False

    def articles_of(self, annotator: str) -> list[str]:
        """Return the ids of the articles that an annotator reads, in the order of the push."""
        return [article for article, names in self.readers.items() if annotator in names]

    def marker(self, annotator: str) -> str:
        """Return what stands in a project's description, by which it is found again."""
        return f"sitrep:{self.name}:{annotator}"

    def with_project(self, annotator: str, project: int) -> Campaign:
        """Return the campaign with the project of an annotator."""
        return replace(self, projects={**self.projects, annotator: project})


def assign(
    articles: Sequence[str], annotators: Sequence[str], overlap: float
) -> dict[str, tuple[str, ...]]:
    """Return article -> readers: a share of ``overlap`` for all, the others dealt out evenly.

    Which articles are shared depends on their ids alone, not on their order.
    """
    shuffled = sorted(articles, key=sha256)
    shared = round(overlap * len(articles))
    dealt = {a: (annotators[i % len(annotators)],) for i, a in enumerate(shuffled[shared:])}
    everybody = {article: tuple(annotators) for article in shuffled[:shared]}
    return {article: {**dealt, **everybody}[article] for article in articles}


def planned(
    known: Campaign | None,
    name: str,
    url: str,
    annotators: Sequence[str],
    texts: Mapping[str, str],
    overlap: float,
    *,
    adjudication: bool = False,
) -> Campaign:
    """Return a new campaign, or a known one with the articles that are new to it.

    Raises:
        UsageError: a name that cannot be used, or annotators or a server other than before.
        InputError: texts that differ from those that were pushed under the same ids.
    """
    _check_names(name, annotators, adjudication)
    digests = {article: sha256(text) for article, text in texts.items()}
    if known is None:
        readers = assign(list(texts), annotators, overlap)
        return Campaign(name, url, tuple(annotators), readers, digests, {}, adjudication)
    if known.annotators != tuple(annotators) or known.url != url:
        before = f"{', '.join(known.annotators)} on {known.url or 'the server of this home'}"
        raise UsageError(f"{name} was pushed for {before}; choose another --name for another plan")
    changed = [a for a in texts if known.digests.get(a, digests[a]) != digests[a]]
    if changed:
        message = "its text was changed since it was pushed; offsets would move: push it anew"
        again = "under another --name, or restore the text"
        raise InputError(Finding(name, a, "studio-text", f"{message} {again}") for a in changed)
    new = [article for article in texts if article not in known.readers]
    readers = {**known.readers, **assign(new, annotators, overlap)}
    return replace(known, readers=readers, digests={**known.digests, **digests})


def _check_names(name: str, annotators: Sequence[str], adjudication: bool) -> None:
    for asked in (name, *annotators):
        if _NAME.fullmatch(asked) is None:
            raise UsageError(f"{asked!r} cannot be a name: letters, digits, - and _, 31 at most")
    if len(set(annotators)) < len(annotators) or not annotators:
        raise UsageError(f"expected different annotators, got {', '.join(annotators) or 'none'}")
    if GOLD in annotators and not adjudication:
        raise UsageError(f"{GOLD} is the adjudicated layer; no annotator can be called so")


def path_of(home: Home, name: str) -> Path:
    """Return the file of a campaign."""
    return home.campaigns / f"{name}.json"


def save(home: Home, campaign: Campaign) -> None:
    """Keep a campaign; an interrupt leaves the old file or the new one."""
    home.make()
    text = json.dumps(asdict(campaign), ensure_ascii=False, indent=1) + "\n"
    write_atomic(path_of(home, campaign.name), text)


def load(home: Home, name: str) -> Campaign:
    """Read a campaign.

    Raises:
        UsageError: there is none of this name.
        InputError: its file is damaged.
    """
    path = path_of(home, name)
    if not path.exists():
        known = sorted(p.stem for p in home.campaigns.glob("*.json"))
        raise unknown("campaign", name, known or ("none: push one first",))
    try:
        found = json.loads(path.read_text("utf-8"))
        found["annotators"] = tuple(found["annotators"])
        found["readers"] = {a: tuple(names) for a, names in found["readers"].items()}
        return Campaign(**found)
    except (ValueError, TypeError, KeyError, AttributeError):
        message = "is damaged; restore it, or push the campaign again under another --name"
        raise InputError([Finding(str(path), "", "studio-campaign", message)]) from None


def find(home: Home, name: str) -> Campaign | None:
    """Read a campaign if there is one of this name."""
    return load(home, name) if path_of(home, name).exists() else None
