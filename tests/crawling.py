"""Following the links of pages."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin

_LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""")


def links_of(address, page):
    """The addresses, each without its fragment, that the links of a page at `address` lead to."""
    return [urldefrag(urljoin(address, unescape(href))).url for href in _LINK.findall(page)]


def crawl(client, waiting, below, of_each, queries=True):
    """(address, response) of the addresses `waiting`, and of what they lead to `below` a path.

    `client` is Django's for tests. At most so many `of_each` kind that a link is met with; without
    `queries`, no link that has one.
    """
    waiting = [*waiting]
    seen, asked = {*waiting}, Counter()
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        yield address, response
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        for link in links_of(address, response.text):
            if "?" in link and not queries:
                continue
            asked[_kind(link)] += 1
            if asked[_kind(link)] <= of_each and link.startswith(below) and link not in seen:
                seen.add(link)
                waiting.append(link)


def _kind(link):
    """Links of one kind differ in keys, numbers, values, and in what else is asked for."""
    path, _, query = link.partition("?")
    return "/".join(path.split("/")[:4]), query.partition("=")[0]
