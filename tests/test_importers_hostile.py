"""Damaged, lying and hostile files: each ends in a readable refusal or in a correct import."""

import gzip
import io
import struct
import zipfile

import pytest

from sources.importers import ImportProblem, extract
from tests.conftest import DEEP
from tests.test_importers_formats import NOISE, SERBIAN, read
from tests.uploads import (
    CORE,
    TYPES,
    W,
    document,
    docx,
    lines,
    page,
    paragraph,
    pdf,
    written,
    zipped,
)

MB = 1_000_000
PDF = pdf([lines([NOISE[:60], "and nobody counts them."]), lines(["It went on for years."])])
DOCX = docx(paragraph(NOISE))
LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LOCKED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'11' * 32}> /P -4 >> /ID [<00><00>]"
FORM = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 /Resources << /XObject << /F 4 0 R >> >> >>"


def drawn(stream, length=None, more=""):
    """A PDF of one page with this content stream (and object 4)."""
    return written(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R "
            "/Resources << /XObject << /F 4 0 R >> >> >>",
            f"{FORM}\nstream\n/F Do\nendstream",
            f"<< /Length {len(stream) if length is None else length} {more} >>\nstream\n{stream}\nendstream",
        ],
        "/Root 1 0 R",
    )


def inflating():
    """A DOCX whose directory says that a part of 5 MB is small."""
    data = bytearray(docx(paragraph(NOISE), main=document(paragraph("word " * MB))))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(mark)
        while place != -1:
            if struct.unpack_from("<I", data, place + at)[0] > MB:
                struct.pack_into("<I", data, place + at, 2000)
            place = data.find(mark, place + 4)
    return bytes(data)


def locked_zip():
    data = bytearray(DOCX)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place != -1:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def twice():
    file = io.BytesIO(DOCX)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", document(paragraph("other words")))
    return file.getvalue()


def damaged(data, at, by=b"\xff\xff\xff\xff"):
    return data[:at] + by + data[at + len(by) :]


