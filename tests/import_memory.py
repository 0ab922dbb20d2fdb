"""python -m tests.import_memory: what reading large files costs the reader and its largest child.

In a process of its own: the system counts what a parent holds as its children's, too, and tests
hold much. Prints both in bytes.
"""

import gc
import os
import resource
from pathlib import Path

from sources.importers import ImportProblem, extract
from tests.uploads import docx, lines, page, paragraph, pdf, zipped

NOISE = "The street has been noisy for as long as anyone remembers, and nobody counts the cars."
PARAGRAPHS = 5_000 if os.environ.get("DEEP") else 700


def resident():
    """The memory this process holds now, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def main():
    files = {
        "a.docx": docx("".join(paragraph(f"{n} {NOISE}") for n in range(PARAGRAPHS))),
        "b.html": page("".join(f"<p>{n} {NOISE}</p>" for n in range(300))).encode(),
        "d.pdf": pdf([lines([NOISE] * 30)] * 5),
    }
    bomb = zipped({"word/document.xml": bytes(100_000_000)})
    gc.collect()
    before = resident()
    for name, data in files.items():
        assert NOISE in extract(name, data).body
    try:
        extract("c.docx", bomb)
    except ImportProblem:
        pass
    else:
        raise AssertionError("a bomb was read")
    grown = resident() - before
    print(grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)


if __name__ == "__main__":
    main()
