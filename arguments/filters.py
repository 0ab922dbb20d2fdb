"""What a reader asked a page to show, out of the address."""

from functools import cached_property

from arguments.models import Attribution, StatementKind
from arguments.sections import as_number

DEFAULT_DEPTH = 2
DEPTHS = ((1, "Main reasons"), (2, "Two steps"), (4, "Four steps"), (8, "Eight steps"))
FURTHEST = 8  # steps around a statement in focus
MOST_UNFOLDED = 30
VIEWS = (("outline", "Outline"), ("map", "Map"), ("table", "Table"))


class IssueFilter:
    """The parameters view, voice, kind, attribution, contested, depth, focus, around, drawn,
    unfold and s of an issue page.

    A value that means nothing is as good as none: an address that somebody
    shortened by hand still shows a page. `statements` are {id: Light}.
    """

    def __init__(self, query, statements, contested):
        self._statements, self._contested = statements, contested
        self.view = one_of(query, "view", dict(VIEWS)) or "outline"
        self.kind = one_of(query, "kind", StatementKind.values)
        self.attribution = one_of(query, "attribution", Attribution.values)
        self.voice = one_of(query, "voice", dict(self.voices))
        self.contested = bool(query.get("contested"))
        self.drawn = query.get("drawn") != "0"
        self.depth = min(as_number(query.get("depth")) or DEFAULT_DEPTH, DEPTHS[-1][0])
        numbers = {statement.number: pk for pk, statement in statements.items()}
        self.focus = numbers.get(as_number(query.get("focus")))
        self.around = min(as_number(query.get("around")) or 0, FURTHEST) if self.focus else 0
        self.selected = numbers.get(as_number(query.get("s")))
        asked = dict.fromkeys(as_number(query.get(name)) for name in ("focus", "s"))
        self.absent = [number for number in asked if number and number not in numbers]
        self.unfold = {
            numbers[number]: start
            for number, start in unfolded(query.get("unfold", ""))
            if number in numbers
        }

    @cached_property
    def voices(self):
        """(key, name) of the voices that hold a statement here, by name, then key."""
        held = {
            (voice.key, voice.name)
            for statement in self._statements.values()
            for voice in statement.voices
        }
        return sorted(held, key=lambda pair: pair[::-1])

    @property
    def active(self):
        return bool(self.voice or self.kind or self.attribution or self.contested)

    @property
    def narrowed(self):
        """Whether anything but the depth is left out."""
        return self.active or self.focus is not None or not self.drawn

    @cached_property
    def kept(self):
        """The ids of the statements that the filter lets through; None without a filter."""
        if not self.active:
            return None
        return {pk for pk, statement in self._statements.items() if self._lets_through(statement)}

    def _lets_through(self, statement):
        return (
            self.kind in ("", statement.kind)
            and self.attribution in ("", statement.attribution)
            and (not self.contested or statement.pk in self._contested)
            and (not self.voice or any(voice.key == self.voice for voice in statement.voices))
        )

    def described(self):
        """The filters in words: [(name, value)], for the heads of what is taken away."""
        words = [
            ("Voice", dict(self.voices).get(self.voice)),
            ("Kind", dict(StatementKind.choices).get(self.kind)),
            ("Attribution", dict(Attribution.choices).get(self.attribution)),
            ("Contested", "only contested statements" if self.contested else None),
            ("Focus", self._focus_in_words()),
            ("Depth", None if self.around else f"{self.depth} steps".replace("1 steps", "1 step")),
            ("Unfolded", ", ".join(self._name(pk) for pk in self.unfold) or None),
            ("Analysts’ steps", None if self.drawn else "hidden"),
        ]
        return [(name, value) for name, value in words if value]

    def _focus_in_words(self):
        if self.focus is None or not self.around:
            return self.focus and self._name(self.focus)
        steps = "1 step" if self.around == 1 else f"{self.around} steps"
        return f"{self._name(self.focus)} and {steps} around it"

    def _name(self, pk):
        return f"S{self._statements[pk].number}"

    def choices(self):
        return {
            "voices": self.voices,
            "kinds": StatementKind.choices,
            "attributions": Attribution.choices,
            "depths": DEPTHS,
        }


def one_of(query, name, values):
    """The value of a parameter if it is among `values`, else ""."""
    value = query.get(name, "")
    return value if value in values else ""


def unfolded(value):
    """(number, from which of its reasons on) out of "12,40.41": S12 from its 1st, S40 from its 41st."""
    for part in value.split(",")[:MOST_UNFOLDED]:
        number, _, start = part.partition(".")
        if as_number(number):
            yield as_number(number), as_number(start) or 1


class ReadingFilter:
    """The parameters voice, kind and analyst of the reading page: which statements stand beside
    the text. `voices` and `analysts` are (key, name) of those on offer."""

    def __init__(self, query, voices, analysts):
        self.voices, self.analysts, self.kinds = voices, analysts, StatementKind.choices
        offered = {"voice": voices, "kind": self.kinds, "analyst": analysts}
        self.asked = {name: one_of(query, name, dict(rows)) for name, rows in offered.items()}

    @property
    def active(self):
        return any(self.asked.values())

    def keep(self, statements, held):
        """Let through those of `statements` (Said); `held` are the ids that the voice holds."""
        voice, kind, analyst = (self.asked[name] for name in ("voice", "kind", "analyst"))
        self.kept = [
            said
            for said in statements
            if kind in ("", said.kind)
            and analyst in ("", said.analyst)
            and (not voice or said.id in held)
        ]
        return self.kept
