"""The CRF of this corpus on real documents, beside the same CRF trained on those documents.

    python -m scripts.bench.transfer RE3D [--update]

RE3D is a folder with parts of re3d, which this project does not ship. With --update the figures
are written to baselines/transfer.json, from which `sitrep build` makes the table of the README.
"""

import argparse
from pathlib import Path

from baselines.published import dump_scores
from baselines.transfer import PATH, markdown, measure
from corpus.files import write_atomic
from corpus.loading import load
from corpus.re3d import read_re3d


def main() -> None:
    """Print strict and relaxed F1 with their intervals."""
    parser = argparse.ArgumentParser(description="The CRF of this corpus on real documents.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--update", action="store_true", help=f"write {PATH.name} as well")
    options = parser.parse_args()
    measured = measure(load("train"), read_re3d(options.folder))
    print(markdown(measured, measured["fingerprint"]))
    if options.update:
        write_atomic(PATH, dump_scores(measured))
        print(f"wrote {PATH.name}; run sitrep build for the table")


if __name__ == "__main__":
    main()
