"""Which format a file is in: what its bytes say, and its name only where they are text. No Django."""

import re
from pathlib import PurePath

from sources.importers.txt import ImportProblem

ACCEPTED = "Bring it as .txt, .md, .html, .pdf or .docx."
OTHERS = {
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\x89PNG": "an image (PNG)",
    b"\xff\xd8\xff": "an image (JPEG)",
    b"GIF8": "an image (GIF)",
    b"II*\0": "an image (TIFF)",
    b"MM\0*": "an image (TIFF)",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc) or a Word file with a password",
    b"{\\rtf": "an RTF file",
    b"%!PS": "a PostScript file",
    b"SQLite format 3": "a database",
    b"\0asm": "a program",
}
TAGS = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.I)
SOME_TAG = re.compile(rb"</?(p|div|h[1-6]|br|span|article|section|table|ul|ol|a)\b[^<>]*>", re.I)
LEADING = re.compile(rb"(\s|<!--.*?-->|<\?xml[^>]*>)*", re.S)


def format_of(name, data):
    """txt, md, html, pdf or docx. Refuses what is none of them."""
    if not data.strip():
        raise ImportProblem("The file is empty. Choose the one that holds the text.")
    if data.startswith(b"SQLite format 3") and name.lower().endswith(".dna"):
        raise ImportProblem(
            "It is a file of Discourse Network Analyzer: it becomes a collection of its own. "
            "Bring it on the page “New collection”."
        )
    for mark, what in OTHERS.items():
        if data.startswith(mark):
            raise ImportProblem(f"It is {what}, which holds no text that we can read. {ACCEPTED}")
    if data.lstrip().startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"endobj" in data):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    return _kind_of_text(PurePath(name).suffix.lower().removeprefix("."), data)


def _is_no_text(data):
    try:
        data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _kind_of_text(extension, data):
    if extension in ("pdf", "docx") and _is_no_text(data):
        raise ImportProblem(
            f"It is called .{extension}, but is none, or damaged. Open it in its own program and save "
            "it anew."
        )
    # UTF-16 is looked at without its NULs: enough to find a tag.
    start = data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    start = re.sub(rb"^(\xff\xfe|\xfe\xff)", b"", start)
    if TAGS.match(start, LEADING.match(start).end()):
        return "html"
    if extension in ("html", "htm", "xhtml") and (TAGS.search(start) or SOME_TAG.search(data)):
        return "html"
    return "md" if extension in ("md", "markdown") else "txt"
