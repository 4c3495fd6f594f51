"""Article files: YAML front matter between two ``---`` lines, then the plain text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpus.files import read_text
from corpus.findings import Finding, InputError
from corpus.records import Article

VIEWPOINTS = (
    "independent",
    "state",
    "opposition",
    "armed-group",
    "military",
    "humanitarian",
    "local",
)
FORMS = (
    "agency",
    "state-media",
    "communique",
    "situation-report",
    "regional",
    "local-radio",
    "feature",
    "live",
    "qa",
)
PLAIN_FORMS = FORMS[:4]
_FIELDS: dict[str, type] = {
    "id": str,
    "title": str,
    "date": date,
    "outlet": str,
    "viewpoint": str,
    "form": str,
    "theatre": str,
    "incidents": list,
    "constructed": bool,
}


def read_article(path: Path, shown: str | None = None) -> Article:
    """Read one article file.

    Raises:
        InputError: every finding about the file.
    """
    name = shown or str(path)
    source = read_text(path, name)
    front, text = _divide(source, name)
    found = list(_findings(front, text, path.stem, name))
    if found:
        raise InputError(found)
    return Article(**{**front, "incidents": tuple(front["incidents"]), "text": text})


def _divide(source: str, name: str) -> tuple[dict[str, Any], str]:
    opening, _, rest = source.partition("---\n")
    head, divider, text = rest.partition("\n---\n")
    if opening or not divider:
        message = "expected YAML front matter between two lines '---', then the text"
        raise InputError([Finding(name, "1", "article-front", message)])
    try:
        front = yaml.safe_load(head)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = str(mark.line + 2) if mark else "1"
        reason = getattr(error, "problem", None) or "cannot be read"
        message = f"the front matter is no YAML: {reason}; put text with ':' in quotes"
        raise InputError([Finding(name, place, "article-front", message)]) from None
    if not isinstance(front, dict):
        message = "the front matter holds no keys"
        raise InputError([Finding(name, "1", "article-front", message)])
    return front, text.removesuffix("\n")


def _findings(front: dict[str, Any], text: str, stem: str, name: str) -> Iterator[Finding]:
    for key in front.keys() - _FIELDS.keys():
        message = f"no key {key!r}; there are {', '.join(_FIELDS)}"
        yield Finding(name, "1", "article-key", message)
    for key, kind in _FIELDS.items():
        if key not in front:
            yield Finding(name, "1", "article-key", f"the key {key!r} is missing")
        elif type(front[key]) is not kind:
            message = f"{key} is {front[key]!r}; expected {kind.__name__}"
            yield Finding(name, "1", "article-value", message)
    for key, known in (("viewpoint", VIEWPOINTS), ("form", FORMS)):
        value = front.get(key)
        if isinstance(value, str) and value not in known:
            message = f"no {key} {value!r}; there are {', '.join(known)}"
            yield Finding(name, "1", "article-value", message)
    if front.get("id", stem) != stem:
        message = f"id {front['id']} in a file named {stem}.md; the two are equal"
        yield Finding(name, "1", "article-id", message)
    if front.get("constructed") is False:
        message = "constructed is false; every text of this corpus is written for it"
        yield Finding(name, "1", "article-value", message)
    if text.split("\n", 1)[0] != front.get("title"):
        message = "the first line of the text is not the title"
        yield Finding(name, "1", "article-title", message)
    if text != text.strip():
        message = "the text begins or ends with blanks; remove them"
        yield Finding(name, "1", "article-blank", message)
