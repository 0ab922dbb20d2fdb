"""What the history tells while a collection is blind: nothing of what others said of pairs."""

from django.db.models import Exists, OuterRef, Q

from arguments.access import sees_tag_of_others
from sources.models import Change

# A remark on a tag: its statement is null.
_ON_TAG = Q(table="arguments.comment") & (
    Q(after__statement_id=None) | Q(before__statement_id=None)
)
# A coder is made with the first tag.
_ABOUT_TAGS = ["arguments.tag", "arguments.pair", "arguments.dismissal", "sources.analyst"]
TELLING = Q(table__in=_ABOUT_TAGS) | _ON_TAG


def visible_operations(operations, user, collection):
    """Without those of others that did nothing but tag, list, dismiss and talk about tags.

    Nor are pairs told of in what one did oneself: a tag makes one only where nobody tagged before.
    """
    if sees_tag_of_others(collection):
        return operations
    own = Q(_does_more_than(Q(table="arguments.pair")), user=user)
    return operations.filter(own | Q(_does_more_than(TELLING)))


def _does_more_than(condition):
    such = Change.objects.filter(condition, pk=OuterRef("pk"))
    return Exists(Change.objects.filter(~Exists(such), operation=OuterRef("pk")))


def visible_changes(changes, user, collection):
    """Of the Changes of operations that `user` may see those that tell of no pair, and of no tag but
    her own."""
    if sees_tag_of_others(collection):
        return list(changes)
    own = {
        str(pk) for pk in user.analysts.filter(collection=collection).values_list("pk", flat=True)
    }
    return [change for change in changes if not _of_another(change, user, own)]


def _of_another(change, user, own):
    values = change.after or change.before or {}
    if change.table == "arguments.tag":
        return str(values.get("analyst_id")) not in own or bool(values.get("decision"))
    if change.table == "arguments.comment":
        return values.get("statement_id") is None and values.get("user_id") != user.pk
    return change.table == "arguments.pair"


def lines_to_tell(conflict, tables, collection):
    """Why an undo was refused, without naming a pair that others tagged since."""
    if sees_tag_of_others(collection) or set(tables).isdisjoint(_ABOUT_TAGS):
        return conflict.lines
    return ["Something that it touched was changed again, or is in use since."]
