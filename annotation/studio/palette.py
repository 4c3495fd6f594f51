"""Colours of labels: one family a layer, told apart with every kind of colour vision.

Families differ in hue and in lightness, so that they stay apart where hue is lost; the types of a
family run from its dark to its light end. A test measures the distance between families for
normal vision, protanopia, deuteranopia and tritanopia.
"""

from __future__ import annotations

import colorsys

# Hue in degrees, saturation, and the lightness of the first and the last type.
FAMILIES = {
    "actor": (225, 0.80, 0.30, 0.50),
    "location": (160, 0.50, 0.62, 0.80),
    "event": (8, 0.85, 0.38, 0.56),
}


def shades(layer: str, count: int) -> list[str]:
    """Return ``count`` colours of a layer's family as ``#rrggbb``."""
    hue, saturation, first, last = FAMILIES[layer]
    step = (last - first) / max(1, count - 1)
    return [_hex(hue, first + step * i, saturation) for i in range(count)]


def _hex(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
