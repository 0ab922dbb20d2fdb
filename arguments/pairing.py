"""The tags that a new statement brings with it. Call it inside operations.recording()."""

import datetime

from arguments.forms_of_tags import said_of
from arguments.models import Pair, Tag


def tag(new, other, form, analyst):
    """The analyst's Tag that a valid NearTagForm says of the `new` statement towards `other`."""
    first, second = sorted((new, other), key=lambda statement: statement.pk)
    pair = Pair.objects.create(
        collection=new.collection, first=first, second=second, source="wording", listed=False
    )
    relation, flipped = said_of(form.cleaned_data["relation"], is_first=first == new)
    return Tag.objects.create(
        collection=new.collection,
        pair=pair,
        analyst=analyst,
        relation=relation,
        flipped=flipped,
        made_on=datetime.date.today(),
        **form.judged,
    )
