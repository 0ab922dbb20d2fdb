"""A real server, prepared as `make run` does, and a real browser."""

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.run import chromium

PROJECT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@dataclass
class Server:
    url: str
    passwords: dict  # by name
    cookies: dict = field(default_factory=dict)  # of those who logged in, by name


def prepare(var, texts):
    """An installation in the folder `var`, as `make run` prepares one: its passwords by name."""
    prepared = subprocess.run(
        [sys.executable, "manage.py", "prepare", "--texts", texts],
        cwd=PROJECT,
        env=environment(var),
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(re.findall(r"^  (admin|analyst)\s+(\S+)$", prepared.stdout, re.M))


def serve(var, passwords):
    """Serve the installation in the folder `var`; yields a Server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload"]
    command += ["--log-level", "warning"]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment(var))
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/help/")
        yield Server(url, dict(passwords))
    finally:
        process.terminate()
        process.wait(timeout=10)


def environment(var):
    env = {**os.environ, "VAR": str(var), "SECRET_KEY": "for-journeys-only", "DATABASE_URL": ""}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env


def _wait_for(url, seconds=20):
    for _ in range(seconds * 10):
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def installation(tmp_path_factory, texts_folder):
    """Both collections with their texts: (folder, passwords)."""
    return prepared_once(tmp_path_factory, "full", str(texts_folder))


@pytest.fixture(scope="session")
def bare_installation(tmp_path_factory, installation):
    """Both collections, the five texts missing: (folder, passwords)."""
    return prepared_once(tmp_path_factory, "bare", "", static=installation[0] / "static")


def prepared_once(tmp_path_factory, name, texts, static=None):
    """The installation `name`, prepared by the first of the parallel workers that asks for it.

    `static` names a folder of collected static files to begin with.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, passwords = shared / name, shared / f"{name}.json"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not passwords.exists():
            folder.mkdir(exist_ok=True)
            if static is not None:
                shutil.copytree(static, folder / "static")
            passwords.write_text(json.dumps(prepare(folder, texts)))
    return folder, json.loads(passwords.read_text())


@pytest.fixture(scope="session")
def reading_server(tmp_path_factory, installation):
    """Both collections with their texts, for the modules that write nothing (READS_ONLY)."""
    yield from serve_copy(tmp_path_factory.mktemp("copy") / "var", *installation)


@pytest.fixture(scope="module")
def server(request, tmp_path_factory, installation):
    """Both collections with their texts; what a module writes there stays in the module."""
    if getattr(request.module, "READS_ONLY", False):
        yield request.getfixturevalue("reading_server")
    else:
        yield from serve_copy(tmp_path_factory.mktemp("copy") / "var", *installation)


@pytest.fixture(scope="module")
def bare_server(tmp_path_factory, bare_installation):
    """The same, the five texts missing."""
    yield from serve_copy(tmp_path_factory.mktemp("copy") / "bare", *bare_installation)


def serve_copy(folder, var, passwords):
    shutil.copytree(var, folder)
    yield from serve(folder, passwords)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    executable = chromium()
    if executable is None:
        pytest.fail("No Chromium: install it, or name one with CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


REFUSED = "status of (409|422)"  # a form refused on purpose is noted in the console too


@pytest.fixture
def open_page(browser):
    """Open pages in fresh contexts; any script error or blocked resource fails the test.

    Unless what the console says of it matches `expected`.
    """
    contexts, errors = [], []

    def open_page(expected=REFUSED, **options):
        def note(message):
            if message.type == "error" and not re.search(expected, message.text):
                errors.append(message.text)

        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
