"""Names that the data, the sources and the scorer share."""

from __future__ import annotations

from typing import Literal

SPLITS = ("train", "validation", "test", "test_place", "test_time")
GOLD = "gold"
CONTRAST = "contrast"  # names the sides of the contrast pairs where a split may be named

# The choices of the scorer; here, so that the command line can offer them without its imports.
Match = Literal["strict", "untyped", "relaxed", "partial", "type", "token", "surface"]
Scheme = Literal["iob2", "iob1", "iobes", "bilou"]
