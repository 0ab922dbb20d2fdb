"""How menus, captions, comment forms, imprints and the like give themselves away. No Django."""

import re

from sources.importers.names import byline

SHORT = 150  # characters
CAPTION = 300

MENU = re.compile(
    r"^(type to search|search|menu|home|home [^.!?]{8,}$|skip to (main )?content|read more|"
    r"continue reading|more|op-?ed|opinion|editorial|commentary|share|share (this|on|via)\b.*|"
    r"tweet|print( this)?|e-?mail( this)?|send|like|follow( us)?( on .*)?|subscribe\b.*|"
    r"sign (up|in)\b.*|log ?in|register|newsletter\b.*|advertisement|sponsored( content)?|"
    r"facebook|twitter|x|whatsapp|linkedin|telegram|instagram|youtube|rss|pinterest|reddit|"
    r"(facebook|twitter|whatsapp|linkedin|telegram|email|print|share|\W)+|"
    r"previous( article| post)?|next( article| post)?|back to top|top|tags?:.*|categor(y|ies):.*|"
    r"filed under\b.*|posted (in|on|by)\b.*|(last )?(updated|modified|published)( on)?:? .*|"
    r"\d+ (comments?|shares?|views?|min(ute)?s?( read)?)( ago)?|"
    r"(reading time|read time):?.*)[.…»> ]*$",
    re.I,
)
SAID_ONLY_THERE = re.compile(
    r"((we|this (web)?site|our (web)?site) uses? cookies|cookie (policy|notice|settings|consent)|"
    r"(accept|reject) (all )?cookies|all rights reserved|të gjitha të drejtat|sva prava zadržana|"
    r"alle rechte vorbehalten|required fields are marked|log ?in to (post a )?comment|"
    r"email address will not be (published|shown)|\bread more\b\W*$|"
    r"terms (of (use|service)|and conditions)\W*$|privacy policy\W*$|follow (us|our) .{0,40}(social|facebook|twitter))",
    re.I,
)
COPYRIGHT = re.compile(r"^(©|\(c\)\s|copyright\b)", re.I)
PICTURE = re.compile(
    r"(^(photos?|image|foto|source|credit|caption|picture)( by| credit)?\s*:|"
    r"^(figure|fig\.|table|chart|map|foto|slika|figura|abbildung|tabelle)\s*\d+[.:]|"
    r"\bCC BY(-\w\w)*\b|wikimedia commons|getty images|shutterstock|\((AP|AFP|EPA) photo|"
    r"\b(AP|AFP|EPA|Reuters)/\w+ \w+\)?$)",
    re.I,
)
IMPRINT = re.compile(
    r"(\bISBN\b|\bISSN\b|\bCIP\b|\bimpressum\b|katalogimi në botim|каталогизација|\bUDC\b|\bUDK\b|"
    r"^(printed|published|typeset|layout|design|shtypi|botues)\b[^.]{0,20}(by|in|:)|^DOI\b)",
    re.I,
)
ADDRESS = re.compile(r"(https?://|www\.)\S+", re.I)
CITED = re.compile(r"(available|retrieved|accessed) (at|from|on)\b:?", re.I)
HANDLE = re.compile(r"^(@\w+[ ,|]*)+$")
LEADER = re.compile(r"(\.{3,}|…|(\. ){3,}|\t)\s*([\divxlc]+)\s*$", re.I)
PAGE_NUMBER = re.compile(
    r"^\W*((page|seite|faqe|strana)\s+)?\d+(\s*(/|of|von|nga)\s*\d+)?\W*$", re.I
)
DATELINE = re.compile(
    r"^([^\W\d_]+, )?(on )?([^\W\d_]+ )?\d{1,2}(st|nd|rd|th)?[. ,]+([^\W\d_]+|\d{1,2})[., ]+\d{4}"
    r"([ ,|]+\d{1,2}[:.]\d\d.*)?$"
)
END = re.compile(
    r"^(check also|related( (articles|posts|stories|news|topics))?|you (may|might) also like\b.*|"
    r"more (from|on|like this)\b.*|recommended( for you)?|leave a (comment|reply)\b.*|comments|"
    r"\d+ (comments|responses|replies)|post a comment|add (a )?comment|latest news|trending|"
    r"most read|read (also|next)|see also|lexo edhe|pročitajte( još)?|lesen sie auch)\W*$",
    re.I,
)
ROLES = (
    r"(director|professor|lecturer|fellow|founder|co-founder|founders|co-founders|author|editor|"
    r"journalist|researcher|analyst|columnist|writer|correspondent|adviser|advisor|scholar|"
    r"student|expert|consultant|coordinator|associate)"
)
BIOGRAPHY = re.compile(
    rf"^\W*(the (author|writer)|[^\W\d_][\w.’'-]+( [^\W\d_][\w.’'-]*){{0,4}}) "
    rf"(is|was|has been|serves as|works as|teaches|writes)\b.{{0,60}}\b{ROLES}\b",
    re.I,
)


def is_boilerplate(text):
    """Whether `text` alone, without its neighbours, says that it is no part of the document."""
    if not any(char.isalpha() for char in text) or _is_contents(text) or _is_reference(text):
        return True
    if len(text) <= CAPTION and (PICTURE.search(text) or SAID_ONLY_THERE.search(text)):
        return True
    return len(text) <= SHORT and (_is_byline(text) or _is_small_print(text))


def announces_the_end(text):
    return bool(END.match(text))


def imprint_marked(text):
    return len(text) <= CAPTION and bool(IMPRINT.search(text))


def is_biography(text):
    """A sentence that presents an author. Only at the end of a text is it more than a claim."""
    return bool(BIOGRAPHY.match(text))


def _is_small_print(text):
    patterns = (MENU, END, COPYRIGHT, DATELINE, PAGE_NUMBER, HANDLE)
    return any(pattern.match(text) for pattern in patterns) or bool(IMPRINT.search(text))


def _is_byline(text):
    return bool(byline(text))


def _is_contents(text):
    lines = text.split("\n")
    led = sum(len(line) <= CAPTION and bool(LEADER.search(line)) for line in lines)
    return led == len(lines) or (len(lines) >= 3 and led >= 0.6 * len(lines))


def _is_reference(text):
    """An address with little more than its title beside it."""
    address = sum(len(found[0]) for found in ADDRESS.finditer(text))
    if not address or len(text) > 500:
        return False
    return address >= 0.4 * len(text) or bool(CITED.search(text))
