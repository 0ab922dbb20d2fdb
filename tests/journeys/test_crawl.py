"""Every internal link leads somewhere, and no page is heavy.

A page stands at hundreds of addresses that differ in values only (which statement is open, which
passage is marked). `make test` asks for some of each kind, `make test-deep` for nearly all.
"""

import random
import re
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.conftest import DEEP
from tests.crawling import links_of

READS_ONLY = True

MAX_BYTES = 100_000
SLUG = re.compile(r"^/c/[^/]+")
ROW = re.compile(r"/(issues|documents|voices|s)/[^/.]+")


def crawl(start, rows, names, values):
    """({address: problem} of the pages that links lead to, how many were asked for).

    At most so many `rows` of each kind; of the queries with so many `names`, so many `values`.
    """
    seen, waiting, problems = {start + "/"}, [start + "/"], {}
    asked, chance, count = Counter(), random.Random(1), 0
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            visited = list(pool.map(visit, waiting))
            count += len(visited)
            for address, (problem, _) in zip(waiting, visited, strict=True):
                if problem:
                    problems[address] = problem
            links = {link for _, links in visited for link in links if link.startswith(start)}
            new = sorted(link for link in links - seen if "/admin/" not in link)
            seen.update(new)
            chance.shuffle(new)
            waiting = [link for link in new if worth_a_visit(link, asked, rows, names, values)]
    return problems, count


def worth_a_visit(link, asked, rows, names, values):
    """Whether few enough pages were asked for that differ from this one in values only.

    Filters combine without end: pages with more than so many `names` of them are left out,
    and a filter is tried in one collection or the other.
    """
    parts = urlsplit(link)
    export, query = Path(parts.path).suffix, frozenset(name for name, _ in parse_qsl(parts.query))
    if len(query) > names:
        return False
    path = SLUG.sub("/c/*", parts.path) if query else parts.path
    kind = export or ROW.sub(r"/\1/*", path), query
    asked[kind] += 1
    return asked[kind] <= (values if parts.query or export else rows)


def visit(address):
    """(what is wrong with the page or None, the links in it)."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            body, kind = response.read(), response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return error.code, []
    if kind != "text/html":
        return None, []
    problem = f"{len(body):,} bytes" if len(body) > MAX_BYTES else None
    return problem, links_of(address, body.decode())


@pytest.mark.parametrize(("which", "rows", "names"), [("server", 12, 2), ("bare_server", 8, 1)])
def test_no_error_no_dead_link_no_heavy_page(request, which, rows, names):
    every = {"rows": 20_000, "names": 20, "values": 500}
    limits = every if DEEP else {"rows": rows, "names": names, "values": 1}
    problems, count = crawl(request.getfixturevalue(which).url, **limits)
    print(f"{count} pages")
    assert problems == {}
    assert count > 6 * rows


def test_links_within_a_page_lead_somewhere(server):
    for path in (
        "/help/",
        "/c/kosovo-nato/",
        "/c/kosovo-nato/issues/army/",
        "/c/kosovo-nato/documents/phillips-2017/",
        "/c/main-street/documents/engineer/",
        "/c/main-street/s/1/",
    ):
        page = urllib.request.urlopen(server.url + path).read().decode()
        ids = set(re.findall(r'\sid="([^"]+)"', page))
        missing = {h for h in re.findall(r'href="#([^"]+)"', page) if unescape(h) not in ids}
        assert not missing, path
