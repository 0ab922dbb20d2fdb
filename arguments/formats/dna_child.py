"""Read a file of Discourse Network Analyzer within limits: bytes in, JSON out. No Django.

    python -m arguments.formats.dna_child dna LIMITS_AS_JSON

Answers {"coded": …} or {"problem": "…"}, as sources.importers.child does for other files.
"""

import json
import os
import sys
from dataclasses import asdict

from arguments.formats import dna
from arguments.formats.strict_yaml import FormatError
from sources.importers.child import restrict
from sources.importers.extracted import Limits
from sources.importers.parsers import instead, too_large

MOST = 5_000  # statements


def main(kind, said):
    limits = Limits(**json.loads(said))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        restrict(limits)
        answer = {"coded": asdict(_coded(sys.stdin.buffer.read()))}
    except FormatError as error:
        answer = {"problem": " ".join(error.problems[:5])}
    except MemoryError:
        answer = {"problem": too_large(limits, kind)}
    with out:
        json.dump(answer, out, ensure_ascii=False)


def _coded(data):
    coded = dna.read(data, slug="dna")
    count = len(coded.data["statements"])
    if count > MOST:
        raise FormatError(
            f"It has {dna.counted(count)}; this page takes {MOST:,}. {instead('dna')}"
        )
    return coded


if __name__ == "__main__":
    main(*sys.argv[1:])
