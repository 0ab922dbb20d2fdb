"""A PDF as a draft: its lines as paragraphs. No Django."""

import io
import re
from datetime import date

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTTextContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from sources.importers.extracted import Dated, Draft
from sources.importers.pages import Line, blocks_of, title_of
from sources.importers.proposals import on
from sources.importers.txt import ImportProblem

MOST_PAGES = 3_000
UNNAMED = re.compile(r"\(cid:\d+\)")  # a glyph of which the font does not say what it means
FILE_NAME = re.compile(
    r"(^microsoft \w+ - |^untitled|^document\d*$|\.(docx?|pdf|indd|qxd|tex|odt|rtf)$)", re.I
)


def parse(data, limits):
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        pages = list(_pages(document))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise ImportProblem(
            "The PDF is encrypted. Remove its password (print it to a new PDF) and try again."
        ) from error
    except (PDFSyntaxError, PDFException, PSException) as error:
        raise ImportProblem(
            "The PDF is damaged: its pages cannot be found. Download or print it again."
        ) from error
    if not pages:
        raise ImportProblem("The PDF has no pages. Download or print it again.")
    _check_text("".join(line.text for page in pages for line in page), len(pages))
    said = _properties(document)
    title = said.get("Title", "")
    return Draft(
        tuple(blocks_of(pages)),
        title=title_of(pages) if not title or FILE_NAME.search(title) else title,
        authors=tuple(re.split(r"\s*[;,]\s*|\s+and\s+", said.get("Author", ""))),
        dated=_date(said.get("CreationDate", "")),
    )


def _pages(document):
    """The Lines of each page, in the order in which they are read."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams(boxes_flow=0.5))
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > MOST_PAGES:
            raise ImportProblem(f"The PDF has more than {MOST_PAGES:,} pages. Split it into parts.")
        interpreter.process_page(page)
        yield [
            Line(line.get_text(), line.x0, line.x1, line.y0, line.y1, _size(line))
            for box in device.get_result()
            if isinstance(box, LTTextContainer)
            for line in box
            if isinstance(line, LTTextLine) and line.get_text().strip()
        ]


def _size(line):
    """The size of a line's letters, in points."""
    sizes = sorted(getattr(char, "size", 0) for char in line)
    return round(sizes[len(sizes) // 2], 1) if sizes else 0


def _check_text(text, pages):
    unnamed = len(UNNAMED.findall(text))
    if not text.strip():
        raise ImportProblem(
            f"The PDF holds no text, only images of its {pages} page(s), as scans do. Run text "
            "recognition (OCR) over it and bring the result."
        )
    if unnamed > 10 and unnamed > 0.2 * len(UNNAMED.sub("", text)):
        raise ImportProblem(
            "The PDF's fonts do not say which letters they draw. Copy its text into a .txt file, or run "
            "text recognition (OCR) over it."
        )


def _properties(document):
    """{name: text} of the first dictionary of properties."""
    said = {}
    for key, value in (document.info or [{}])[0].items():
        if isinstance(value, bytes):
            said[key] = decode_text(value).strip()
    return said


def _date(said):
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", said)
    try:
        return on(date(*map(int, found.groups()))) if found else Dated()
    except ValueError:
        return Dated()
