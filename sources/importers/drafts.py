"""From a parser's blocks to the text to be stored, its roles and properties. No Django."""

from sources.anchoring import paragraphs
from sources.importers import proposals
from sources.importers.extracted import Block, Extracted, clean
from sources.importers.languages import guess_language
from sources.importers.roles import guess_roles
from sources.importers.txt import ImportProblem, normalised

LONGEST_TITLE = 300  # characters, as the database has it
MOST_AUTHORS = 50


def finished(draft, kind, limits):
    """The Extracted of a Draft: one paragraph per block, one blank line between them."""
    blocks = [Block(clean(block.text), block.role) for block in draft.blocks]
    blocks = [block for block in blocks if block.text]
    body = "\n\n".join(block.text for block in blocks)
    return described(
        body + "\n" if body else "", draft, kind, limits, [block.role for block in blocks]
    )


def described(body, draft, kind, limits, known=()):
    """The Extracted of a stored text; what `draft` leaves open is proposed from the text."""
    body = normalised(body)
    if not body.strip():
        raise ImportProblem("No text was found in it. Choose a file that holds words.")
    if len(body) > limits.characters:
        raise ImportProblem(
            f"Its text is {len(body):,} characters long, more than the {limits.characters:,} that a "
            "document may have. Split it into parts."
        )
    texts = [body[place.start : place.end] for place in paragraphs(body)]
    roles = guess_roles(texts, known)
    dated = draft.dated if draft.dated.said else proposals.date_in(texts, roles)
    return Extracted(
        body=body,
        paragraphs=roles,
        title=_usable(draft.title) or proposals.title_in(texts, roles),
        authors=tuple(filter(None, map(_usable, draft.authors[:MOST_AUTHORS])))
        or proposals.authors_in(texts, roles),
        dated_as=dated.said,
        dated_from=dated.start,
        dated_to=dated.end,
        language=draft.language or guess_language(body),
        format=kind,
    )


def _usable(said):
    """A title or a name out of a file's properties; too long, it is something else."""
    said = clean(said[: 2 * LONGEST_TITLE])
    words = any(char.isalpha() for char in said)
    return said if words and len(said) <= LONGEST_TITLE else ""
