"""The official Argdown parser: npm installs it once, then it is kept under var/."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
HERE = PROJECT / "tests" / "argdown"
KEPT = PROJECT / "var"


def parsed(texts):
    """What the official parser finds in each text; see tests/argdown/parse.mjs."""
    folder = installed()
    shutil.copy(HERE / "parse.mjs", folder)
    done = subprocess.run(
        ["node", "parse.mjs"],
        cwd=folder,
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def installed():
    """The folder with the parser. Skips without node or network; in CI only without node."""
    problem = prepare()
    if problem:
        message = f"the official Argdown parser was not asked: {problem}"
        tried = "npm could not" in problem
        pytest.fail(message) if tried and os.environ.get("CI") else pytest.skip(message)
    return _folder()


def prepare():
    """Install the parser where it is not there yet; returns "", or why it cannot be."""
    folder = _folder()
    if folder.is_dir():
        return ""
    if not shutil.which("node") or not shutil.which("npm"):
        return "no node and npm in PATH"
    KEPT.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=KEPT, prefix="argdown-new-"))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, fresh)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=180)
        problem = done.returncode and done.stderr.strip().partition("\n")[0]
    except subprocess.TimeoutExpired:
        problem = "it took more than three minutes"
    if problem:
        shutil.rmtree(fresh)
        return f"npm could not install it ({problem})"
    try:
        fresh.rename(folder)
    except OSError:  # another run was quicker
        shutil.rmtree(fresh)
    return ""


def _folder():
    lock = (HERE / "package-lock.json").read_bytes()
    return KEPT / f"argdown-{hashlib.sha256(lock).hexdigest()[:12]}"
