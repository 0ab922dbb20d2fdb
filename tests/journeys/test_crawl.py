"""Every internal link leads somewhere, and no page is heavy."""

import re
import urllib.error
import urllib.request
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest

MAX_BYTES = 100_000
LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""")


def crawl(start):
    """{address: problem} of all pages that links lead to, and how many there are."""
    waiting, seen, problems = [start + "/"], {start + "/"}, {}
    while waiting:
        address = waiting.pop()
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                body, kind = response.read(), response.headers.get_content_type()
        except urllib.error.HTTPError as error:
            problems[address] = error.code
            continue
        if kind != "text/html":
            continue
        if len(body) > MAX_BYTES:
            problems[address] = f"{len(body):,} bytes"
        for href in LINK.findall(body.decode()):
            found = urldefrag(urljoin(address, unescape(href))).url
            if found.startswith(start) and "/admin/" not in found and found not in seen:
                seen.add(found)
                waiting.append(found)
    return problems, len(seen)


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
