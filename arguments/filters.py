"""What a reader asked an issue page to show, out of the address."""

from functools import cached_property

from arguments.models import Attribution, StatementKind
from arguments.sections import as_number

DEFAULT_DEPTH = 2
DEPTHS = ((1, "Main reasons"), (2, "Two steps"), (4, "Four steps"), (8, "Eight steps"))


class OutlineFilter:
    """The parameters voice, kind, attribution, contested, depth, focus and s.

    A value that means nothing is as good as none: an address that somebody
    shortened by hand still shows a page.
    """

    def __init__(self, query, statements, contested):
        self._statements, self._contested = statements, contested
        self.voice = query.get("voice", "")
        self.kind = query.get("kind", "")
        self.attribution = query.get("attribution", "")
        self.contested = bool(query.get("contested"))
        self.depth = min(as_number(query.get("depth")) or DEFAULT_DEPTH, DEPTHS[-1][0])
        self.focus = as_number(query.get("focus"))
        self.selected = as_number(query.get("s"))
        if self.kind not in StatementKind.values:
            self.kind = ""
        if self.attribution not in Attribution.values:
            self.attribution = ""
        if self.voice not in dict(self.voices):
            self.voice = ""

    @cached_property
    def voices(self):
        """(key, name) of the voices that hold a statement here, by name."""
        found = {
            (holding.voice.key, holding.voice.name)
            for statement in self._statements.values()
            for holding in statement.holdings.all()
        }
        return sorted(found, key=lambda pair: pair[1])

    @property
    def active(self):
        return bool(self.voice or self.kind or self.attribution or self.contested)

    @cached_property
    def kept(self):
        """The ids of the statements that the filter lets through; None without a filter."""
        if not self.active:
            return None
        return {pk for pk, statement in self._statements.items() if self._lets_through(statement)}

    def _lets_through(self, statement):
        return (
            (not self.kind or statement.kind == self.kind)
            and (not self.attribution or statement.attribution == self.attribution)
            and (not self.contested or statement.pk in self._contested)
            and (
                not self.voice
                or self.voice in {holding.voice.key for holding in statement.holdings.all()}
            )
        )

    def choices(self):
        return {
            "voices": self.voices,
            "kinds": StatementKind.choices,
            "attributions": Attribution.choices,
            "depths": DEPTHS,
        }


class ReadingFilter:
    """The parameters voice, kind and analyst of the reading page: which statements stand beside
    the text. `kept` are those of `statements` that they let through."""

    def __init__(self, query, statements):
        self.voices = _choices(h.voice for s in statements for h in s.holdings.all())
        self.analysts = _choices(s.analyst for s in statements)
        self.kinds = StatementKind.choices
        offered = {"voice": self.voices, "kind": self.kinds, "analyst": self.analysts}
        self.asked = {
            name: query.get(name, "") if query.get(name, "") in dict(choices) else ""
            for name, choices in offered.items()
        }
        self.kept = [statement for statement in statements if self._lets_through(statement)]

    @property
    def active(self):
        return any(self.asked.values())

    def _lets_through(self, statement):
        voice, kind, analyst = (self.asked[name] for name in ("voice", "kind", "analyst"))
        return (
            kind in ("", statement.kind)
            and analyst in ("", statement.analyst.key)
            and (not voice or any(h.voice.key == voice for h in statement.holdings.all()))
        )


def _choices(rows):
    """(key, name) of voices or analysts, each once, by name."""
    return sorted({(row.key, row.name) for row in rows}, key=lambda pair: pair[1])
