"""Hand a file to the child that parses it, and take its answer with care. No Django."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from datetime import date
from pathlib import Path

from sources.importers.extracted import Extracted, Limits
from sources.importers.parsers import CALLED, INSTEAD, instead, parse, too_large
from sources.importers.signatures import format_of
from sources.importers.txt import ImportProblem

LIMITS = Limits()
QUICK = 100_000  # bytes of plain text that are read here and now
ROOT = Path(__file__).resolve().parent.parent.parent
INHERITED = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")  # no keys, no database


def extract(name, data, *, limits=LIMITS):
    """The Extracted of an uploaded file: its `name` and its bytes. Raises ImportProblem."""
    if len(data) > limits.upload:
        raise ImportProblem(
            f"It has {len(data) / 1e6:.1f} MB; {limits.upload / 1e6:.0f} MB is the most. Split it, or "
            "leave out its images."
        )
    kind = format_of(name, data)
    if kind == "txt" and len(data) <= QUICK:
        return parse(kind, data, limits)
    said = answer(kind, data, limits)
    return _extracted(said["extracted"])


def answer(kind, data, limits=LIMITS, module="sources.importers.child"):
    """What the child `module` says of a file, a dict. Raises ImportProblem.

    It is killed when the clock runs out or the answer runs over.
    """
    said = _understood(*_said(kind, data, limits, module), kind, limits)
    if "problem" in said:
        raise ImportProblem(said["problem"])
    return said


def _said(kind, data, limits, module):
    """(what the child prints, its exit code)."""
    longest = 6 * limits.characters + 1_000_000  # bytes: four a character, the roles, the rest
    child = _started(kind, data, limits, module)
    late = threading.Event()
    clock = threading.Timer(limits.seconds, lambda: (late.set(), child.kill()))
    clock.start()
    try:
        with child.stdout:
            said = child.stdout.read(longest + 1)
        if len(said) > longest:
            raise ImportProblem(f"Its text is longer than a document may be. {instead(kind)}")
        code = child.wait()
    finally:
        clock.cancel()
        child.kill()
        child.wait()
    if late.is_set() or code == -signal.SIGXCPU:
        raise ImportProblem(
            f"Reading it took more than {limits.seconds} seconds, so it was stopped. {instead(kind)}"
        )
    return said, code


def _started(kind, data, limits, module):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        return subprocess.Popen(
            [sys.executable, "-m", module, kind, json.dumps(asdict(limits))],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={key: os.environ[key] for key in INHERITED if key in os.environ},
        )


def _understood(said, code, kind, limits):
    if -code in (signal.SIGABRT, signal.SIGKILL):  # a library, or the system, ran out of memory
        raise ImportProblem(too_large(limits, kind))
    try:
        return json.loads(said)
    except ValueError as error:
        raise ImportProblem(
            f"The {CALLED[kind]} broke the program that reads it (exit {code}): it is damaged, or needs "
            f"too much memory. {INSTEAD.get(kind, 'Save it again, or copy its text into a .txt file.')}"
        ) from error


def _extracted(said):
    days = {
        key: date.fromisoformat(said[key]) if said[key] else None
        for key in ("dated_from", "dated_to")
    }
    rows = {key: tuple(said[key]) for key in ("paragraphs", "authors")}
    return Extracted(**{**said, **days, **rows})
