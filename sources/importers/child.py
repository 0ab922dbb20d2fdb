"""Parse one file within limits: bytes on standard input, JSON on standard output. No Django.

    python -m sources.importers.child FORMAT LIMITS_AS_JSON

Answers {"extracted": …} or {"problem": "…"}. A fresh interpreter, so that whatever a parser
spends or breaks is gone with it.
"""

import json
import os
import resource
import sys
from dataclasses import asdict

from sources.importers.extracted import Limits
from sources.importers.parsers import parse, too_large
from sources.importers.txt import ImportProblem


def main(kind, said):
    limits = Limits(**json.loads(said))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    try:
        restrict(limits)
        extracted = parse(kind, sys.stdin.buffer.read(), limits)
        answer = {"extracted": asdict(extracted)}
    except ImportProblem as problem:
        answer = {"problem": str(problem)}
    except MemoryError:
        answer = {"problem": too_large(limits)}
    with out:
        json.dump(answer, out, ensure_ascii=False, default=str)


def restrict(limits):
    """No more memory and time than allowed, no file written, no core dumped."""
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds, limits.seconds + 1),  # SIGXCPU, then SIGKILL
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, most = resource.getrlimit(what)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
