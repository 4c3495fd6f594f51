"""What a pull finds on a real server that checks nothing, and what it never does."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from annotation.studio.access import client
from annotation.studio.campaign import Campaign, load
from annotation.studio.home import Home
from annotation.studio.projects import held
from corpus.label_studio import labels
from corpus.layers import read_layers
from corpus.scoring.readers import read
from tests.studio_server import ROOT, command, shared, sitrep

pytestmark = pytest.mark.studio
TEXT = "Soldiers took Lesk and killed two rebels."
SOLDIERS = {"start": 0, "end": 8, "text": "Soldiers", "labels": ["STATE_MILITARY"]}


def item(value: Mapping[str, Any], name: str = "s", **more: Any) -> dict[str, Any]:
    fixed = {"id": name, "from_name": "mention", "to_name": "text", "type": "labels"}
    return {**fixed, "value": dict(value), **more}


class Campaigns:
    """Campaigns of a few articles with one text, and what an annotator leaves in them."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home = home
        self.folder = folder

    def push(self, name: str, *articles: str, annotators: str = "a") -> Campaign:
        rows = "".join(json.dumps({"id": a, "text": TEXT}) + "\n" for a in articles)
        file = self.folder / f"{name}.jsonl"
        file.write_text(rows, encoding="utf-8")
        done = sitrep(self.home, "push", file, "--name", name, "--annotators", annotators)
        assert done.returncode == 0, done.stderr
        return load(self.home, name)

    def annotate(self, campaign: Campaign, article: str, result: list[Any], **more: Any) -> int:
        with client(self.home) as studio:
            project = campaign.projects[campaign.annotators[0]]
            (task,) = [t.task for t in held(studio, project) if t.article == article]
            return int(studio.annotations.create(id=task, result=result, **more).id)

    def pull(self, name: str, *options: str) -> subprocess.CompletedProcess[str]:
        return sitrep(self.home, "pull", name, "--out", self.folder / "out", *options)

    def layer(self, article: str) -> str:
        return (self.folder / "out" / "a" / f"{article}.txt").read_text("utf-8")

    def rows(self) -> dict[str, dict[str, Any]]:
        lines = (self.folder / "out" / "a.jsonl").read_text("utf-8").splitlines()
        return {row["article"]: row for row in map(json.loads, lines)}


@pytest.fixture
def campaigns(tmp_path: Path) -> Campaigns:
    return Campaigns(shared(), tmp_path)


def test_everything_wrong_is_listed_and_the_sound_article_is_written(campaigns: Campaigns) -> None:
    names = ("good", "label", "past", "moved", "relation", "skipped", "several", "crossing", "open")
    campaign = campaigns.push("wrong", *names)
    good = item(SOLDIERS)
    campaigns.annotate(campaign, "good", [good], lead_time=12.5)
    campaigns.annotate(campaign, "label", [item({**SOLDIERS, "labels": ["ARMY"]})])
    campaigns.annotate(campaign, "past", [item({**SOLDIERS, "end": 99})])
    campaigns.annotate(campaign, "moved", [item({**SOLDIERS, "start": 1})])
    nowhere = {"type": "relation", "from_id": "s", "to_id": "x", "labels": ["AGENT"]}
    campaigns.annotate(campaign, "relation", [good, nowhere])
    campaigns.annotate(campaign, "skipped", [], was_cancelled=True)
    campaigns.annotate(campaign, "several", [good])
    campaigns.annotate(campaign, "several", [])
    over = {"start": 4, "end": 13, "labels": ["CIVILIAN"]}
    campaigns.annotate(campaign, "crossing", [good, item(over, "o")])
    done = campaigns.pull("wrong")
    assert done.returncode == 1
    assert "a: 1 pulled, 0 as before, 1 not annotated yet" in done.stdout
    found = [line for line in done.stdout.splitlines() if "[" in line]
    checks = {line.split()[1]: line.split("[")[1].split("]")[0] for line in found}
    assert checks == {
        "label": "unknown-type",
        "past": "span-past-end",
        "moved": "span-text",
        "relation": "studio-nowhere",
        "skipped": "studio-skipped",
        "several": "studio-several",
        "crossing": "span-crossing",
    }
    assert all(line.startswith("wrong/a ") and " task " in line for line in found)
    assert "by admin@localhost.local [unknown-type] no type 'ARMY'; there are" in done.stdout
    assert "7 findings; their articles were not written" in done.stderr
    assert [p.name for p in (campaigns.folder / "out" / "a").iterdir()] == ["good.txt"]
    assert campaigns.layer("good") == f"[Soldiers]{{A1 STATE_MILITARY}}{TEXT[8:]}\n"
    row = campaigns.rows()["good"]
    assert (row["by"], row["seconds"], row["regions"]) == ("admin@localhost.local", 12.5, 1)


