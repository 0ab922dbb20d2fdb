"""A collection's folder as tests change it, and the commands that load and export it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from arguments.models import Statement
from arguments.snapshot import snapshot
from sources.models import Collection, Text
from tests.photo import photo


def edit(folder, name, old, new):
    """Replace the first `old` in a file of the folder; returns the line on which it stood."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old!r}"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def contents(path):
    """{name: bytes} of a collection's folder without its texts."""
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and file.relative_to(path).parts[0] != "texts"
    }


def run(command, *arguments, **options):
    """What the command prints."""
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def refusal(*arguments, command="load_collection", **options):
    """The message with which the command refuses; nothing may have changed by then."""
    before = photo()
    with pytest.raises(CommandError) as caught:
        run(command, *arguments, **options)
    assert photo() == before
    return str(caught.value)


def state():
    """All there is, to see that nothing changed."""
    maps = [snapshot(collection, states=True) for collection in Collection.objects.order_by("id")]
    texts = Text.objects.order_by("id").values_list("document__key", "version", "body", "public")
    return [maps, list(texts), list(Statement.objects.values_list("id", "version"))]
