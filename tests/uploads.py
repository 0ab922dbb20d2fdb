"""Files as people upload them, written by hand: PDF, DOCX, web pages."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
STYLES = (
    f'<w:styles {W}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style></w:styles>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>A closed street</dc:title>'
    "<dc:creator>Jane Roe; Arben Krasniqi</dc:creator><dc:language>en-GB</dc:language>"
    "<dcterms:created>2021-05-04T10:00:00Z</dcterms:created></cp:coreProperties>"
)
# Fonts name their glyphs; these stand for the bytes 128 to 131.
GLYPHS = "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [128 /fi /fl /softhyphen /uni00A0] >>"
SIGNS = {"ﬁ": "\x80", "ﬂ": "\x81", "\u00ad": "\x82", "\u00a0": "\x83"}


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def paragraph(text, style=""):
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(body, head=""):
    return f'{head}<w:document {W} xmlns:mc="urn:mc"><w:body>{body}</w:body></w:document>'


def docx(body, **parts):
    """A Word file with the paragraphs `body` (XML); `parts` replaces or adds (None takes away)."""
    names = {
        "types": "[Content_Types].xml",
        "main": "word/document.xml",
        "styles": "word/styles.xml",
        "core": "docProps/core.xml",
        "footnotes": "word/footnotes.xml",
    }
    whole = {"types": TYPES, "main": document(body), "styles": STYLES, "core": CORE, **parts}
    return zipped({names.get(key, key): data for key, data in whole.items() if data is not None})


def pdf(pages, info="", extra="", first_page="", parent=""):
    """A PDF; each page is a list of (x, y, size, text), from the top of the page to its end."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{parent or kids}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {GLYPHS} >>",
    ]
    for n, page in enumerate(pages):
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET" for x, y, size, text in page
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {first_page} /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects.append(f"<< {info} >>")
    return written(objects, f"/Root 1 0 R /Info {len(objects)} 0 R {extra}")


def written(objects, trailer):
    """The bytes of numbered objects with their table."""
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode("latin-1")


def lines(texts, *, top=700, x=60, size=10, step=12):
    """Lines of one paragraph on a page."""
    return [(x, top - n * step, size, text) for n, text in enumerate(texts)]


def page(body, *, head='<meta charset="utf-8"><title>A closed street</title>'):
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body><article>{body}</article></body></html>"


def _escaped(text):
    for sign, byte in SIGNS.items():
        text = text.replace(sign, byte)
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
