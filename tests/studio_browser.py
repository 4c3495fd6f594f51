"""The labeling page as a person uses it: keys, mouse, panels; in a headless Chromium."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from annotation.studio.home import Home

SWITCHES = (
    "--headless=new",
    "--no-sandbox",  # Chromium refuses its sandbox to root, whom CI runs as
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1500,1000",
)
RECTANGLE = """
const walker = document.createTreeWalker(document.querySelector('.sr-text'), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const at = walker.currentNode.data.indexOf(arguments[0]);
  if (at >= 0) {
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + arguments[0].length);
    const box = range.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
  }
}
"""


def programs() -> tuple[str, str]:
    """Return Chromium and its driver, or skip the test where they are not installed."""
    for browser in ("chromium", "chromium-browser", "google-chrome"):
        found, driver = shutil.which(browser), shutil.which("chromedriver")
        if found and driver:
            return found, driver
    pytest.skip("no Chromium with chromedriver here: apt-get install chromium chromium-driver")


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    binary, driver = programs()
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for switch in (*SWITCHES, f"--user-data-dir={profile}"):
            options.add_argument(switch)
        service = Service(driver)
        page = webdriver.Chrome(options=options, service=service)
        try:
            yield page
        finally:
            page.quit()
            service.stop()


class Page:
    """One project's labeling page."""

    def __init__(self, driver: webdriver.Chrome, home: Home) -> None:
        running, access = home.running(), home.access()
        assert running is not None and access is not None
        self.driver, self.url = driver, running.url
        driver.get(f"{self.url}/user/login/")
        driver.find_element(By.NAME, "email").send_keys(access.email)
        password = driver.find_element(By.NAME, "password")
        password.send_keys(access.password)
        password.submit()
        self.until(lambda: "/user/login" not in driver.current_url)

    def until(self, true: object, seconds: float = 60) -> None:
        assert callable(true)
        WebDriverWait(self.driver, seconds, poll_frequency=0.1).until(lambda _: true())

    def open(self, project: int, regions: int) -> None:
        self.driver.get(f"{self.url}/projects/{project}/data?labeling=1")
        self.until(lambda: len(self.regions()) == regions)

    def all(self, selector: str) -> list[WebElement]:
        return [e for e in self.driver.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]

    def regions(self) -> list[str]:
        """Return the marked strings in the order of the text."""
        return [e.text for e in self.driver.find_elements(By.CSS_SELECTOR, ".htx-highlight")]

    def selected(self) -> list[str]:
        return [e.text.split("\n")[0] for e in self.all(".lsf-label_selected")]

    def press(self, key: str) -> None:
        *modifiers, letter = key.split("+")
        codes = [{"shift": Keys.SHIFT, "alt": Keys.ALT}[m] for m in modifiers]
        chain = ActionChains(self.driver, duration=20)
        for code in codes:
            chain.key_down(code)
        chain.send_keys(letter)
        for code in codes:
            chain.key_up(code)
        chain.perform()

    def type(self, text: str) -> None:
        ActionChains(self.driver, duration=20).send_keys(text).perform()

    def drag(self, string: str) -> None:
        """Mark the first occurrence of a string that is not marked yet, with the mouse."""
        count = len(self.regions())
        left, top, right, bottom = self.driver.execute_script(RECTANGLE, string)
        chain = ActionChains(self.driver, duration=80)
        pointer, middle = chain.w3c_actions.pointer_action, round((top + bottom) / 2)
        pointer.move_to_location(round(left + 1), middle)
        pointer.pointer_down()
        pointer.move_to_location(round((left + right) / 2), middle)
        pointer.move_to_location(round(right), middle)
        pointer.pointer_up()
        chain.perform()
        self.until(lambda: len(self.regions()) == count + 1)

    def click_region(self, string: str) -> None:
        marked = self.driver.find_elements(By.CSS_SELECTOR, ".htx-highlight")
        next(e for e in marked if e.text == string).click()

    def click_text(self, string: str) -> None:
        path = f"//*[normalize-space(text())='{string}']"

        def found() -> list[WebElement]:
            return [e for e in self.driver.find_elements(By.XPATH, path) if e.is_displayed()]

        self.until(lambda: bool(found()))
        found()[-1].click()

    def relate(self, one: str, two: str, label: str | None = None) -> None:
        """Draw a relation with Alt+R and the mouse; choose its label in the Relations panel."""
        self.press(Keys.ESCAPE)
        self.click_region(one)
        self.press("alt+r")
        self.click_region(two)
        if label is None:
            return
        self.click_text("Relations")
        self.until(lambda: bool(self.all(".lsf-relations__item")))
        item = self.all(".lsf-relations__item")[-1]
        ActionChains(self.driver).move_to_element(item).perform()
        item.find_element(By.CSS_SELECTOR, "[aria-label='Show Relation Labels']").click()
        self.until(lambda: bool(self.all("[data-testid='select-trigger-']")))
        self.all("[data-testid='select-trigger-']")[-1].click()
        self.click_text(label)
        self.press(Keys.ESCAPE)

    def choices(self) -> dict[str, bool]:
        """Return the values that are offered for the selected region, and which is chosen."""
        buttons = [
            label.find_element(By.TAG_NAME, "input") for label in self.all(".sr-region label")
        ]
        return {str(b.get_attribute("name")): b.is_selected() for b in buttons}

    def shoot(self, path: Path) -> None:
        assert self.driver.save_screenshot(str(path))
