"""What a reader supposes, out of the address: nothing of it is stored."""

import re
from urllib.parse import urlencode

from arguments.sections import as_number

_KEY = re.compile(r"[-\w]{1,80}", re.ASCII)
LONGEST = 60  # statements, and voices, that one address sets aside; each link repeats them


class WhatIf:
    """The parameters without (numbers of statements), without_voice (a key, repeated) and confirmed.

    A value that cannot be one is kept as `odd`, to be told; numbers and keys that are not there
    are told by who looks them up. `cut` counts what goes beyond LONGEST.
    """

    def __init__(self, query=None):
        get = query.getlist if query is not None else lambda name: []
        parts = [part.strip() for value in get("without") for part in value.split(",")]
        numbers = {part: as_number(part.upper().removeprefix("S")) for part in parts if part}
        keys = dict.fromkeys(key for key in get("without_voice") if key)
        without = sorted({n for n in numbers.values() if n is not None})
        voices = [key for key in keys if _KEY.fullmatch(key)]
        self.without, self.voices = tuple(without[:LONGEST]), tuple(voices[:LONGEST])
        self.cut = len(without[LONGEST:]) + len(voices[LONGEST:])
        self.confirmed = any(get("confirmed"))
        self.odd = tuple(part for part, number in numbers.items() if number is None)[:LONGEST]
        self.odd += tuple(key for key in keys if not _KEY.fullmatch(key))[:LONGEST]

    @classmethod
    def of(cls, *, without=(), voices=(), confirmed=False):
        found = cls()
        found.without, found.voices = tuple(sorted(set(without))), tuple(voices)
        found.confirmed = confirmed
        return found

    @property
    def active(self):
        return bool(self.without or self.voices or self.confirmed or self.odd)

    @property
    def pairs(self):
        """The parameters as (name, value), for hidden fields and addresses."""
        pairs = [("without", self.numbers)] if self.without else []
        pairs += [("without_voice", key) for key in self.voices]
        return pairs + ([("confirmed", "1")] if self.confirmed else [])

    @property
    def numbers(self):
        return ",".join(str(number) for number in self.without)

    @property
    def suffix(self):
        """What to put behind an address without a query, so that the supposition goes along."""
        return f"?{urlencode(self.pairs, safe=',')}" if self.pairs else ""

    @property
    def more(self):
        """The same, to go on after other parameters."""
        return f"&{self.suffix[1:]}" if self.pairs else ""

    def with_statement(self, number):
        """This, and the statement set aside."""
        return self.of(
            without=[*self.without, number], voices=self.voices, confirmed=self.confirmed
        )

    def but_statement(self, number):
        """This, with the statement taken back."""
        left = [one for one in self.without if one != number]
        return self.of(without=left, voices=self.voices, confirmed=self.confirmed)
