"""The labeling page as a person uses it: keys, mouse, panels; in a headless Chromium."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
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
        """Wait until something holds or has worked; the page replaces its elements meanwhile."""
        assert callable(true)
        passing = (StaleElementReferenceException, IndexError, StopIteration)
        wait = WebDriverWait(self.driver, seconds, 0.1, ignored_exceptions=passing)
        wait.until(lambda _: true())

    def texts(self, selector: str) -> list[str]:
        """Return the texts of what is shown, all of one moment."""
        script = """return [...document.querySelectorAll(arguments[0])]
            .filter(e => e.offsetParent !== null).map(e => e.innerText)"""
        return list(self.driver.execute_script(script, selector))

    def open(self, project: int, regions: int) -> None:
        self.driver.get(f"{self.url}/projects/{project}/data?labeling=1")
        self.until(lambda: len(self.regions()) == regions)

    def all(self, selector: str) -> list[WebElement]:
        return [e for e in self.driver.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]

    def regions(self) -> list[str]:
        """Return the marked strings in the order of the text."""
        return self.texts(".htx-highlight")

    def selected(self) -> list[str]:
        return self.texts(".lsf-label_selected .lsf-label__text")

    def labels(self) -> list[str]:
        return self.texts(".lsf-label .lsf-label__text")

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
        def click() -> bool:
            next(e for e in self.all(".htx-highlight") if e.text == string).click()
            return True

        self.until(click)

    def click_text(self, string: str) -> None:
        path = f"//*[normalize-space(text())='{string}']"

        def click() -> bool:
            found = self.driver.find_elements(By.XPATH, path)
            [e for e in found if e.is_displayed()][-1].click()
            return True

        self.until(click)

    def relate(self, one: str, two: str, label: str | None = None) -> None:
        """Draw a relation with Alt+R and the mouse; choose its label in the Relations panel."""
        self.press(Keys.ESCAPE)
        self.click_region(one)
        self.press("alt+r")
        self.click_region(two)
        if label is None:
            return
        self.click_text("Relations")
        self.until(self._open_labels)
        self.until(self._open_menu)
        self.click_text(label)
        self.press(Keys.ESCAPE)

    def _open_labels(self) -> bool:
        item = self.all(".lsf-relations__item")[-1]
        ActionChains(self.driver).move_to_element(item).perform()
        buttons = item.find_elements(By.CSS_SELECTOR, "[aria-label='Show Relation Labels']")
        buttons[0].click()
        return True

    def _open_menu(self) -> bool:
        self.all("[data-testid='select-trigger-']")[-1].click()
        return True

    def choices(self) -> dict[str, bool]:
        """Return the values that are offered for the selected region, and which is chosen."""
        script = """return [...document.querySelectorAll('.sr-region label')]
            .filter(e => e.offsetParent !== null)
            .map(e => [e.querySelector('input').name, e.querySelector('input').checked])"""
        return dict(self.driver.execute_script(script))

    def shoot(self, path: Path) -> None:
        assert self.driver.save_screenshot(str(path))
