"""sitrep annotate serve, push, pull, adjudicate: annotating in Label Studio."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from annotation.studio.home import Home
    from annotation.studio.pull import Pulled
    from annotation.studio.push import Pushed

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the server: database, token, log. Default: .studio"),
]
Url = Annotated[
    str | None,
    typer.Option(help="A server of your own; its token comes from LABEL_STUDIO_API_KEY."),
]
Name = Annotated[str, typer.Option(help="What the campaign is called.")]


def _home(path: Path | None) -> "Home":
    from annotation.studio.home import Home, default_home

    return Home(path.absolute()) if path is not None else default_home()


def serve(
    port: Annotated[int, typer.Option(help="Where it listens, on 127.0.0.1 only.")] = 8080,
    stop: Annotated[bool, typer.Option("--stop", help="Stop the running server.")] = False,
    backends: Annotated[
        bool, typer.Option("--backends", help="Let it call suggestion backends on this machine.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Install and start Label Studio on this machine, or find the one that runs."""
    from annotation.studio import server
    from annotation.studio.install import install, program
    from scripts.progress import progress_bar

    where = _home(home)
    if stop:
        print("stopped; everything annotated is kept" if server.stop(where) else "not running")
        return
    if not program().exists():
        typer.echo("installing Label Studio into an environment of its own, minutes", err=True)
    install()
    with progress_bar("starting") as progress:
        running = server.start(where, port, backends=backends, report=progress)
    access = where.access()
    print(f"Label Studio: {running.url}")
    if access is not None:
        print(f"sign in as {access.email}; the password is in {where.secrets}")


def push(
    name: Name,
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Folders of articles, .txt or .jsonl files; our articles by default."),
    ] = None,
    annotators: Annotated[
        str, typer.Option(help="One project each, so that nobody sees another's work.")
    ] = "a,b",
    predictions: Annotated[
        Path | None,
        typer.Option(help="Pre-annotations: what sitrep tag writes, or marked-up copies."),
    ] = None,
    readings: Annotated[
        Path | None,
        typer.Option(help="Layers to go on with: finished readings, ANNOTATOR/ID.txt."),
    ] = None,
    overlap: Annotated[
        float, typer.Option(min=0, max=1, help="The share of articles that everybody reads.")
    ] = 1.0,
    home: HomeOption = None,
    url: Url = None,
) -> None:
    """Put articles into Label Studio, one project an annotator; going on where it stopped."""
    from annotation.studio.access import address, client
    from annotation.studio.articles import bring, read_articles
    from annotation.studio.campaign import find, planned
    from annotation.studio.push import push as push_all
    from corpus.sources import ROOT
    from scripts.progress import progress_bar

    where = _home(home)
    people = [part.strip() for part in annotators.split(",") if part.strip()]
    texts = read_articles(sources or [str(ROOT)])
    before = find(where, name)
    campaign = planned(before, name, url or "", people, texts, overlap)
    contents = bring(campaign, texts, predictions, readings)
    with client(where, url) as studio, progress_bar("pushing") as progress:
        done = push_all(studio, where, campaign, texts, contents, progress)
    _show_pushed(address(where, url), done)


def _show_pushed(url: str, done: list["Pushed"]) -> None:
    for one in done:
        print(f"{one.annotator}: {one.new} new, {one.already} there already: "
              f"{url}/projects/{one.project}")  # fmt: skip


def pull(
    name: Annotated[str, typer.Argument(help="The campaign.")],
    out: Annotated[Path, typer.Option(help="Folder of layers: OUT/ANNOTATOR/ID.txt.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace layer files that were edited since.")
    ] = False,
    home: HomeOption = None,
    url: Url = None,
) -> None:
    """Get readings from Label Studio as layers, checked; only what changed since the last pull."""
    from annotation.studio.access import client
    from annotation.studio.campaign import load
    from annotation.studio.pull import pull as pull_all
    from scripts.progress import progress_bar

    where = _home(home)
    campaign = load(where, name)
    with client(where, url) as studio, progress_bar("pulling") as progress:
        done = pull_all(studio, campaign, out, progress, overwrite=overwrite)
    _show_pulled(done)


