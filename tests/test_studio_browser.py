"""A person at the labeling page: suggestions shown, spans drawn, realis, roles, Submit, pull."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from annotation.studio.access import client
from annotation.studio.campaign import load
from annotation.studio.home import Home
from annotation.studio.interface import interface
from annotation.studio.projects import held
from corpus.files import sha256
from tests.studio_browser import Page, browser
from tests.studio_server import shared, sitrep
from tests.test_studio_adjudication import layers_of

pytestmark = [pytest.mark.studio, pytest.mark.browser]
SHOTS = "SITREP_SCREENSHOTS"  # a folder: the pictures of the documentation are written there
TEXT = """Mine kills two soldiers near Dorva

The soldiers died on Monday when a mine went off under their lorry on the road to Dorva, the \
governor said. He blamed rebels who had threatened to “close every road”. Nobody claimed the \
attack, and the army is to clear the road this week."""
SUGGESTED = [
    ("event", "KILL", "kills"),
    ("actor", "STATE_MILITARY", "soldiers"),
    ("event", "BOMBING", "mine went off"),
    ("actor", "NONSTATE_ARMED", "rebels"),
    ("actor", "STATE_MILITARY", "army"),
]
NAMES = {
    "test_span_realis_role_submit_and_pull": "valley",
    "test_every_hotkey_chooses_its_label": "hotkeys",
    "test_no_page_asks_anything_of_another_machine": "requests",
}
PULLED = """Mine [kills]{E1 KILL} two [soldiers]{A1 STATE_MILITARY nominal} near \
[Dorva]{L1 SETTLEMENT}

The soldiers died on Monday when a [mine went off]{E2 BOMBING} under their lorry on the road to \
Dorva, the governor said. He blamed [rebels]{A2 NONSTATE_ARMED} who had threatened to “close every \
road”. Nobody claimed the attack, and the [army]{A3 STATE_MILITARY nominal} is to \
[clear]{E3 SEIZE} the road this week.
---
E1 target=A1 place=L1
E3 agent=A3 realis=FUTURE
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    home = shared()
    with browser() as driver:
        yield Page(driver, home)


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> int:
    """A project of one article with suggestions, pushed with the command."""
    home, name = shared(), NAMES[request.node.name]
    mentions = []
    for layer, kind, string in SUGGESTED:
        start = TEXT.index(string)
        mentions.append({"layer": layer, "type": kind, "start": start, "end": start + len(string)})
    row = {
        "id": "dorva-mine",
        "sha256": sha256(TEXT),
        "mentions": mentions,
        "event_types": ["KILL"],
    }
    (tmp_path / "demo.jsonl").write_text(json.dumps({"id": "dorva-mine", "text": TEXT}) + "\n")
    (tmp_path / "crf.jsonl").write_text(json.dumps(row) + "\n")
    done = sitrep(
        home, "push", tmp_path / "demo.jsonl", "--name", name, "--annotators", "ana",
        "--predictions", tmp_path / "crf.jsonl",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return load(home, name).projects["ana"]


def submitted(home: Home, project: int) -> bool:
    with client(home) as studio:
        return sum(task.annotations for task in held(studio, project)) == 1


def test_span_realis_role_submit_and_pull(page: Page, project: int, tmp_path: Path) -> None:
    page.open(project, len(SUGGESTED))
    assert page.regions() == [string for _, _, string in SUGGESTED]
    page.press("z")
    assert page.selected() == ["SEIZE"]
    page.drag("clear")
    page.press("shift+s")
    assert page.selected() == ["SETTLEMENT"]
    page.drag("Dorva")
    page.relate("clear", "army", "AGENT")
    page.relate("kills", "soldiers", "TARGET")
    page.relate("kills", "Dorva")  # an event and a place: no label needed
    page.click_region("clear")
    page.until(lambda: len(page.choices()) == 4)
    assert page.choices() == dict.fromkeys(("ACTUAL", "FUTURE", "NEGATED", "GENERIC"), False)
    page.press("r")
    page.until(lambda: page.choices()["FUTURE"])
    page.shoot(tmp_path / "labeling.png")
    page.press("\ue00c")
    page.click_region("rebels")
    page.until(lambda: page.choices() == {"NAME": False, "NOMINAL": True})
    page.press("shift+m")
    page.until(lambda: page.choices()["NAME"])
    page.click_text("Submit")
    home = shared()
    page.until(lambda: submitted(home, project))
    done = sitrep(home, "pull", "valley", "--out", tmp_path / "layers")
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "layers" / "ana" / "dorva-mine.txt").read_text("utf-8") == PULLED
    (row,) = map(json.loads, (tmp_path / "layers" / "ana.jsonl").read_text("utf-8").splitlines())
    assert row["seconds"] > 0 and row["by"] == "admin@localhost.local"
    assert row["untouched"] == ["E1.1", "A1.1", "E2.1", "A3.1"]
    assert (row["corrected"], row["drawn"]) == (["A2.1"], ["L1.1", "E3.1"])
    keep(tmp_path / "labeling.png")


def test_every_hotkey_chooses_its_label(page: Page, project: int) -> None:
    page.open(project, len(SUGGESTED))
    for label in fromstring(interface()).iter("Label"):
        page.press(label.attrib["hotkey"])
        page.until(lambda wanted=label.attrib["value"]: page.selected() == [wanted], 10)
    assert len(page.regions()) == len(SUGGESTED)
    page.press("\ue00c")
    page.press("shift+u")  # the filter takes what is typed now
    page.type("air")
    page.until(lambda: page.labels() == ["AIRSTRIKE"])


def test_no_page_asks_anything_of_another_machine(page: Page, project: int) -> None:
    page.open(project, len(SUGGESTED))
    urls = page.driver.execute_script(
        "return performance.getEntriesByType('resource').map(e => e.name)"
    )
    assert len(urls) > 20
    assert [u for u in urls if not u.startswith((page.url, "data:", "blob:"))] == []


def test_adjudication_opens_with_what_both_agree_on_and_asks_for_the_rest(
    page: Page, tmp_path: Path
) -> None:
    home, layers = shared(), layers_of(tmp_path)
    name = ("adjudicate", "--name", "valley-gold", "--layers", layers)
    assert sitrep(home, *name).returncode == 0
    project = load(home, "valley-gold").projects["gold"]
    page.open(project, 5)
    assert page.regions() == ["took", "Lesk", "killed", "rebels", "men"]
    page.click_text("Submit")
    page.click_text("OK")  # the editor says that an event lacks its realis, and selects it
    page.until(lambda: len(page.choices()) == 4)
    (shown,) = page.texts(".sr-text")
    assert "realis 23:29 event 'killed' | a: FUTURE | b: ACTUAL" in shown
    page.until(lambda: not page.all(".ant-modal"))
    page.shoot(tmp_path / "adjudication.png")
    page.press("q")
    page.until(lambda: page.choices()["ACTUAL"])
    page.click_text("Submit")
    page.until(lambda: submitted(home, project))
    done = sitrep(home, *name, "--finish")
    assert done.returncode == 0, done.stdout
    gold = (tmp_path / "gold" / "one.txt").read_text("utf-8")
    assert gold == (
        "Soldiers [took]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} and [killed]{E2 KILL} two "
        "[rebels]{A1 NONSTATE_ARMED nominal}; the [men]{A2 NONSTATE_ARMED nominal} fled.\n"
        "---\nE1 place=L1\nE2 target=A1\n"
    )
    keep(tmp_path / "adjudication.png")


def keep(picture: Path) -> None:
    if folder := os.environ.get(SHOTS):
        shutil.copy(picture, folder)
