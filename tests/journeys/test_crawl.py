"""Every internal link leads somewhere, and no page is heavy.

A page stands at hundreds of addresses that differ in one value (which statement is open, which
passage is marked). `make test` asks for a few of each, `make test-deep` for every one.
"""

import random
import re
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest

from tests.conftest import DEEP

MAX_BYTES = 100_000
LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""")
OF_EACH = 500 if DEEP else 6


def crawl(start):
    """({address: problem} of all pages that links lead to, how many there are)."""
    seen, waiting, problems = {start + "/"}, [start + "/"], {}
    asked, chance = Counter(), random.Random(1)
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            visited = list(pool.map(visit, waiting))
            for address, (problem, _) in zip(waiting, visited, strict=True):
                if problem:
                    problems[address] = problem
            links = {link for _, links in visited for link in links if link.startswith(start)}
            new = sorted(link for link in links - seen if "/admin/" not in link)
            seen.update(new)
            chance.shuffle(new)
            waiting = [link for link in new if worth_a_visit(link, asked)]
    return problems, asked.total()


def worth_a_visit(link, asked):
    """Whether fewer than OF_EACH pages were asked for that differ from this one in values only."""
    parts = urlsplit(link)
    page = parts.path, tuple(name for name, _ in parse_qsl(parts.query))
    if parts.query and asked[page] >= OF_EACH:
        return False
    asked[page] += 1
    return True


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


@pytest.mark.parametrize("which", ["server", "bare_server"])
def test_no_error_no_dead_link_no_heavy_page(request, which):
    problems, count = crawl(request.getfixturevalue(which).url)
    print(f"{count} pages")
    assert problems == {}
    assert count > 500


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
