"""A web page as a draft: the article without what surrounds it. No Django.

Nothing is fetched and no script is run.
"""

import re
from datetime import date

import lxml.html
import trafilatura
from lxml import etree

from sources.importers.charsets import with_label
from sources.importers.extracted import Block, Dated, Draft
from sources.importers.languages import language_code
from sources.importers.libxml import memory_errors
from sources.importers.proposals import on
from sources.importers.txt import ImportProblem, normalised

LABEL = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,80}?encoding=[\"']([\w-]+)",
    re.I,
)
LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([\w-]+)", re.I)
ROLES = {"head": "heading", "item": "body", "cell": "body"}
BLOCKS = {*ROLES, "p", "quote", "code", "table", "row", "list", "div", "ab", "main", "body"}


@memory_errors()
def parse(data, limits):
    text = _text(data)
    page = trafilatura.bare_extraction(
        _tree(text),
        include_comments=False,
        include_formatting=False,
        with_metadata=True,
        favor_recall=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    blocks = [] if page is None or page.body is None else _blocks(page.body)
    if not blocks:
        raise ImportProblem(
            "No article was found in this page. Save the page again when it shows its text, or copy "
            "the text into a .txt file."
        )
    language = LANGUAGE.search(text[:4096])
    return Draft(
        tuple(blocks),
        title=page.title or "",
        authors=tuple((page.author or "").split(";")),
        dated=on(date.fromisoformat(page.date)) if page.date else Dated(),
        language=language_code(language[1]) if language else "",
    )


def _tree(text):
    """The page's elements; the parser forgets what lies too deep, so that this is refused."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    tree = lxml.html.document_fromstring(text.encode(), parser)
    if any("xcessive depth" in error.message for error in parser.error_log):
        raise RecursionError
    return tree


def _text(data):
    label = LABEL.search(data[:4096])
    said = (label[1] or label[2]).decode() if label else ""
    text = with_label(data, said)
    if text is None:
        raise ImportProblem(
            f"Its characters are not in the charset it names ({said or 'none'}) nor in UTF-8. Save it "
            "as UTF-8 and try again."
        )
    return normalised(text)


def _blocks(body):
    """One block per paragraph, heading, item or cell, in the order of the page."""
    blocks, words, within = [], [], [""]

    def close():
        blocks.append(Block("".join(words), within[-1]))
        words.clear()

    for event, node in etree.iterwalk(body, events=("start", "end")):
        own = node.tag in BLOCKS
        if own:
            close()
        if event == "start":
            within.extend([ROLES.get(node.tag, within[-1])] if own else [])
            words.append("\n" if node.tag == "lb" else node.text or "")
        else:
            del within[len(within) - own :]
            words.append(node.tail or "")
    close()
    return [block for block in blocks if block.text.strip()]
