"""The door: a child process with limits on memory, time and answer, and no way to hang."""

import subprocess
import sys
import time

import pytest
from lxml import etree

from sources.importers import Extracted, ImportProblem, Limits, extract, parent
from sources.importers.libxml import memory_errors
from sources.importers.parsers import parse
from tests.conftest import PROJECT
from tests.import_memory import NOISE
from tests.uploads import docx, lines, page, paragraph, pdf

MB = 1_000_000


def refusal(name, data, **limits):
    with pytest.raises(ImportProblem) as problem:
        extract(name, data, limits=Limits(**limits))
    return str(problem.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", NOISE.encode()),
        ("b.txt", b"\n\n".join([NOISE.encode()] * 1500)),
        ("a.md", f"# Why\n\n{NOISE}".encode()),
        ("a.html", page(f"<h1>Ç’është</h1><p>{NOISE}</p>").encode()),
        ("a.pdf", pdf([lines([NOISE])])),
        ("a.docx", docx(paragraph("Why", "berschrift1") + paragraph(NOISE))),
    ],
)
def test_every_format_comes_back_from_the_child_as_it_was_there(name, data):
    extracted = extract(name, data)
    assert isinstance(extracted, Extracted)
    assert extracted == parse(name.partition(".")[2], data, Limits())
    assert NOISE in extracted.body


def test_a_parsers_refusal_reaches_the_user():
    assert "holds no text, only images" in refusal("a.pdf", pdf([[]]))


def test_more_than_the_limit_is_refused_before_it_is_read():
    data, started = b"%PDF-" + bytes(20 * MB), time.process_time()
    assert refusal("a.pdf", data).startswith("It has 20.0 MB; 20 MB is the most.")
    assert time.process_time() - started < 0.1


def test_a_child_that_takes_too_long_is_stopped():
    started = time.monotonic()
    assert "more than 1 seconds" in refusal(
        "a.html", page("<b>x</b> " * 100_000).encode(), seconds=1
    )
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("memory", [40, 60])  # used up by libxml2, or by what reads its tree
def test_a_child_that_takes_too_much_memory_says_so(memory):
    data = docx("<w:p/>" * 200_000 + paragraph(NOISE))
    message = refusal("a.docx", data, ratio=10_000, memory=memory * MB)
    assert f"more than {memory} MB of memory" in message


def test_a_web_page_that_takes_too_much_memory_says_so():
    assert "more than 90 MB" in refusal("a.html", page("<p>x" * 200_000).encode(), memory=90 * MB)


@pytest.mark.parametrize("path", ["//x[", "nope()"])
def test_no_other_error_of_libxml2_is_one_of_memory(path):
    with pytest.raises(etree.XPathError), memory_errors():
        etree.Element("x").xpath(path)


def test_a_text_that_is_too_long_is_refused():
    data = docx(paragraph("word " * 300))
    assert "more than the 1,000 that a document may have" in refusal(
        "a.docx", data, characters=1000
    )


def test_an_answer_without_end_is_cut_off(monkeypatch):
    chatter(monkeypatch, "while True: print('x' * 100_000)")
    assert "longer than a document may be" in refusal("a.md", b"# x", characters=1000)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os.abort()", "more than 512 MB of memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "more than 512 MB of memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "more than 20 seconds"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "broke the program"),
        ("raise SystemExit(3)", "broke the program that reads it \\(exit 3\\)"),
        ("print('{')", "broke the program"),
    ],
)
def test_a_child_that_dies_leaves_a_readable_refusal(monkeypatch, code, words):
    chatter(monkeypatch, code)
    with pytest.raises(ImportProblem, match=words):
        extract("a.md", b"# x")


def chatter(monkeypatch, code):
    """Let the child run `code` in place of the parser."""
    popen = parent.subprocess.Popen

    def other(command, **options):
        return popen([sys.executable, "-c", code], **options)

    monkeypatch.setattr(parent.subprocess, "Popen", other)


def test_the_child_may_write_no_file_and_sees_no_keys(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    code = (
        "import os; from sources.importers import child, extracted\n"
        "child.restrict(extracted.Limits()); import json\n"
        "try:\n  with open('written', 'w') as file: file.write('x')\n  wrote = 'wrote'\n"
        "except OSError: wrote = 'refused'\n"
        "print(json.dumps({'problem': wrote + str('SECRET_KEY' in os.environ)}))"
    )
    chatter(monkeypatch, code)
    try:
        assert refusal("a.md", b"# x") == "refusedFalse"
    finally:
        (parent.ROOT / "written").unlink(missing_ok=True)


def test_the_parent_hardly_grows_and_the_largest_child_stays_within_its_limit():
    command = [sys.executable, "-m", "tests.import_memory"]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    grown, largest = map(int, said.split())
    print(f"parent grew by {grown / MB:.1f} MB, largest child {largest / MB:.0f} MB")
    assert grown < 50 * MB
    assert 10 * MB < largest < 512 * MB
