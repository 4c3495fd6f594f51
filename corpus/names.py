"""Names that the data, the sources and the scorer share."""

from __future__ import annotations

SPLITS = ("train", "validation", "test", "test_place", "test_time")
GOLD = "gold"
