"""Readings by our guidelines against the labels that people gave real documents.

    python -m scripts.bench.validity RE3D READINGS

RE3D is a folder with parts of re3d; READINGS holds marked-up copies named after document ids.
Neither is shipped: texts and labels are not ours to publish.
"""

import argparse
from pathlib import Path

from annotation.validity import read_readings, validity
from corpus.re3d import read_re3d
from corpus.scoring.reports import percent


def main() -> None:
    """Print precision, recall and F1 of the readings, strict and relaxed."""
    parser = argparse.ArgumentParser(description="Readings by our guidelines and people's labels.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("readings", type=Path)
    options = parser.parse_args()
    documents = read_re3d(options.folder)
    readings = read_readings(options.readings, {d.id: d for d in documents})
    for match, result in validity(documents, readings).items():
        for name, score in {"both": result.overall, **result.by_type}.items():
            shown = f"P {percent(score.precision)} R {percent(score.recall)} F1 {percent(score.f1)}"
            low, high = score.interval or (None, None)
            print(f"{match} {name}: {shown} [{percent(low)}, {percent(high)}]")


if __name__ == "__main__":
    main()
