"""A Word file as a draft, straight from its XML: accepted changes only. No Django."""

import re
from datetime import datetime

from lxml import etree

from sources.importers.extracted import Block, Dated, Draft
from sources.importers.languages import language_code
from sources.importers.package import DAMAGED, Package
from sources.importers.proposals import on
from sources.importers.txt import ImportProblem

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
TYPES = "[Content_Types].xml"
PROPERTIES = "docProps/core.xml"
HEADING = re.compile(r"(heading [1-9]|title|subtitle)$", re.I)
ASIDE = re.compile(
    r"(toc( \d|$)|toc heading|caption|header|footer|table of figures|index \d)", re.I
)
# Deleted or moved away, drawn a second time for old programs, or no text at all.
SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "pPr", "rPr"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def parse(data, limits):
    package = Package(data, limits)
    main = _main_part(package)
    folder = main.rpartition("/")[0]
    styles = _styles(package, f"{folder}/styles.xml")
    blocks = list(_blocks(package.xml(main), styles))
    for notes in ("footnotes", "endnotes"):
        if f"{folder}/{notes}.xml" in package:
            blocks += _blocks(package.xml(f"{folder}/{notes}.xml"), styles)
    if not any(block.text.strip() for block in blocks):
        raise ImportProblem(
            "The Word file holds no text, perhaps only images. Bring one that holds words."
        )
    return Draft(tuple(blocks), **_properties(package))


def _main_part(package):
    """The name of the document's part, as the table of contents says."""
    if TYPES in package:
        for node in package.xml(TYPES):
            kind = node.get("ContentType", "")
            if "word" in kind and kind.endswith("main+xml"):
                name = node.get("PartName", "").removeprefix("/")
                if name in package:
                    return name
                raise ImportProblem(DAMAGED.format(f": {name!r} is missing"))
    raise ImportProblem(
        "It is a ZIP archive, but no Word file. Unpack it and bring its documents, or save it as .docx."
    )


def _styles(package, name):
    """{style id: "heading" or "boilerplate"}, from the names, which no language changes."""
    if name not in package:
        return {}
    roles = {}
    for style in package.xml(name).iter(f"{W}style", f"{STRICT}style"):
        said = next((_value(node) for node in style if _tag(node) == "name"), "")
        role = "heading" if HEADING.match(said) else "boilerplate" if ASIDE.match(said) else ""
        roles[
            next((value for key, value in style.attrib.items() if key.endswith("}styleId")), "")
        ] = role
    return roles


def _blocks(root, styles):
    """A block per paragraph; those in a text box precede the one that it hangs on."""
    waiting = []  # paragraphs begun and not ended: words and role
    skipped = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = _tag(node)
        if tag in SKIPPED:
            skipped += 1 if event == "start" else -1
        if skipped:
            continue
        if tag == "p" and event == "start":
            waiting.append(([], _role(node, styles)))
        elif tag == "p":
            words, role = waiting.pop()
            yield Block("".join(words), role)
        elif waiting and event == "start" and _is_word(node):
            waiting[-1][0].append(node.text or "" if tag == "t" else SIGNS[tag])


def _is_word(node):
    # m:t and a:t (formulas, drawings) hold words too; DrawingML's own p and br are kept apart.
    return _tag(node) == "t" or (
        _tag(node) in SIGNS and node.tag.startswith((W, STRICT)) and _in_run(node)
    )


def _in_run(node):
    """A tab within a paragraph's settings is a tab stop."""
    return node.getparent() is not None and _tag(node.getparent()) == "r"


def _role(paragraph, styles):
    settings = next((node for node in paragraph if _tag(node) == "pPr"), ())
    listed = ""
    for node in settings:
        if _tag(node) == "pStyle":
            role = styles.get(_value(node), "")
            if role:
                return role
        if _tag(node) == "numPr":
            listed = "body"
        if _tag(node) == "outlineLvl" and _value(node).isdigit() and int(_value(node)) < 9:
            return "heading"
    return listed


def _properties(package):
    """Title, authors, date and language, as the file's properties give them."""
    if PROPERTIES not in package:
        return {}
    said = {_tag(node): (node.text or "").strip() for node in package.xml(PROPERTIES)}
    return {
        "title": said.get("title", ""),
        "authors": tuple(name.strip() for name in re.split(r"[;,]", said.get("creator", ""))),
        "dated": _date(said.get("created") or said.get("modified") or ""),
        "language": language_code(said.get("language", "")),
    }


def _date(said):
    try:
        return on(datetime.fromisoformat(said.replace("Z", "+00:00")).date())
    except ValueError:
        return Dated()


def _tag(node):
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _value(node):
    return next((value for key, value in node.attrib.items() if key.endswith("}val")), "")