def test_only_what_changed_is_pulled_and_an_edited_file_is_never_overwritten(
    campaigns: Campaigns,
) -> None:
    campaign = campaigns.push("again", "one", "two")
    number = campaigns.annotate(campaign, "one", [item(SOLDIERS)])
    campaigns.annotate(campaign, "two", [item(SOLDIERS)])
    assert "a: 2 pulled, 0 as before" in campaigns.pull("again").stdout
    assert "a: 0 pulled, 2 as before" in campaigns.pull("again").stdout
    with client(campaigns.home) as studio:
        took = item({"start": 9, "end": 13, "labels": ["TERRITORY"]}, "t")
        studio.annotations.update(id=number, result=[item(SOLDIERS), took])
    assert "a: 1 pulled, 1 as before" in campaigns.pull("again").stdout
    assert "[took]{E1 TERRITORY}" in campaigns.layer("one")
    edited = campaigns.folder / "out" / "a" / "two.txt"
    edited.write_text(TEXT + "\n", encoding="utf-8")
    refused = campaigns.pull("again")
    assert refused.returncode == 1 and "[layer-changed]" in refused.stdout
    assert edited.read_text("utf-8") == TEXT + "\n"
    assert "a: 1 pulled, 1 as before" in campaigns.pull("again", "--overwrite").stdout
    assert "A1" in campaigns.layer("two")
    with client(campaigns.home) as studio:
        studio.annotations.delete(id=number)
    gone = campaigns.pull("again")
    assert gone.returncode == 1 and "one [studio-withdrawn]" in gone.stdout
    assert "[took]{E1 TERRITORY}" in campaigns.layer("one")


def test_tasks_that_came_went_or_changed_on_the_server(campaigns: Campaigns) -> None:
    campaign = campaigns.push("moved-on", "kept", "deleted", "changed")
    with client(campaigns.home) as studio:
        project = campaign.projects["a"]
        tasks = {t.article: t.task for t in held(studio, project)}
        studio.tasks.delete(id=str(tasks["deleted"]))
        data = {"doc_id": "changed", "text": TEXT + "!", "sha256": campaign.digests["changed"]}
        studio.tasks.update(id=str(tasks["changed"]), data=data)
        studio.tasks.create(project=project, data={"doc_id": "stranger", "text": "x"})
    done = campaigns.pull("moved-on")
    for part in ("deleted [studio-missing]", "[studio-text]", "[studio-foreign]"):
        assert part in done.stdout, done.stdout
    assert done.returncode == 1 and "1 not annotated yet" in done.stdout
    again = sitrep(
        campaigns.home, "push", campaigns.folder / "moved-on.jsonl", "--name", "moved-on",
        "--annotators", "a",
    )  # fmt: skip
    assert "a: 1 new, 2 there already" in again.stdout


def test_a_project_that_was_deleted_is_said_so_and_nothing_is_lost(campaigns: Campaigns) -> None:
    campaign = campaigns.push("deleted", "one")
    campaigns.annotate(campaign, "one", [item(SOLDIERS)])
    assert campaigns.pull("deleted").returncode == 0
    with client(campaigns.home) as studio:
        studio.projects.delete(id=campaign.projects["a"])
    before = campaigns.layer("one")
    pull = campaigns.pull("deleted")
    rows = campaigns.folder / "deleted.jsonl"
    push = sitrep(campaigns.home, "push", rows, "--name", "deleted", "--annotators", "a")
    for done in (pull, push):
        assert done.returncode == 2 and "Traceback" not in done.stderr
        assert "deleted" in done.stderr and len(done.stderr.splitlines()) <= 3, done.stderr
    assert campaigns.layer("one") == before