def _show_pulled(done: list["Pulled"]) -> None:
    for one in done:
        counts = (
            f"{len(one.written)} pulled",
            f"{len(one.unchanged)} as before",
            f"{len(one.unfinished)} not annotated yet",
            f"{one.drafts} with unsaved drafts",
            f"{one.trimmed} hand-drawn spans moved off blanks at their edges",
        )
        print(f"{one.annotator}: {', '.join(counts)}")
    findings = [finding for one in done for finding in one.findings]
    for finding in findings:
        print(finding)
    if findings:
        typer.echo(f"{len(findings)} findings; their articles were not written", err=True)
        raise typer.Exit(1)


def adjudicate(
    name: Name,
    layers: Annotated[Path, typer.Option(help="Folder of layers; gold and log go there.")],
    between: Annotated[str | None, typer.Option(help="The two readers, as a,b.")] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Pull the gold layer and write the log.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace gold files that were edited since.")
    ] = False,
    home: HomeOption = None,
    url: Url = None,
) -> None:
    """Open a project to decide where two readings differ; --finish writes gold and the log."""
    from annotation.studio import adjudication, adjudication_log
    from annotation.studio.access import address, client
    from annotation.studio.campaign import find, load, planned
    from annotation.studio.pull import pull as pull_all
    from annotation.studio.push import push as push_all
    from corpus.layers import read_layers
    from corpus.names import GOLD
    from scripts.progress import progress_bar

    where = _home(home)
    readings, texts = read_layers(layers)
    names, pairs = adjudication.pairs(readings, between.split(",") if between else None)
    alike = adjudication.write_undisputed(layers, pairs, texts)
    if alike:
        print(f"{GOLD}: {len(alike)} articles were read alike and are gold as they are")
    if not finish:
        contents = adjudication.contents(names, pairs, texts)
        disputed = {article: texts[article] for article in contents}
        campaign = planned(
            find(where, name), name, url or "", [GOLD], disputed, 1.0, adjudication=True
        )
        with client(where, url) as studio, progress_bar("pushing") as progress:
            done = push_all(studio, where, campaign, disputed, {GOLD: contents}, progress)
        _show_pushed(address(where, url), done)
        return
    campaign = load(where, name)
    with client(where, url) as studio, progress_bar("pulling") as progress:
        pulled = pull_all(studio, campaign, layers, progress, overwrite=overwrite)
    count = adjudication_log.finish(layers, pairs)
    print(f"{layers / adjudication_log.LOG}: {count} rows")
    _show_pulled(pulled)


def suggest(
    model: Annotated[
        Path | None, typer.Argument(help="A model folder; the default tagger without.")
    ] = None,
    port: Annotated[int, typer.Option(help="Where it listens, on 127.0.0.1 only.")] = 9090,
    name: Annotated[
        str | None, typer.Option(help="A campaign whose projects are to ask for suggestions.")
    ] = None,
    home: HomeOption = None,
    url: Url = None,
) -> None:
    """Serve a tagger's suggestions to a Label Studio that was started with --backends."""
    import threading

    from annotation.studio.access import client
    from annotation.studio.backend import Backend, connect
    from annotation.studio.campaign import load
    from baselines.models import SpanTagger
    from baselines.predict import predict
    from corpus.findings import UsageError
    from scripts.tag import load_model

    tagger = load_model(model)
    if not isinstance(tagger, SpanTagger):
        raise UsageError(f"{model} tags no spans; name a model of a span tagger")
    try:
        backend = Backend(
            lambda texts: predict(tagger, texts), model.name if model else "crf", port
        )
    except (OSError, OverflowError):
        raise UsageError(f"port {port} is taken or not allowed; name another with --port") from None
    with backend:
        threading.Thread(target=backend.serve_forever, daemon=True).start()
        if name is not None:
            campaign = load(_home(home), name)
            with client(_home(home), url) as studio:
                connect(studio, list(campaign.projects.values()), backend.url)
        print(f"suggestions: {backend.url}, until Ctrl+C", flush=True)
        threading.Event().wait()