REFUSED = {
    # what they are not
    "empty.txt": (b"", "file is empty"),
    "blank.txt": (b" \n\t\r\n ", "file is empty"),
    "nbsp.txt": ("\u00a0\n\u3000".encode(), "No text was found"),
    "bom.txt": (b"\xef\xbb\xbf", "No text was found"),
    "elf.txt": (b"\x7fELF\x02\x01\x01" + bytes(99), "a program"),
    "windows.md": (b"MZ\x90\x00" + bytes(99), "a program"),
    "png.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(99), "an image \\(PNG\\)"),
    "jpeg.docx": (b"\xff\xd8\xff\xe0" + bytes(99), "an image \\(JPEG\\)"),
    "gif.html": (b"GIF89a" + bytes(9), "an image \\(GIF\\)"),
    "gzip.txt": (gzip.compress(NOISE.encode()), "a gzip archive"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an old Office file"),
    "rich.txt": (rb"{\rtf1\ansi words}", "an RTF file"),
    "noise.pdf": (bytes(range(128, 256)) * 9, "called .pdf, but is none"),
    "large.txt": (b"x" * 5_000_001, "5,000,001 characters"),
    # text
    "nul.txt": (b"One\nt\0wo", "Line 2 holds a NUL"),
    "nul.md": (b"# One\nt\0wo", "Line 2 holds a NUL"),
    "utf16.txt": (NOISE.encode("utf-16-le"), "Line 1 holds a NUL"),
    "surrogate.txt": (b"One \xed\xa0\x80", "half of a surrogate pair"),
    "surrogate16.txt": (b"\xff\xfe\x00\xd8a\x00", "not UTF-16 text"),
    "halved.txt": (b"\xff\xfea\x00b", "not UTF-16 text"),
    "mojibake.txt": (f"{SERBIAN} ".encode() * 3 + b"\xff", "not UTF-8 text"),
    "greek.txt": ("Ο δρόμος είναι κλειστός".encode("cp1253"), "not UTF-8 text"),
    "signs.md": (b"---\n\n***\n", "No text was found"),
    "deep.md": (b"> " * 500 + b"word", "nested too deeply"),
    # web pages
    "nul.html": (page("<p>o\0ne</p>").encode(), "holds a NUL"),
    "deep.html": (page("<div>" * 5000 + NOISE).encode(), "nested too deeply"),
    "frames.html": (page('<iframe src="https://town.example"></iframe>').encode(), "No article was found"),
    "scripts.html": (page("<script>write('words')</script>").encode(), "No article was found"),
    "greek.html": (page("<p>Ο δρόμος είναι κλειστός</p>").encode("cp1253"), "not in the charset it names"),
    # PDF
    "head.pdf": (b"%PDF-1.4\n", "damaged"),
    "truncated.pdf": (PDF[:300], "damaged"),
    "no_table.pdf": (PDF[: PDF.rfind(b"xref\n0")], "damaged"),
    "scan.pdf": (pdf([[], []]), "only images of its 2 page\\(s\\)"),
    "locked.pdf": (pdf([lines([NOISE])], extra=LOCKED), "encrypted"),
    "unknown_lock.pdf": (pdf([lines([NOISE])], extra="/Encrypt << /Filter /Odd >> /ID [<00><00>]"), "encrypted"),
    "no_pages.pdf": (written(["<< /Type /Catalog >>"], "/Root 1 0 R"), "no pages"),
    "no_root.pdf": (written(["<< >>"], ""), "damaged"),
    "xref_loop.pdf": (b"%PDF-1.4\nxref\n0 0\ntrailer\n<< /Prev 9 /Size 1 >>\nstartxref\n9\n%%EOF\n", "damaged|too deeply"),
    "form_loop.pdf": (drawn("/F Do"), "only images"),
    "bad_stream.pdf": (drawn("\x00\x01garbage", more="/Filter /FlateDecode"), "only images"),
    "odd_filter.pdf": (drawn("words", more="/Filter /Nothing"), "only images|damaged"),
    "long_stream.pdf": (drawn("BT ET", length=10**9), "only images"),
    "deep.pdf": (written(["[" * 20_000], "/Root 1 0 R"), "damaged|too deeply|no pages"),
    # Word
    "truncated.docx": (DOCX[: len(DOCX) // 2], "damaged"),
    "head.docx": (b"PK\x03\x04" + bytes(40), "damaged"),
    "flipped.docx": (damaged(DOCX, DOCX.find(b"word/document.xml") + 30), "cannot be unpacked"),
    "bomb.docx": (lambda: docx("", extra=bytes(50 * MB)), "'extra' in it unpacks to 50,000,000 bytes"),
    "large.docx": (lambda: docx("", **{f"part{n}": bytes(950_000) for n in range(110)}), "unpacks to 104,5"),
    "lying.docx": (inflating, "larger than it says|cannot be unpacked"),
    "many.docx": (lambda: docx("", **{f"part{n}": "" for n in range(2100)}), "has 2,104 entries"),
    "locked.docx": (locked_zip(), "has a password"),
    "twice.docx": (twice, "is there twice"),
    "nested.docx": (zipped({"a.zip": zipped({"b.zip": DOCX})}), "no Word file"),
    "plain.zip": (zipped({"a.txt": NOISE}), "no Word file"),
    "hollow.docx": (docx("", main=None), "'word/document.xml' is missing"),
    "empty.docx": (docx("<w:p/>"), "holds no text"),
    "half.docx": (docx("", main=document(paragraph(NOISE))[:-20]), "is no XML"),
    "laughs.docx": (docx("", main=document(paragraph("&i;"), head=LAUGHS + "]>")), "declares a DTD"),
    "outside.docx": (docx("", main=document(paragraph("&x;"), head=OUTSIDE)), "declares a DTD"),
    "dtd.docx": (docx("", main=document("", head='<!DOCTYPE w SYSTEM "http://town.example/w.dtd">')), "declares a DTD"),
    "dtd16.docx": (docx("", main=document("", head="<!DOCTYPE w>").encode("utf-16")), "declares a DTD"),
    "dtd_in_styles.docx": (docx(paragraph(NOISE), styles=f"{OUTSIDE}<w/>"), "declares a DTD"),
    "dtd_in_types.docx": (docx(paragraph(NOISE), types=OUTSIDE + TYPES), "declares a DTD"),
    "dtd_in_properties.docx": (docx(paragraph(NOISE), core=OUTSIDE + CORE), "declares a DTD"),
    "deep.docx": (docx("<w:p>" * 5000), "is no XML"),
    "undeclared.docx": (docx(paragraph("&who;")), "is no XML"),
}  # fmt: skip

READ = {
    # what they are, whatever they are called
    "page.txt": (page(f"<p>{NOISE}</p>").encode(), "html"),
    "page.pdf": (b"\xef\xbb\xbf\n<!-- saved --> " + page(f"<p>{NOISE}</p>").encode(), "html"),
    "text.pdf": (NOISE.encode(), "txt"),
    "text.html": (NOISE.encode(), "txt"),
    "text": (NOISE.encode(), "txt"),
    "pdf.txt": (PDF, "pdf"),
    "pdf.docx": (b"junk before it\n" + PDF, "pdf"),
    "word.pdf": (DOCX, "docx"),
    "about_pdf.txt": (f"{NOISE}\nA file begins with %PDF-1.4 when it is one.".encode(), "txt"),
    # text
    "tag.txt": (f"An <a href='x and <u> unclosed\n\n{NOISE}".encode(), "txt"),
    "cr.txt": (f"{NOISE}\r\rNew".encode(), "txt"),
    "line.txt": (b"word " * 400_000 + NOISE.encode(), "txt"),
    "controls.txt": (f"\x0c\x1b[1m{NOISE}".encode(), "txt"),
    "rtl.txt": (f"שלום עולם \u202e abc \u202c {NOISE}".encode(), "txt"),
    "brackets.md": (b"[" * 4_000 + NOISE.encode(), "md"),
    "stars.md": (b"*a **b " * 5_000 + NOISE.encode(), "md"),
    "front.md": (f"---\ntitle: [\n---\n{NOISE}".encode(), "md"),
    "link.md": (f"[{NOISE}](javascript:alert(1)) <script>x()</script>".encode(), "md"),
    # web pages
    "fragment.html": (f"<p>{NOISE}".encode(), "html"),
    "unclosed.html": (f"<html><body><article><p>One <u>two <b>three<p>{NOISE}".encode(), "html"),
    "nested.html": (page("<div>" * 600 + f"<p>{NOISE}</p>" + "</div>" * 600).encode(), "html"),
    "tags.html": (page(f"<p>{NOISE}</p>" + "<hr>" * (20_000 if DEEP else 2_000)).encode(), "html"),
    "cdata.html": (page(f"<![CDATA[x]]><p>{NOISE}</p>").encode(), "html"),
    "entities.html": (page(f"<p>&#0;&#xD800;&#x110000;&bogus; {NOISE}</p>").encode(), "html"),
    "utf7.html": (page(f"<p>{NOISE} +ADw-script+AD4-</p>", head="<meta charset=utf-7>").encode(), "html"),
    "doctype.html": (page(f"<p>{NOISE}</p>").replace("html>", "html [<!ENTITY x 'y'>]>", 1).encode(), "html"),
    "xhtml.html": (f'<?xml version="1.0" encoding="latin1"?>{page(f"<p>{NOISE}</p>", head="")}'.encode(), "html"),
    "evil.html": (page(f"<p onclick='x()'>{NOISE}</p><script>evil()</script><style>evil</style>").encode(), "html"),
    # PDF
    "no_end.pdf": (PDF[: PDF.rfind(b"startxref")], "pdf"),
    "wrong_table.pdf": (PDF.replace(b"0000000009", b"0000000007"), "pdf"),
    "loop.pdf": (pdf([lines([NOISE[:60]])], parent="2 0 R"), "pdf"),
    "self.pdf": (pdf([lines([NOISE[:60]])], parent="2 0 R 4 0 R 4 0 R"), "pdf"),
    "off_page.pdf": (pdf([lines([NOISE[:60]], x=-5000)]), "pdf"),
    "tiny.pdf": (pdf([lines([NOISE[:60]], size=0.001)]), "pdf"),
    "boundless.pdf": (pdf([lines([NOISE[:60]])], first_page="/Rotate 45 /UserUnit 1000000000"), "pdf"),
    # Word
    "notes.docx": (docx(paragraph("x"), footnotes=f"<w:footnotes {W}>{paragraph(NOISE)}</w:footnotes>"), "docx"),
    "escape.docx": (docx(paragraph(NOISE), **{"../../evil": "x"}), "docx"),
    "macro.docx": (docx(paragraph(NOISE), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0evil"}), "docx"),
    "comment.docx": (docx(paragraph(NOISE), main=document(f"<!-- evil -->{paragraph(NOISE)}<?evil?>")), "docx"),
    "junk_before.docx": (DOCX + b"junk after it", "docx"),
    "formula.docx": (docx(f'<w:p><m:t xmlns:m="urn:m">{NOISE}</m:t></w:p>'), "docx"),
}  # fmt: skip


def test_there_are_enough_of_them():
    print(f"hostile or damaged files: {len(REFUSED)} refused, {len(READ)} read")
    assert len(REFUSED) + len(READ) >= 60


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_reason_and_a_way_out(name):
    data, words = REFUSED[name]
    with pytest.raises(ImportProblem, match=words) as problem:
        read(name, data() if callable(data) else data)
    message = str(problem.value)
    assert message.endswith(".")
    assert 30 < len(message) < 250
    assert "Error" not in message.split("(")[0]


@pytest.mark.parametrize("name", READ)
def test_it_is_read_as_what_it_is(name):
    data, kind = READ[name]
    extracted = read(name, data)
    assert extracted.format == kind
    assert NOISE[:50] in " ".join(extracted.body.split())
    assert kind == "txt" or "evil" not in extracted.body
    assert "\0" not in extracted.body
    extracted.body.encode()


@pytest.mark.parametrize("name", ["laughs.docx", "bomb.docx", "form_loop.pdf", "deep.html"])
def test_through_the_child_it_ends_alike(name):
    data, words = REFUSED[name]
    with pytest.raises(ImportProblem, match=words):
        extract(name, data() if callable(data) else data)


@pytest.mark.parametrize("start", range(0, len(PDF), 97))
def test_a_pdf_with_a_hole_anywhere_never_breaks_out(start):
    never_breaks_out("a.pdf", damaged(PDF, start, b"\xff<<[(\0" * 3))


@pytest.mark.parametrize("start", range(0, len(DOCX), 61))
def test_a_word_file_with_a_hole_anywhere_never_breaks_out(start):
    never_breaks_out("a.docx", damaged(DOCX, start))


def never_breaks_out(name, data):
    try:
        assert read(name, data).body.strip()
    except ImportProblem as refused:
        problem = refused
    else:
        return
    assert str(problem).endswith(".")
