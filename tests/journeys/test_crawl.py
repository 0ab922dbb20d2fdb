"""Every internal link leads somewhere, and no page is heavy."""

import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest

MAX_BYTES = 100_000
LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""")


def crawl(start):
    """({address: problem} of all pages that links lead to, how many there are)."""
    seen, waiting, problems = {start + "/"}, [start + "/"], {}
    with ThreadPoolExecutor(4) as pool:
        while waiting:
            visited = list(pool.map(visit, waiting))
            for address, (problem, _) in zip(waiting, visited, strict=True):
                if problem:
                    problems[address] = problem
            links = {link for _, links in visited for link in links if link.startswith(start)}
            waiting = sorted(link for link in links - seen if "/admin/" not in link)
            seen.update(waiting)
    return problems, len(seen)


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
