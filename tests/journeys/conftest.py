"""A real server, prepared as `make run` does, and a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
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
    passwords: dict


def serve(var, texts):
    """Prepare an installation in the folder `var` and serve it; yields a Server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "VAR": str(var), "SECRET_KEY": "for-journeys-only", "DATABASE_URL": ""}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    prepared = subprocess.run(
        [sys.executable, "manage.py", "prepare", "--texts", texts or ""],
        cwd=PROJECT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    passwords = dict(re.findall(r"^  (admin|analyst)\s+(\S+)$", prepared.stdout, re.M))
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    command += ["--log-level", "warning"]
    process = subprocess.Popen(command, cwd=PROJECT, env=env)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/help/")
        yield Server(url, passwords)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(url, seconds=20):
    for _ in range(seconds * 10):
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def server(tmp_path_factory, texts_folder):
    """Both collections with their texts."""
    yield from serve(tmp_path_factory.mktemp("var"), str(texts_folder))


@pytest.fixture(scope="session")
def bare_server(tmp_path_factory):
    """Both collections, the five texts missing."""
    yield from serve(tmp_path_factory.mktemp("bare"), None)


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


def _is_error(message):
    """A form that is refused on purpose, as stale or as invalid, is noted in the console too."""
    return message.type == "error" and not re.search("status of (409|422)", message.text)


@pytest.fixture
def open_page(browser):
    """Open pages in fresh contexts; any script error or blocked resource fails the test."""
    contexts, errors = [], []

    def open_page(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if _is_error(message) else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
