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
    except (ValueError, RecursionError) as error:
        message = f"the front matter cannot be read ({error}); is the date one of the calendar?"
        raise InputError([Finding(name, "1", "article-front", message)]) from None
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
    for check, message in (*_keys(front), *_values(front, stem), *_text(front, text)):
        yield Finding(name, "1", check, message)


def _keys(front: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in front.keys() - _FIELDS.keys():
        yield "article-key", f"no key {key!r}; there are {', '.join(_FIELDS)}"
    for key, kind in _FIELDS.items():
        if key not in front:
            yield "article-key", f"the key {key!r} is missing"
        elif type(front[key]) is not kind:
            yield "article-value", f"{key} is {front[key]!r}; expected {kind.__name__}"
    incidents = front.get("incidents")
    if isinstance(incidents, list) and not all(isinstance(i, str) for i in incidents):
        yield "article-value", f"incidents is {incidents!r}; expected a list of ids"
    elif isinstance(incidents, list) and len(set(incidents)) < len(incidents):
        yield "article-value", f"incidents is {incidents!r}; an incident stands twice"


def _values(front: dict[str, Any], stem: str) -> Iterator[tuple[str, str]]:
    for key, known in (("viewpoint", VIEWPOINTS), ("form", FORMS)):
        value = front.get(key)
        if isinstance(value, str) and value not in known:
            yield "article-value", f"no {key} {value!r}; there are {', '.join(known)}"
    if front.get("id", stem) != stem:
        yield "article-id", f"id {front['id']} in a file named {stem}.md; the two are equal"
    if front.get("constructed") is False:
        yield "article-value", "constructed is false; every text of this corpus is written for it"


def _text(front: dict[str, Any], text: str) -> Iterator[tuple[str, str]]:
    if text.split("\n", 1)[0] != front.get("title"):
        yield "article-title", "the first line of the text is not the title"
    if text != text.strip():
        yield "article-blank", "the text begins or ends with blanks; remove them"
