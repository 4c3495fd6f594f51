"""The CRF of this corpus on real documents, beside the same CRF trained on those documents.

    python -m scripts.bench.transfer RE3D

RE3D is a folder with parts of re3d, which this project does not ship.
"""

import argparse
from pathlib import Path

from baselines import registry
from baselines.models import SpanTagger
from baselines.transfer import MATCHES, cross_validated_scores, transfer_scores
from corpus.loading import load
from corpus.re3d import read_re3d
from corpus.scoring.reports import percent


def main() -> None:
    """Print strict and relaxed F1 with their intervals."""
    parser = argparse.ArgumentParser(description="The CRF of this corpus on real documents.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="train")
    options = parser.parse_args()
    documents = read_re3d(options.folder)
    train = load(options.split)
    model = registry.train("crf", train, ["actor", "location"])
    assert isinstance(model, SpanTagger)
    rows = {
        f"trained on the {len(train)} constructed articles": transfer_scores(model, documents),
        f"trained on these {len(documents)} documents, 5 folds": cross_validated_scores(documents),
    }
    for name, scores in rows.items():
        shown = []
        for match in MATCHES:
            score = scores[match].overall
            low, high = score.interval or (None, None)
            shown.append(f"{match} {percent(score.f1)} [{percent(low)}, {percent(high)}]")
        print(f"{name}: {', '.join(shown)}")


if __name__ == "__main__":
    main()
