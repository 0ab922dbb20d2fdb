"""Numbers and keys that are no more: what they were, and where they went."""

from sources.models import Retired


def retire(row, *, kind, key, was, went=""):
    """Remember that `key` of `row`'s collection was `was`; with `went`, links to it redirect there.

    Row by row, so that an operation records it.
    """
    retired = Retired.objects.filter(collection_id=row.collection_id, kind=kind)
    if went:
        for found in retired.filter(key=went):
            found.delete()  # it is in use again
        for found in retired.filter(went=key):
            found.went = went
            found.save()
    retired.update_or_create(
        collection_id=row.collection_id,
        kind=kind,
        key=str(key),
        defaults={"was": was, "went": went},
    )
