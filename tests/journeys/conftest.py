"""A running site on a freshly built demo, and a browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from demo.story.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 900}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo built once for this run."""
    if CHROMIUM is None:
        pytest.skip("No Chromium found; install the package chromium to run the browser journeys.")
    data = tmp_path_factory.mktemp("demo")
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        run = [sys.executable, "manage.py", *command]
        subprocess.run(run, cwd=ROOT, env=_environment(data), check=True, timeout=900)
    return data


@pytest.fixture(scope="module")
def demo_site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of a server on a copy of the demo, so that no journey disturbs another."""
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demo_data, data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (data / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT, env=_environment(data), stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _environment(data: Path) -> dict[str, str]:
    """What the server's process sees: nothing of the developer's own settings."""
    kept = ("PATH", "HOME", "LANG", "SSL_CERT_FILE")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    return {
        **own,
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONUTF8": "1",
    }


def _wait_for(address: str) -> None:
    """Return when the server answers; fail after a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("The demo site did not start within a minute.")


@pytest.fixture(scope="session")
def browser(demo_data: Path) -> Iterator[Browser]:
    """Chromium as the system's package provides it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, demo_site: str) -> Iterator[Callable[..., Page]]:
    """Opens pages in fresh sessions: ``open_page("/gremien/", viewport=PHONE)``.

    Any request to another host, any script error and any answer of 500 fails the journey.
    """
    contexts = []
    faults: list[str] = []

    def open_(path: str = "/", **options: Any) -> Page:
        options.setdefault("viewport", DESKTOP)
        context = browser.new_context(
            base_url=demo_site, locale="de-DE", timezone_id="Europe/Berlin", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: _note_foreign(request.url, demo_site, faults))
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on(
            "response",
            lambda answer: faults.append(f"500: {answer.url}") if answer.status >= 500 else None,
        )
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def _note_foreign(url: str, own: str, faults: list[str]) -> None:
    """Remember a request that leaves the site."""
    if not url.startswith((own, "data:", "blob:")):
        faults.append(f"request to another host: {url}")


@pytest.fixture
def log_in(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page as one of the demo's people: ``log_in("vorsitz@kim.example", "/intern/")``."""

    def log_in_(email: str, path: str = "/intern/", **options: Any) -> Page:
        page = open_page(f"/konto/anmelden/?next={path}", **options)
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
        page.wait_for_url(f"**{path}")
        return page

    return log_in_
