"""Files as texts to be stored: txt, md, html, pdf, docx. No Django.

    extract(name, data) -> Extracted, or ImportProblem

Parsers run in a child process; this one never imports their libraries.
"""

from sources.importers.extracted import Extracted, Limits
from sources.importers.parent import extract
from sources.importers.txt import ImportProblem

__all__ = ["Extracted", "ImportProblem", "Limits", "extract"]
