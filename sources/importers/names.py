"""What a person's or an institution's name looks like, and bylines. No Django."""

import re

LETTER = r"[^\W\d_]"
PARTICLES = r"(?:von|van|de|der|den|del|di|da|dos|la|le|bin|al|el|of|for|and|the|on|in|und|für|et)"
NAME = re.compile(
    rf"^(?:(?!{PARTICLES}\b){LETTER}[\w.’'-]*|{PARTICLES})(?:[ ]{LETTER}[\w.’'-]*){{1,14}}$"
)
BYLINE = re.compile(
    r"^\W*(?:(?:written\s+|article\s+)?by|authors?|autor(?:ka|ë|ët|i|in|en)?|nga|von|od|"
    r"аутор|пише|автор)\b\s*:?\W*(.+)$",
    re.I,
)
OTHER_HAND = re.compile(r"\W*\b(edited|translated|photo(graph)?s?|illustrated)\s+by\b.*$", re.I)
BETWEEN = re.compile(r"\s*(?:;|&|\|| and | und | et | dhe | и |, )\s*")
INSTITUTION = re.compile(
    r"\b(institute|cent(er|re)|university|council|commission|ministry|association|foundation|"
    r"organi[sz]ation|agency|school|academy|office|group|network|instituti?|zentrum|qendra)\b",
    re.I,
)
TITLES = re.compile(r"^(dr|prof|mr|mrs|ms|sir)\.?\s+", re.I)


def is_name(text):
    """Two to four words, each capitalised but for particles ("Lauren von Bernuth")."""
    words = text.split()
    return 2 <= len(words) <= 5 and _capitalised(words) and not INSTITUTION.search(text)


def byline(text):
    """The names after "By" or "Author:"; empty when the line is no byline."""
    found = len(text) <= 160 and BYLINE.match(" ".join(text.replace("*", " ").split()))
    if not found:
        return ()
    said = OTHER_HAND.sub("", found[1]).strip(" .,|*_")
    if INSTITUTION.search(said) and _capitalised(said.split()):
        return (said,)
    names = tuple(TITLES.sub("", name.strip()) for name in BETWEEN.split(said) if name.strip())
    return names if names and all(is_name(name) for name in names) else ()


def _capitalised(words):
    """Every word begins with a capital but for particles, and there is no sign of a sentence."""
    named = [word for word in words if not re.fullmatch(PARTICLES, word)]
    return (
        len(named) >= 2
        and bool(NAME.match(" ".join(words)))
        and all(word[0].isupper() for word in named)
        and not any(len(word) > 3 and word.isupper() for word in words)
    )
