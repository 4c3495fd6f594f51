"""Blanks at the edges of spans that were drawn with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.files import JsonObject

DRAWN = ("manual", "prediction-changed")  # the editor's words for what a person made


def trimmed(result: Sequence[Any], text: str) -> tuple[list[Any], int]:
    """Return a result with hand-drawn spans moved off blanks at their edges, and how many were.

    A drag or a double click often takes a blank along. Spans that nobody drew stay as they are.
    """
    drawn = {
        item["id"]: item["value"]
        for item in result
        if isinstance(item, dict)
        and item.get("type") == "labels"
        and item.get("origin") in DRAWN
        and isinstance(item.get("id"), str)
        and _inside(item.get("value"), text)
    }
    moved = {}
    for region, value in drawn.items():
        piece = text[value["start"] : value["end"]]
        start = value["start"] + len(piece) - len(piece.lstrip())
        end = value["end"] - (len(piece) - len(piece.rstrip()))
        if start < end and (start, end) != (value["start"], value["end"]):
            moved[region] = (start, end)
    return [_moved(item, moved, text) for item in result], len(moved)


def _inside(value: Any, text: str) -> bool:
    if not isinstance(value, dict):
        return False
    start, end = value.get("start"), value.get("end")
    return type(start) is int and type(end) is int and 0 <= start < end <= len(text)


def _moved(item: Any, moved: dict[str, tuple[int, int]], text: str) -> Any:
    if not isinstance(item, dict) or item.get("type") != "labels":
        return item
    start, end = moved.get(str(item.get("id")), (None, None))
    if start is None:
        return item
    value: JsonObject = {**item["value"], "start": start, "end": end, "text": text[start:end]}
    return {**item, "value": value}
