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
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest

from tests.conftest import DEEP

MAX_BYTES = 100_000
LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""")
ROW = re.compile(r"/(issues|documents|voices|s)/[^/.]+")
MANY = 40  # times as many rows are looked at as pages with one kind of query


def crawl(start, most):
    """({address: problem} of the pages that links lead to, how many were asked for).

    `most` pages of each kind that differ in their query's values, MANY times as many rows.
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
            waiting = [link for link in new if worth_a_visit(link, asked, most)]
    return problems, count


def worth_a_visit(link, asked, most):
    """Whether few enough pages were asked for that differ from this one in values only.

    Filters combine without end: of pages with three of them or more, none is asked for.
    """
    parts = urlsplit(link)
    export, names = Path(parts.path).suffix, frozenset(name for name, _ in parse_qsl(parts.query))
    if len(names) > 2 and not DEEP:
        return False
    kind = export or ROW.sub(r"/\1/*", parts.path), names
    asked[kind] += 1
    return asked[kind] <= (most if parts.query or export else MANY * most)


def visit(address):
    """(what is wrong with the page or None, the links in it)."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            body, kind = response.read(), response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return error.code, []
    if kind != "text/html":
        return None, []
    links = [
        urldefrag(urljoin(address, unescape(href))).url for href in LINK.findall(body.decode())
    ]
    return (f"{len(body):,} bytes" if len(body) > MAX_BYTES else None), links


@pytest.mark.parametrize(("which", "most"), [("server", 1), ("bare_server", 1)])
def test_no_error_no_dead_link_no_heavy_page(request, which, most):
    problems, count = crawl(request.getfixturevalue(which).url, 500 if DEEP else most)
    print(f"{count} pages")
    assert problems == {}
    assert count > 200 * most


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
