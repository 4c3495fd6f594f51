"""The plot of the learning curve, as SVG; the same bytes for the same figures."""

from __future__ import annotations

import io
import json
from statistics import mean

from baselines.curve import SCORED, rows
from corpus.files import sha256
from corpus.ontology import ontology

COLOURS = {"actor": "#1f4e9c", "location": "#2a7d3f", "event": "#b3321f"}


def plot(content: str) -> str:
    """Return an SVG of the curve in a figures file; its description holds the file's SHA-256.

    A line is the mean of the seeds and its band their range; test is solid, validation dashed.
    """
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "sitrep", "svg.fonttype": "none"})
    from matplotlib import pyplot

    curve = json.loads(content)
    figure, axes = pyplot.subplots(figsize=(6.4, 4.2), layout="constrained")
    for layer in ontology().layers:
        for split in SCORED:
            found = list(rows(curve, split, layer))
            sizes = [mean(articles) for _, articles, _ in found]
            style = "-" if split == "test" else "--"
            means = [100 * mean(values) for _, _, values in found]
            axes.plot(
                sizes, means, style, color=COLOURS[layer], marker="o", markersize=3,
                linewidth=1.4, label=f"{layer}, {split}",
            )  # fmt: skip
            if split == "test":
                low, high = ([100 * f(v) for _, _, v in found] for f in (min, max))
                axes.fill_between(sizes, low, high, color=COLOURS[layer], alpha=0.15, linewidth=0)
    axes.set(
        xlabel="training articles", ylabel="strict F1, per cent", ylim=(0, 100), xlim=(0, None)
    )
    axes.set_title(f"Learning curve of the CRF, data {curve['data_version']}", fontsize=10)
    axes.grid(alpha=0.3, linewidth=0.5)
    axes.legend(fontsize=8, ncols=3, loc="lower right")
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Description": sha256(content)})
    pyplot.close(figure)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
