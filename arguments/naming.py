"""Voices and statements as an analyst types them: by name, alias, key or number."""

import re
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from arguments.models import Argument, Statement
from arguments.spelling import fold
from sources.keys import first_free
from sources.models import Alias, Document, Voice

_STATEMENT = re.compile(r"\s*S?(\d{1,9})\b", re.IGNORECASE | re.ASCII)
NUMBERED = re.compile(r"S?([0-9]{1,9})", re.IGNORECASE)
OFFERED = 5  # statements, or voices, named where it is not clear which one is meant
_WITH_KEY = re.compile(r"(.+) \(([-\w]+)\)")
LONGEST_NAME = Voice._meta.get_field("name").max_length
CUT = 40  # so many characters of a name that is too long are told
_ARGUMENT = re.compile(r"\s*A(\d{1,9})\b", re.IGNORECASE | re.ASCII)


class Voices:
    """The voices of a collection by everything they are called; 2 queries."""

    def __init__(self, collection):
        self.rows = list(Voice.objects.filter(collection=collection).order_by("name", "id"))
        self._ranks = names, keys, shorts, aliases = [defaultdict(list) for _ in range(4)]
        for voice in self.rows:
            names[fold(voice.name)].append(voice)
            keys[fold(voice.key)].append(voice)
            if voice.short:
                shorts[fold(voice.short)].append(voice)
        by_id = {voice.pk: voice for voice in self.rows}
        for alias in Alias.objects.filter(collection=collection).order_by("id"):
            aliases[fold(alias.name)].append(by_id[alias.voice_id])

    @property
    def offered(self):
        """What to write for each of them; a name that several have, with the key."""
        several = self._ranks[0]
        for voice in self.rows:
            alone = len(several[fold(voice.name)]) == 1
            yield voice.name if alone else f"{voice.name} ({voice.key})"

    def called(self, name):
        """Those whose name it is; else whose key, short name or alias; else the one of “Name (key)”."""
        for rank in self._ranks:
            if found := rank.get(fold(name)):
                return found
        both = _WITH_KEY.fullmatch(name)
        same = self._ranks[0].get(fold(both[1]), []) if both else []
        return [voice for voice in same if voice.key == both[2]]

    def named(self, typed, held=()):
        """(voices, names that nobody has) of a line such as “Lumi; Government of Kosovo”.

        Of several with one name it is the one of `held`. ValidationError where there is none, and
        for a name that is too long for a new voice.
        """
        found, unknown = {}, {}  # each once, however often and in which spelling it is typed
        for name in filter(None, (part.strip() for part in typed.split(";"))):
            voices = self.called(name)
            if not voices:
                unknown.setdefault(fold(name) or name, _new(name))
                continue
            left = [voice for voice in voices if voice in held and voice.pk not in found]
            if len(voices) > 1 and not left:
                ways = " or ".join(f"{voice.name} ({voice.key})" for voice in voices[:OFFERED])
                raise ValidationError(
                    f"Several voices are called “{name}”. Write which one: {ways}."
                )
            voice = (left or voices)[0]
            found[voice.pk] = voice
        return list(found.values()), list(unknown.values())


def _new(name):
    """The name, where it is not too long for a voice."""
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            f"“{name[:CUT]}…” has {len(name)} characters; a name has {LONGEST_NAME} at most."
        )
    return name


def key_taken(collection, key):
    """Voices and documents share one space of keys; “new” is an address of its own."""
    return key == "new" or any(
        model.objects.filter(collection=collection, key=key).exists() for model in (Voice, Document)
    )


def free_key(collection, words, otherwise):
    """A key for a new voice or document that nothing has yet, made from `words`."""
    base = slugify(words)[:40].strip("-") or otherwise
    return first_free(base, lambda key: key_taken(collection, key))


def looked_up(statements, typed):
    """Those of the queryset `statements` that hold every typed word, or bear the number S5."""
    if number := NUMBERED.fullmatch(typed.strip()):
        return statements.filter(number=int(number[1])).order_by("number")
    for word in fold(typed.replace("\0", " ")).split()[:8]:
        statements = statements.filter(folded__contains=word)
    return statements.order_by("number")


def statement_in(collection, typed):
    """The statement that “S5” or “S5 its title” names; ValidationError if none does."""
    statements = Statement.objects.filter(collection=collection)
    number = _number(statements, typed)
    found = statements.select_related("document").filter(number=number).first()
    if found is None:
        raise ValidationError(f"S{number} is no statement of this collection.")
    return found


def statement_typed(document, typed):
    """The statement of `document` that “S5” or “S5 its title” names; ValidationError if none does."""
    statements = Statement.objects.filter(document=document)
    number = _number(statements, typed)
    found = statements.filter(number=number).first()
    if found is None:
        raise ValidationError(
            f"S{number} is no statement of this document. "
            "What sets two documents against each other is a tag."
        )
    return found


def _number(statements, typed):
    if match := _STATEMENT.match(typed):
        return int(match[1])
    like = "; ".join(str(row) for row in looked_up(statements, typed)[:OFFERED])
    raise ValidationError(
        f"“{typed}” names no statement: begin with its number, like S5."
        + (f" Is it one of these? {like}" if like else "")
    )


def names_step(typed):
    return bool(_ARGUMENT.match(typed))


def steps_looked_up(arguments, typed):
    """For A7 that one of the queryset `arguments`, for A alone the first ones; else None."""
    if match := _ARGUMENT.match(typed):
        return arguments.filter(number=int(match[1]))
    return arguments.order_by("number") if typed.strip().upper() == "A" else None


def argument_in(collection, typed):
    """The argument of the collection that “A7” names; ValidationError if none does."""
    match = _ARGUMENT.match(typed)
    found = (
        Argument.objects.filter(collection=collection, number=int(match[1])).first()
        if match
        else None
    )
    if found is None:
        raise ValidationError(f"“{typed}” names no step of this collection: give one like A7.")
    return found


def argument_typed(document, typed):
    """The argument of `document` that “A7” names; ValidationError if none does."""
    match = _ARGUMENT.match(typed)
    found = match and Argument.objects.filter(document=document, number=int(match[1])).first()
    if not found:
        raise ValidationError(
            f"“{typed}” names no step of this document: an undercut needs the number of an argument, "
            "like A7. Each stands beside its reason on the page of the statement that it bears on."
        )
    return found
