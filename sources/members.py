"""Who works in a collection: it is never left without an editor."""

from django.db.transaction import get_connection

from sources.models import Collection, Membership, Role


def without_editor(memberships):
    """The collections that lose their last editor when these memberships end or are demoted.

    `memberships` is a queryset. In a transaction the collections stay locked, so
    that two editors cannot both go at once.
    """
    editors = memberships.filter(role=Role.EDITOR)
    collections = Collection.objects.filter(
        pk__in=list(editors.values_list("collection", flat=True))
    ).order_by("pk")
    if get_connection().in_atomic_block:
        collections = collections.select_for_update()
    collections = list(collections)
    going = set(editors.values_list("pk", flat=True))
    staying = (
        Membership.objects.filter(collection__in=collections, role=Role.EDITOR)
        .exclude(pk__in=going)
        .values_list("collection", flat=True)
    )
    kept = set(staying)
    return [collection for collection in collections if collection.pk not in kept]


def refusals(memberships):
    """Why these memberships may not end or be demoted, a line for each collection; [] if they may."""
    return [
        f"“{collection}” would have no editor left: make somebody else an editor first."
        for collection in without_editor(memberships)
    ]
