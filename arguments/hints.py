"""What speaks for comparing two statements, in words."""

from arguments.models import Issue
from sources.models import Voice


def worded(hints, collection):
    """[(kind, words)] of candidates.Hints; names issues and voices: 2 queries."""
    ids = {
        kind: [pk for hint in hints if hint.kind in kinds for pk in hint.about]
        for kind, kinds in ABOUT.items()
    }
    issues = {row.pk: f"“{row.brief}”" for row in Issue.objects.filter(pk__in=ids["issue"])}
    voices = {row.pk: row.brief for row in Voice.objects.filter(pk__in=ids["voice"])}
    names = {"issue": issues, "voice": voices}
    found = []
    for hint in hints:
        known = next((names[of] for of, kinds in ABOUT.items() if hint.kind in kinds), None)
        about = [known[pk] for pk in hint.about if pk in known] if known is not None else hint.about
        if about:
            found.append((hint.kind, WORDS[hint.kind](about)))
    return found


ABOUT = {"issue": ("opposed", "issue", "near"), "voice": ("addressee", "voice")}


def _and(words):
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


def _modal(about):
    one, other = about
    if one and other:
        return f"one says “{one}”, the other “{other}”"
    return f"only one says “{one or other}”"


WORDS = {
    "number": lambda about: f"different figures: {about[0]} against {about[1]}",
    "negation": lambda about: f"only one says “{about[0]}”",
    "modal": _modal,
    "opposed": lambda about: f"different sides on {_and(about)}",
    "figure": lambda about: f"both give {_and(about)}",
    "wording": lambda about: f"both speak of {_and([f'“{word}”' for word in about])}",
    "issue": lambda about: f"the same side on {_and(about)}",
    "near": lambda about: f"both bear on {_and(about)}",
    "addressee": lambda about: f"both ask {_and(about)} to act",
    "voice": lambda about: f"both held by {_and(about)}",
}
