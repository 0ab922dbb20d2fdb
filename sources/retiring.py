"""Numbers and keys that are no more: what they were, and where they went."""

from sources.models import Retired


def retire(row, *, kind, key, was, went=""):
    """Remember that `key` of `row`'s collection was `was`; with `went`, links to it redirect there."""
    retired = Retired.objects.filter(collection_id=row.collection_id, kind=kind)
    if went:
        retired.filter(key=went).delete()  # it is in use again
        retired.filter(went=key).update(went=went)
    retired.update_or_create(
        collection_id=row.collection_id,
        kind=kind,
        key=str(key),
        defaults={"was": was, "went": went},
    )
