"""The learning curve of the CRF: 10, 25, 50 and 100 % of train by incident, three seeds.

    python -m scripts.bench.curve [--update]

With --update the figures are written to baselines/curve.json and plotted in baselines/curve.svg;
`sitrep build` makes the table of the documents from the first. It needs no other data, and takes
four times as long as training the CRF.
"""

import argparse

from baselines.curve import PATH, PLOT, SCORED, learning_curve, markdown
from baselines.published import dump_scores
from corpus.files import write_atomic
from corpus.loading import load
from scripts.bench.curve_plot import plot
from scripts.progress import progress_bar


def main() -> None:
    """Print the table of the curve."""
    parser = argparse.ArgumentParser(description="The learning curve of the CRF.")
    parser.add_argument("--update", action="store_true", help="write the figures and the plot")
    options = parser.parse_args()
    with progress_bar("curve") as progress:
        curve = learning_curve({split: load(split) for split in ("train", *SCORED)}, progress)
    print(markdown(curve, curve["fingerprint"]))
    if options.update:
        content = dump_scores(curve)
        write_atomic(PATH, content)
        write_atomic(PLOT, plot(content))
        print(f"wrote {PATH.name} and {PLOT.name}; run sitrep build for the table")


if __name__ == "__main__":
    main()
