"""Collections, who works in them, and what they have retired."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import Http404

from sources.admin.base import CollectionAdmin, KeyedAdmin, RecordedAdmin
from sources.admin.forms import TopLevelForm
from sources.admin.rights import CollectionRights, ReadOnly, rights_of
from sources.changed import ChangedForm
from sources.members import refusals
from sources.models import Analyst, Collection, Membership, Retired, Role


class MembershipForm(forms.ModelForm):
    """Names the user: editors do not get to see the list of all users."""

    request = None
    username = forms.CharField(help_text="The name with which they log in.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["username"]

    def clean_username(self):
        name = self.cleaned_data["username"].strip()
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise ValidationError(f"Nobody logs in as “{name}”.")
        return user

    def clean(self):
        cleaned = super().clean()
        collection, user = cleaned.get("collection"), cleaned.get("username")
        if user is not None:
            self.instance.user = user
            if collection and collection.memberships.filter(user=user).exists():
                self.add_error("username", f"{user} is a member already: change that row.")
        if self.instance.pk and cleaned.get("role") != Role.EDITOR:
            for line in refusals(Membership.objects.filter(pk=self.instance.pk)):
                self.add_error("role", line)
        return cleaned


class KeepsAnEditor(RecordedAdmin):
    """Refuses to delete what would leave a collection without an editor."""

    def memberships_of(self, rows):
        """The memberships that end with `rows`."""
        return Membership.objects.filter(pk__in=[row.pk for row in rows])

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking, [*protected, *refusals(self.memberships_of(objs))]


@admin.register(Membership)
class MembershipAdmin(CollectionRights, KeepsAnEditor):
    view_role = work_role = Role.EDITOR
    form = MembershipForm
    list_display = ["user", "collection", "role"]
    list_select_related = ["user", "collection"]
    list_filter = [("collection", admin.RelatedOnlyFieldListFilter), "role"]
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    ordering = ["collection_id", "user__username"]

    def get_fields(self, request, obj=None):
        return ["collection", "user", "role"] if obj else ["collection", "username", "role"]

    def get_readonly_fields(self, request, obj=None):
        return ["collection", "user"] if obj else []

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "collection":
            own = rights_of(request).limit(Collection.objects.all(), Role.EDITOR, "pk")
            kwargs["queryset"] = own
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "collection":
            for deed in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{deed}_related", False)
        return field


class CollectionForm(ChangedForm):
    """What two editors changed, each in another way, is refused once, and said."""

    clashed = False

    def clean(self):
        cleaned = super().clean()
        for one in self.clashes() if self.instance.pk else ():
            self.clashed = True
            self.add_error(
                one.field,
                f"Somebody changed this meanwhile, to “{one.theirs or 'nothing'}”. "
                "Saving again puts yours in its place.",
            )
            bound = self[one.field]
            self.data[bound.html_initial_name] = str(bound.initial)
        return cleaned


@admin.register(Collection)
class CollectionsAdmin(CollectionAdmin):
    """Editors publish and blind; only administrators add, rename and delete."""

    form = CollectionForm
    work_role = Role.EDITOR
    list_display = ["title", "slug", "public", "blind"]
    list_filter = ["public", "blind"]
    search_fields = ["title", "slug"]
    fieldsets = [
        (None, {"fields": ["slug", "title", "lead", "public", "blind"]}),
        ("Numbers", {"fields": ["next_statement", "next_argument"]}),
    ]
    readonly_fields = ["next_statement", "next_argument"]

    def get_readonly_fields(self, request, obj=None):
        settled = [] if request.user.is_superuser else ["slug"]
        return [*super().get_readonly_fields(request, obj), *settled]

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def render_change_form(self, request, context, **kwargs):
        response = super().render_change_form(request, context, **kwargs)
        if getattr(context["adminform"].form, "clashed", False):
            response.status_code = 409
        return response

    def narrow(self, form, obj, request):
        """Nothing to choose from."""

    def lock(self, row):
        row.lock()

    def made_by(self, operation):
        return operation.collection_id

    def get_deleted_objects(self, objs, request):
        """All that is in it goes along, so what matters is counted, not listed."""
        counts = {}
        for model, row_admin in self.admin_site._registry.items():
            if isinstance(row_admin, CollectionAdmin) and model is not Collection:
                number = model.objects.filter(collection__in=objs).count()
                counts[model._meta.verbose_name_plural] = number
        counts = {name: number for name, number in counts.items() if number}
        return [str(row) for row in objs], counts, set(), []

    def delete_queryset(self, request, queryset):
        queryset.delete()


class AnalystForm(TopLevelForm):
    role = Role.EDITOR


@admin.register(Analyst)
class AnalystAdmin(KeyedAdmin):
    """Coders. Whose log-in a coder is, only an administrator says."""

    work_role = Role.EDITOR
    form = AnalystForm
    list_display = ["name", "key", "user", "collection"]
    list_filter = [("collection", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "key"]
    ordering = ["collection_id", "name", "id"]
    prepopulated_fields = {"key": ["name"]}
    fieldsets = [(None, {"fields": ["chosen_collection", "collection", "name", "key", "user"]})]

    def listed(self, rows, request):
        return rows.select_related("user", "collection")

    def get_readonly_fields(self, request, obj=None):
        settled = [] if request.user.is_superuser else ["user"]
        return [*super().get_readonly_fields(request, obj), *settled]

    def save_model(self, request, obj, form, change):
        admin.ModelAdmin.save_model(self, request, obj, form, change)  # coders' keys do not retire

    def retire(self, row):
        """Nor do they when deleted."""


@admin.register(Retired)
class RetiredAdmin(ReadOnly, CollectionAdmin):
    list_display = ["key", "kind", "was", "went", "collection"]
    list_filter = [("collection", admin.RelatedOnlyFieldListFilter), "kind"]
    search_fields = ["key", "was", "went"]
    fields = ["collection", "kind", "key", "was", "went"]

    def listed(self, rows, request):
        return rows.select_related("collection")
