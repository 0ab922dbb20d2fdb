"""Links into the publication, which may stand anywhere on the web. No Django."""

from urllib.parse import quote


def publication(url):
    """`url` when a browser may follow it, else ""."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def text_fragment(url, first_words, last_words=""):
    """The address that makes a browser jump to a passage (WICG Scroll to Text Fragment); "" without one."""
    if not publication(url):
        return ""
    words = ",".join(_encoded(part) for part in (first_words, last_words) if part)
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment}:~:text={words}"


def _encoded(words):
    # "-", "," and "&" divide the parts of a text directive; quote() leaves the hyphen alone.
    return quote(words, safe="").replace("-", "%2D")
