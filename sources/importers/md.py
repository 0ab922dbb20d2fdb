"""Markdown as a draft: the words, paragraphs and headings without the signs. No Django."""

import re

from markdown_it import MarkdownIt

from sources.importers.extracted import Block, Draft
from sources.importers.languages import language_code
from sources.importers.proposals import dated
from sources.importers.txt import decode

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.S)
FIELD = re.compile(r"^(title|author|authors|date|lang|language):[ \t]*(\S.*)$", re.M | re.I)
UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.S | re.I)
DEEPEST = 100  # lists and quotations in one another
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def parse(data, limits):
    text = decode(data, guess=True)
    front = FRONT_MATTER.match(text)
    fields = {}
    if front:
        text = text[front.end() :]
        fields = {name.lower(): value.strip("\"' ") for name, value in FIELD.findall(front[1])}
    authors = fields.get("author") or fields.get("authors") or ""
    return Draft(
        tuple(_blocks(text)),
        title=fields.get("title", ""),
        authors=tuple(name.strip(" \"'") for name in re.split(r"[,;]", authors.strip("[]"))),
        dated=dated(fields.get("date", "")),
        language=language_code(fields.get("lang") or fields.get("language") or ""),
    )


def _blocks(text):
    role, listed = "", 0
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        if token.level >= DEEPEST - 1:
            raise RecursionError  # what lies deeper is forgotten
        if token.type == "heading_open":
            role = "heading"
        elif token.type == "heading_close":
            role = ""
        elif token.type in ("list_item_open", "list_item_close", "table_open", "table_close"):
            listed += token.nesting
        elif token.type == "inline":
            yield Block(_words(token.children), role or ("body" if listed else ""))
        elif token.type in ("fence", "code_block"):
            yield Block(token.content, role)
        elif token.type == "html_block":
            for part in re.split(r"\n\s*\n", TAG.sub("", UNSEEN.sub("", token.content))):
                yield Block(part, role)


def _words(tokens):
    """The text of inline tokens; an image is its description, a tag is nothing."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline", "image"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)
