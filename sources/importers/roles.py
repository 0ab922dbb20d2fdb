"""Which paragraphs are headings and which are no part of the text. No Django.

Rather boilerplate taken for text than text for boilerplate: what is dropped by mistake is lost to
the analyst, what is kept by mistake is one click away from its role.
"""

import re
from collections import Counter
from itertools import count, groupby, pairwise

from sources.importers.boilerplate import (
    SHORT,
    announces_the_end,
    imprint_marked,
    is_biography,
    is_boilerplate,
)
from sources.importers.names import is_name

LONGEST_HEADING = 120  # characters
MOST_WORDS = 16
MOST_AFTER_THE_END = 0.25  # of the characters
SUBSTANTIAL = 90  # characters of a paragraph that a plain line may head
NUMBERED = re.compile(
    r"^((\d+(\.\d+)*[.)]?|[IVXLC]+[.)]|[A-H][.)]|§ ?\d+)\s+(?=[^\W\d_])"
    r"|(chapter|part|section|annex|appendix|kapitulli|kapitel|глава|поглавље)\s+[\dIVX]+\b)",
    re.I,
)
LIST_SIGN = re.compile(r"^([-–—*•·▪◦‣]\s|\(?[a-z0-9]{1,2}\)\s)")
SMALL = re.compile(
    r"(a|an|the|and|or|of|in|on|to|for|at|by|with|from|as|is|its|dhe|e|të|i|në|për|nga|me|der|die|"
    r"das|und|von|zu|im|für|u|na|za|od|sa)$",
    re.I,
)
ABOUT = re.compile(r"^(about|über|rreth)\s+(?!this (report|paper|study))\S", re.I)


def guess_roles(texts, known=()):
    """The role of each of `texts`: body, heading or boilerplate.

    `known` may give roles that the file itself states ("" where it does not).
    """
    texts = [re.sub(r"[^\S\n\t]+", " ", text).strip() for text in texts]
    known = [*known, *[""] * (len(texts) - len(known))]
    roles = [
        role or ("boilerplate" if is_boilerplate(text) else "")
        for text, role in zip(texts, known, strict=True)
    ]
    _mark_names(texts, roles)
    _mark_imprint(texts, roles)
    _mark_opening(texts, roles)
    _mark_end(texts, roles)
    _mark_headings(texts, roles)
    _mark_about(texts, roles)
    return tuple(roles)


def _open(roles):
    return [at for at, role in enumerate(roles) if not role]


def _mark_names(texts, roles):
    """A line that is only a name is a byline when the name is said again, as bylines are."""
    times = Counter(texts)
    presented = {text.lstrip("(").split()[0] for text in texts if is_biography(text)}
    for at in _open(roles):
        name = texts[at]
        if is_name(name) and (times[name] > 1 or name.split()[0] in presented):
            roles[at] = "boilerplate"


def _mark_imprint(texts, roles):
    """Short lines between two that only an imprint or a library card has."""
    marked = [at for at, text in enumerate(texts) if imprint_marked(text)]
    for first, last in pairwise(marked):
        if last - first <= 6 and all(len(texts[at]) <= SHORT for at in range(first, last)):
            for at in range(first, last):
                roles[at] = roles[at] or "boilerplate"


def _mark_opening(texts, roles):
    """A trail of links ends in the title that follows it."""
    for at, text in enumerate(texts[:3]):
        following = [other for other in texts[at + 1 : at + 4] if 10 < len(other) < len(text)]
        if not (roles[at] or text.endswith(".")) and any(
            text.endswith(f" {other}") for other in following
        ):
            roles[at] = "boilerplate"


def _mark_end(texts, roles):
    """What follows the text: comment forms, other articles, who the authors are."""
    half = len(texts) // 2
    for at in range(max(half, _last_part(texts)), len(texts)):
        if announces_the_end(texts[at]):
            roles[at:] = ["boilerplate"] * (len(texts) - at)
            break
    for at in reversed(range(half, len(texts))):
        if is_biography(texts[at]):
            roles[at] = roles[at] or "boilerplate"
        elif roles[at] != "boilerplate":
            break


def _last_part(texts):
    """From which paragraph on the text has no more than MOST_AFTER_THE_END of its characters."""
    left = MOST_AFTER_THE_END * sum(map(len, texts))
    at = len(texts)
    while at and len(texts[at - 1]) <= left:
        at -= 1
        left -= len(texts[at])
    return at


def _mark_headings(texts, roles):
    candidates = [at for at in _open(roles) if _may_head(texts, at)]
    weak = set()
    for at in candidates:
        if _is_strong_heading(texts[at]):
            roles[at] = "heading"
        else:
            weak.add(at)
    listed = _items(weak)
    before, following = "", _following(texts, roles)
    for at in _open(roles):
        if at in weak and at not in listed and _heads(texts[at], before, following[at]):
            roles[at] = "heading"
        else:
            roles[at], before = "body", texts[at]


def _following(texts, roles):
    """For each paragraph the next that is no boilerplate, or ""."""
    found, following = "", []
    for text, role in zip(reversed(texts), reversed(roles), strict=True):
        following.append(found)
        found = found if role == "boilerplate" else text
    return following[::-1]


def _may_head(texts, at):
    text = texts[at].lstrip("#").strip()
    following = texts[at + 1] if at + 1 < len(texts) else ""
    return (
        len(text) <= LONGEST_HEADING
        and len(text.split()) <= MOST_WORDS
        and not text.endswith((".", ";", ":", ",", "!", "…"))
        and (text[:1].isupper() or bool(NUMBERED.match(text)))
        and not LIST_SIGN.match(text)
        and not following[:1].islower()
    )


def _is_strong_heading(text):
    if text.startswith("#") or NUMBERED.match(text):
        return True
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and all(char.isupper() for char in letters)


def _heads(text, before, following):
    """A plain line heads what follows when that is a real paragraph and nothing was left open."""
    closed = len(before) <= LONGEST_HEADING or before[-1] in ".!?…”\"’')»:>]"
    heads = len(following) >= SUBSTANTIAL or (following[:1].isupper() and _title_like(text))
    return closed and heads and (len(text) <= 80 or _title_like(text))


def _title_like(text):
    words = [word for word in text.split() if not SMALL.match(word) and word[0].isalpha()]
    return bool(words) and sum(word[0].isupper() for word in words) / len(words) >= 0.6


def _items(weak):
    """Those of the numbers `weak` that stand four or more in a row: items, not headings."""
    steps = count()
    rows = (list(row) for _, row in groupby(sorted(weak), key=lambda at: at - next(steps)))
    return {at for row in rows if len(row) >= 4 for at in row}


def _mark_about(texts, roles):
    """Under "About X", near the end, the publisher speaks of itself."""
    start = max(1, len(texts) * 3 // 4, _last_part(texts))
    last = [at for at in range(start, len(texts)) if roles[at] == "heading"]
    first = next((at for at in last if ABOUT.match(texts[at])), len(texts))
    for at in range(first + 1, len(texts)):
        if roles[at] == "heading" and not ABOUT.match(texts[at]):
            break
        if roles[at] == "body":
            roles[at] = "boilerplate"
