"""Users and groups belong to the installation: for administrators only."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from sources.admin.collections import KeepsAnEditor
from sources.admin.rights import SuperusersOnly
from sources.models import Load, Membership

admin.site.unregister([User, Group])


@admin.register(User)
class Users(SuperusersOnly, KeepsAnEditor, UserAdmin):
    show_facets = admin.ShowFacets.ALWAYS

    def memberships_of(self, rows):
        return Membership.objects.filter(user__in=[row.pk for row in rows])


@admin.register(Group)
class Groups(SuperusersOnly, GroupAdmin):
    pass


@admin.register(Load)
class LoadAdmin(SuperusersOnly, admin.ModelAdmin):
    """What load_collection left: a digest per row."""

    list_display = ["collection", "at", "rows"]
    list_select_related = ["collection"]
    fields = ["collection", "at", "rows"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    @admin.display(description="rows loaded")
    def rows(self, load):
        return len(load.digests)
