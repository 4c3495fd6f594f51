"""How long 1,000 pre-annotated articles take into Label Studio and out, and in how much memory.

    python -m scripts.bench.studio [--articles 1000] [--home FOLDER]

The articles are those of the corpus, several times over under ids of their own, with their gold
layers as finished readings and as suggestions. A server of our own must be running there.
"""

import argparse
import resource
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from annotation.studio.access import client
from annotation.studio.campaign import load, planned
from annotation.studio.home import Home, default_home
from annotation.studio.pull import pull
from annotation.studio.push import Content, push
from annotation.studio.results import to_result
from corpus.annotations import to_markup
from corpus.sources import read_sources


def main() -> None:
    """Print times, rates and the largest resident memory after each step."""
    parser = argparse.ArgumentParser(description="Times of push and pull.")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    home = Home(options.home.absolute()) if options.home else default_home()
    sources, _ = read_sources()
    chosen = islice(cycle(sources.articles.values()), options.articles)
    texts: dict[str, str] = {}
    contents: dict[str, Content] = {}
    for number, article in enumerate(chosen):
        gold = sources.layers["gold"][article.id]
        result = to_result(to_markup(article.text, gold))
        texts[f"{article.id}-{number}"] = article.text
        contents[f"{article.id}-{number}"] = Content({"gold": result}, result)
    name = f"bench-{int(time.time())}"
    campaign = planned(None, name, "", ["a"], texts, 1.0)
    regions = sum(len(content.reading or []) for content in contents.values())
    print(f"{len(texts)} articles, {regions:,} items of results; {_memory()}")
    with client(home) as studio, tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        push(studio, home, campaign, texts, {"a": contents}, _progress)
        _tell("push", len(texts), started)
        campaign = load(home, name)
        for step in ("pull", "pull again, nothing changed"):
            started = time.perf_counter()
            (done,) = pull(studio, campaign, Path(folder), _progress)
            assert not done.findings and len(done.written) + len(done.unchanged) == len(texts)
            _tell(step, len(texts), started)
        studio.projects.delete(id=campaign.projects["a"])


def _progress(step: str, done: int, total: int) -> None:
    print(f"\r{done}/{total} {_memory()}", end="", file=sys.stderr)


def _tell(step: str, count: int, started: float) -> None:
    seconds = time.perf_counter() - started
    print(f"\n{step}: {seconds:.1f} s, {count / seconds:.0f} a second; {_memory()}")


def _memory() -> str:
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit} MB at most"


if __name__ == "__main__":
    main()
