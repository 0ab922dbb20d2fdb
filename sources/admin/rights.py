"""Who may do what in the admin: roles per collection, whatever Django's model permissions say."""

from sources.models import Collection, Membership, Role

_RANK = {Role.ANALYST: 1, Role.EDITOR: 2}


class Rights:
    """The collections in which `user` works, loaded once."""

    def __init__(self, user):
        self.user = user
        self.everywhere = user.is_superuser
        self.roles, self.blind = {}, set()
        if self.everywhere or not user.is_staff:
            return
        working = Membership.objects.filter(user=user, role__in=list(_RANK))
        for collection, role, blind in working.values_list(
            "collection_id", "role", "collection__blind"
        ):
            self.roles[collection] = role
            if blind and role != Role.EDITOR:
                self.blind.add(collection)

    def collections(self, role=Role.ANALYST):
        """Ids of the collections in which the user has `role` or a higher one (not `everywhere`)."""
        return [pk for pk, mine in self.roles.items() if _RANK[mine] >= _RANK[role]]

    def allow(self, role, collection=None):
        """Has the user `role` in the collection with this id (without one: in any)?"""
        if self.everywhere:
            return True
        working = self.collections(role)
        return bool(working) if collection is None else collection in working

    def limit(self, rows, role=Role.ANALYST, path="collection_id"):
        """Of the queryset `rows` those whose collection the user works in."""
        if self.everywhere:
            return rows
        return rows.filter(**{f"{path}__in": self.collections(role)})

    def limit_tags(self, tags):
        """As Tag.objects.visible_to() says for each collection: while it is blind, own tags only."""
        tags = self.limit(tags)
        if not self.blind:
            return tags
        seen = tags.exclude(collection_id__in=self.blind)
        return seen | tags.filter(analyst__user=self.user)


def rights_of(request):
    if not hasattr(request, "admin_rights"):
        request.admin_rights = Rights(request.user)
    return request.admin_rights


def collection_of(row):
    return row.pk if isinstance(row, Collection) else row.collection_id


class CollectionRights:
    """For ModelAdmins and inlines: what a role in a collection allows.

    For an inline, `obj` is the row whose form it stands in.
    """

    view_role = Role.ANALYST
    work_role = Role.ANALYST  # to add, change and delete

    def _allow(self, request, role, obj):
        return rights_of(request).allow(role, None if obj is None else collection_of(obj))

    def has_view_permission(self, request, obj=None):
        return self._allow(request, self.view_role, obj)

    def has_add_permission(self, request, obj=None):
        return self._allow(request, self.work_role, obj)

    def has_change_permission(self, request, obj=None):
        return self._allow(request, self.work_role, obj)

    def has_delete_permission(self, request, obj=None):
        return self._allow(request, self.work_role, obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        path = "pk" if self.model is Collection else "collection_id"
        return rights_of(request).limit(rows, self.view_role, path)


class ReadOnly:
    """Shown, never written here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SuperusersOnly:
    """Users and all that belongs to the installation, not to a collection."""

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_module_permission(self, request):
        return request.user.is_superuser
