"""Write an analyst's tag on a pair. Call it inside operations.recording(), with a form that is valid."""

import datetime

from arguments.forms_of_tags import said_of
from arguments.models import Pair, Tag
from sources.operations import recording


def pair_of(one, other, source):
    """The Pair of two statements; made, with what raised it, where there is none."""
    first, second = sorted((one, other), key=lambda statement: statement.pk)
    found = Pair.objects.filter(first=first, second=second).first()
    return found or Pair.objects.create(
        collection=one.collection, first=first, second=second, source=source
    )


def listed(user, one, other, source):
    """pair_of(), recorded for itself: a tag is then taken back without its pair, which others may
    have tagged since."""
    with recording(user, "Listed") as recorder:
        pair = pair_of(one, other, source)
        recorder.finish(f"Listed {pair.history_name} to be compared")
    return pair


def own_tag(pair, analyst):
    return pair.tags.filter(analyst=analyst, decision=False).first()


def tag(one, other, form, analyst, source="reader"):
    """The analyst's Tag that a TagForm says of `one` towards `other`; the one there is changes."""
    pair = pair_of(one, other, source)
    found = own_tag(pair, analyst)
    if found is None:
        found = Tag(collection=one.collection, pair=pair, analyst=analyst)
        found.made_on = datetime.date.today()
    else:
        found.version += 1
    found.relation, found.flipped = said_of(
        form.cleaned_data["relation"], is_first=pair.first_id == one.pk
    )
    for name, value in form.judged.items():
        setattr(found, name, value)
    found.save()
    return found
