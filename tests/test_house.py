"""Who may import whom: `sources` knows nothing of `arguments`, and plain modules no Django."""

import ast
import subprocess
import sys
from functools import cache

from tests.conftest import PROJECT

# Plain by decision; besides these, every module that says "No Django." of itself.
PLAIN = [
    "sources/alignment.py",
    "sources/anchoring.py",
    "sources/figures.py",
    "sources/likeness.py",
    "sources/reanchoring.py",
    "sources/importers/*.py",
    "arguments/graph.py",
    "arguments/comparison.py",
    "arguments/evaluation.py",
    "arguments/labellings.py",
    "arguments/layout.py",
    "arguments/weaknesses.py",
    "arguments/formats/*.py",
]


def modules(app):
    return sorted((PROJECT / app).rglob("*.py"))


@cache
def plain_modules():
    named = {path for pattern in PLAIN for path in PROJECT.glob(pattern)}
    said = {
        path
        for app in ("sources", "arguments")
        for path in modules(app)
        if "No Django." in (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")
    }
    return sorted(
        ".".join(path.relative_to(PROJECT).with_suffix("").parts) for path in named | said
    )


def imported(path):
    """The modules that the file at `path` imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(PROJECT).parent.parts
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            yield ".".join(filter(None, [above, node.module]))


def test_sources_never_imports_arguments():
    paths = modules("sources")
    assert paths
    for path in paths:
        assert not [name for name in imported(path) if name.split(".")[0] == "arguments"], path


def test_the_plain_modules_are_there():
    assert {"sources.anchoring", "sources.importers.txt", "arguments.graph"} <= {*plain_modules()}
    assert {"arguments.formats.folder", "arguments.formats.rules"} <= {*plain_modules()}


def test_plain_modules_work_where_there_is_no_django():
    """Whatever they import in turn, models included, would import Django."""
    for module in plain_modules():
        path = PROJECT / f"{module.replace('.', '/')}.py"
        roots = {name.split(".")[0] for name in imported(path)}
        assert "django" not in roots, module  # nor inside a function
    code = f"import sys; sys.modules['django'] = None; import {', '.join(plain_modules())}"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, timeout=60)
