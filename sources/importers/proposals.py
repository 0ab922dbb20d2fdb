"""Title, authors and date as a text itself gives them; empty when unsure. No Django."""

import re
from datetime import date, timedelta

from sources.importers.boilerplate import is_biography
from sources.importers.extracted import Dated
from sources.importers.names import byline, is_name

NEAR, LAST = 8, 12  # paragraphs from either end
PRESENTED = re.compile(
    r"(?:^\W*|[.;]\s+)((?:[^\W\d_][\w’'-]*\.? ){1,4}[^\W\d_][\w’'-]*) (?:is|was|serves as)\b"
)
MONTHS = [
    "january janar januar јануар gennaio janvier",
    "february shkurt februar фебруар febbraio février",
    "march mars märz mart март marzo",
    "april prill април aprile avril",
    "may maj mai мај maggio",
    "june qershor juni jun јун giugno juin",
    "july korrik juli jul јул luglio juillet",
    "august gusht avgust август agosto août",
    "september shtator septembar септембар settembre septembre",
    "october tetor oktober oktobar октобар ottobre octobre",
    "november nëntor novembar новембар novembre",
    "december dhjetor dezember decembar децембар dicembre décembre",
]
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}
NAMED = rf"({'|'.join(sorted(MONTH, key=len, reverse=True))})\w{{0,2}}"
YEAR = r"((?:19|20)\d\d)"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
DATES = (
    (re.compile(rf"\b{DAY}\.?\s+{NAMED},?\s+{YEAR}\b", re.I), "dmy"),
    (re.compile(rf"\b{NAMED}\s+{DAY},?\s+{YEAR}\b", re.I), "mdy"),
    (re.compile(rf"(?<![\d/]){YEAR}-(\d\d)-(\d\d)(?!\d)"), "ymd"),
    (re.compile(rf"(?<!\d){DAY}\. ?(\d{{1,2}})\. ?{YEAR}\b"), "dmy"),
    (re.compile(rf"\b{NAMED},?\s+{YEAR}\b", re.I), "my"),
    (
        re.compile(
            rf"(?:^\W*(?:©|\(c\)|copyright)\D{{0,20}}|\w: [^:]{{2,40}}, ){YEAR}\b(?!\s*[-–])", re.I
        ),
        "y",
    ),
)
ADDRESS = re.compile(r"\S*(://|www\.|/)\S*")


def title_in(texts, roles):
    """The first heading; a longer one soon after it that begins alike is the whole title."""
    headings = [
        (at, text)
        for at, (text, role) in enumerate(zip(texts, roles, strict=True))
        if role == "heading"
    ]
    if not headings or headings[0][0] >= NEAR:
        return ""
    first, title = headings[0]
    title = _plain(title)
    for at, text in headings[1:3]:
        if at - first <= 4 and _plain(text).casefold().startswith(title.casefold()):
            title = _plain(text)
    return title


def authors_in(texts, roles):
    """The names of a byline, else lines that are only a name, else who is presented at the end."""
    aside = _aside(texts, roles)
    for text in aside:
        if byline(text):
            return byline(text)
    for text in aside:
        if is_name(text):
            return (_plain(text),)
    for text in aside:
        if is_biography(text):
            return tuple(name for name in PRESENTED.findall(text) if is_name(name))
    return ()


def date_in(texts, roles):
    """The first date near either end, in a paragraph that is no part of the text proper."""
    for text in _aside(texts, roles):
        found = dated(text) if len(text) <= 200 else Dated()
        if found.said:
            return found
    return Dated()


def _aside(texts, roles):
    """The paragraphs near either end that are no part of the text proper."""
    near = [*range(min(NEAR, len(texts))), *range(max(NEAR, len(texts) - LAST), len(texts))]
    return [texts[at] for at in near if roles[at] == "boilerplate"]


def dated(text):
    """The first date in `text`: a day, a month, or a year where an imprint gives it."""
    text = ADDRESS.sub(" ", text)
    for pattern, order in DATES:
        for found in pattern.finditer(text):
            parts = dict(zip(order, found.groups(), strict=True))
            days = _days(parts.get("y"), parts.get("m"), parts.get("d"))
            if days:
                return Dated(parts["y"] if order == "y" else found[0].strip(), *days)
    return Dated()


def on(day):
    """A date that the file's properties give, as we write it."""
    return Dated(f"{day.day} {day:%B %Y}", day, day)


def _days(year, month, day):
    number = (int(month) if month.isdigit() else _month(month)) if month else None
    try:
        if day:
            return (date(int(year), number, int(day)),) * 2
        if month:
            following = date(int(year) + number // 12, number % 12 + 1, 1)
            return date(int(year), number, 1), following - timedelta(days=1)
    except ValueError:
        return None
    return date(int(year), 1, 1), date(int(year), 12, 31)


def _month(name):
    return MONTH[name.lower()]


def _plain(text):
    return " ".join(text.lstrip("#").replace("*", "").split())