def test_a_disk_that_fills_up_loses_nothing(campaigns: Campaigns) -> None:
    names = [f"n{number}" for number in range(60)]
    campaign = campaigns.push("full", *names)
    with client(campaigns.home) as studio:
        for task in list(held(studio, campaign.projects["a"])):
            studio.annotations.create(id=task.task, result=[item(SOLDIERS)])
    out = campaigns.folder / "out"
    out.mkdir()
    pull = shlex.join(command(campaigns.home, "pull", "full", "--out", out))
    # A file system of our own, seen by this one process, with room for some of the files.
    script = f"""mount -t tmpfs -o size=100k tmpfs {out} && {pull}; code=$?
        find {out} -type f | wc -l; cat {out}/a/n0.txt
        mount -o remount,size=9m {out}; {pull}; exit $code"""
    words = ["unshare", "--map-root-user", "--mount", "sh", "-c", script]
    probe = [*words[:3], "true"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True).returncode != 0:
        pytest.skip("no mount of our own here")
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert f"cannot write below {out}: No space left on device; every file" in done.stderr
    count, layer, *_ = done.stdout.splitlines()
    assert 0 < int(count) < 60 and layer == "[Soldiers]{A1 STATE_MILITARY}" + TEXT[8:]
    assert "a: 60 pulled, 0 as before" in done.stdout  # the first page was not noted yet


def test_spans_drawn_with_a_blank_at_the_edge_are_moved_and_told(campaigns: Campaigns) -> None:
    campaign = campaigns.push("blanks", "one")
    value = {"start": 13, "end": 19, "text": " Lesk ", "labels": ["SETTLEMENT"]}
    campaigns.annotate(campaign, "one", [item(value, origin="manual")])
    done = campaigns.pull("blanks")
    assert done.returncode == 0 and "1 hand-drawn spans moved off blanks" in done.stdout
    assert "took [Lesk]{L1 SETTLEMENT} and" in campaigns.layer("one")
    row = campaigns.rows()["one"]
    assert (row["drawn"], row["untouched"], row["trimmed"]) == (["L1.1"], [], 1)


def test_the_servers_own_export_reads_the_same_as_a_pull(campaigns: Campaigns) -> None:
    campaign = campaigns.push("export", "one")
    campaigns.annotate(campaign, "one", [item(SOLDIERS)])
    campaigns.pull("export")
    with client(campaigns.home) as studio:
        export = studio.projects.exports.as_json(campaign.projects["a"])
    file = campaigns.folder / "export.json"
    file.write_text(json.dumps(export), encoding="utf-8")
    (document,) = read(file).documents
    layers, _ = read_layers(campaigns.folder / "out")
    pulled = [(m.layer, m.type, m.start, m.end) for m in layers["a"]["one"].mentions]
    assert [tuple(span.values()) for span in document.spans] == pulled
    assert list(labels(export[0]["annotations"][0])) == document.spans


def test_a_share_is_read_by_both_and_the_rest_dealt_out(campaigns: Campaigns) -> None:
    rows = campaigns.folder / "shares.jsonl"
    names = [f"n{number}" for number in range(8)]
    rows.write_text("".join(json.dumps({"id": n, "text": TEXT}) + "\n" for n in names))
    push = ("push", rows, "--name", "shares", "--annotators", "a,b", "--overlap", "0.25")
    done = sitrep(campaigns.home, *push)
    assert "a: 5 new" in done.stdout and "b: 5 new" in done.stdout
    campaign = load(campaigns.home, "shares")
    with client(campaigns.home) as studio:
        there = {a: {t.article for t in held(studio, p)} for a, p in campaign.projects.items()}
    assert there["a"] | there["b"] == set(names) and len(there["a"] & there["b"]) == 2
    assert "a: 0 new, 5 there already" in sitrep(campaigns.home, *push).stdout


def test_a_text_or_a_plan_that_changed_since_the_push_is_refused(campaigns: Campaigns) -> None:
    campaigns.push("frozen", "one")
    file = campaigns.folder / "frozen.jsonl"
    other = sitrep(campaigns.home, "push", file, "--name", "frozen", "--annotators", "a,c")
    assert other.returncode == 2 and "was pushed for a on the server" in other.stderr
    file.write_text(json.dumps({"id": "one", "text": TEXT + "!"}) + "\n", encoding="utf-8")
    done = sitrep(campaigns.home, "push", file, "--name", "frozen", "--annotators", "a")
    assert done.returncode == 2 and "frozen one [studio-text]" in done.stderr
