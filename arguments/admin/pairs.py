"""Pairs and tags. While a collection is blind, analysts see nothing of each other's tags."""

import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.html import format_html

from arguments.admin.labels import search_statements
from arguments.models import Pair, Relation, Statement, Tag
from sources.admin.base import CollectionAdmin, CollectionInline
from sources.admin.documents import cited
from sources.admin.forms import InlineForm, RowForm, VersionedForm
from sources.admin.rights import ReadOnly, rights_of
from sources.models import Analyst, Role

BLIND = (
    "While the collection is blind, editors list pairs. To tag these two, open one of them on the "
    "site and choose “Compare it with another statement”."
)
JUDGEMENT = ["relation", "flipped", "basis", "same_reasons", "confidence", "reason"]


class PairForm(RowForm):
    def clean(self):
        """The earlier row is the first, whichever way round they were chosen."""
        cleaned = super().clean()
        first, second = cleaned.get("first"), cleaned.get("second")
        if first and second:
            if first == second:
                self.add_error("second", "A statement is not compared with itself.")
            elif first.pk > second.pk:
                cleaned["first"], cleaned["second"] = second, first
        if (
            self.instance.pk is None
            and self.instance.collection_id in rights_of(self.request).blind
        ):
            self.add_error("first", BLIND)
        return cleaned


class SignedTagForm(VersionedForm):
    """A tag is signed by whoever gives it; a decision by the editor who last changed it."""

    class Meta:
        model = Tag
        fields = "__all__"

    def sign(self, pair, *, decision):
        tag = self.instance
        if tag.pk and not (decision and tag.analyst.user_id != self.request.user.pk):
            return
        tag.analyst = Analyst.objects.of_user(tag.collection, self.request.user)
        if tag.pk is None:
            tag.made_on = datetime.date.today()
            self.refuse_second(pair, decision)

    def refuse_second(self, pair, decision):
        if pair is None or pair.pk is None:
            return
        others = pair.tags.filter(decision=decision)
        if decision and others.exists():
            self.add_error(None, "This pair is decided already: change the decision.")
        if not decision and others.filter(analyst=self.instance.analyst).exists():
            self.add_error(None, "You have tagged this pair already: change that tag.")


class TagForm(SignedTagForm, RowForm):
    def clean(self):
        cleaned = super().clean()
        if self.instance.collection_id is None:
            return cleaned
        decision = self.instance.decision if self.instance.pk else cleaned.get("decision", False)
        if decision and not rights_of(self.request).allow(Role.EDITOR, self.instance.collection_id):
            self.add_error("decision", "Only an editor of the collection decides.")
        else:
            self.sign(cleaned.get("pair"), decision=decision)
        return cleaned


class OwnTagForm(SignedTagForm, InlineForm):
    decision = False

    def clean(self):
        cleaned = super().clean()
        if self.instance.collection_id is not None:
            self.instance.decision = self.decision
            self.sign(self.parent, decision=self.decision)
        return cleaned

    def save(self, commit=True):
        if self.instance.pk:
            self.instance.version += 1
        return super().save(commit)


class DecisionForm(OwnTagForm):
    decision = True


def in_full(statement):
    """A statement as one must read it to compare it: its wording, who holds it, and where."""
    address = reverse("admin:arguments_statement_change", args=[statement.pk])
    return format_html(
        '<a href="{}">S{}</a> {} — {}: {}',
        address,
        statement.number,
        statement.wording,
        ", ".join(voice.brief for voice in statement.voices.all()),
        cited(statement.document),
    )


class TagInline(CollectionInline):
    """Tags that the user may see; what each inline holds of them, and who may write, follows."""

    model = Tag
    form = OwnTagForm
    fields = JUDGEMENT
    template = "admin/edit_inline/stacked.html"

    def get_queryset(self, request):
        tags = rights_of(request).limit_tags(Tag.objects.all())
        return self.chosen(tags.select_related("analyst"), request)


class OwnTagInline(TagInline):
    verbose_name = "your tag"
    verbose_name_plural = "your tag"
    max_num = 1
    extra = 1

    def chosen(self, tags, request):
        return tags.filter(decision=False, analyst__user=request.user)


class DecisionInline(TagInline):
    form = DecisionForm
    work_role = Role.EDITOR
    verbose_name = "decision"
    verbose_name_plural = "decision"
    max_num = 1
    extra = 0

    def chosen(self, tags, request):
        return tags.filter(decision=True)


class OtherTagsInline(ReadOnly, TagInline):
    verbose_name = "another analyst’s tag"
    verbose_name_plural = "other analysts’ tags"
    fields = ["analyst", *JUDGEMENT, "made_on"]
    readonly_fields = fields

    def chosen(self, tags, request):
        return tags.filter(decision=False).exclude(analyst__user=request.user)


class YourTagFilter(admin.SimpleListFilter):
    title = "your tag"
    parameter_name = "yours"

    def lookups(self, request, model_admin):
        return [("missing", "not yet tagged"), *Relation.choices]

    def queryset(self, request, rows):
        own = Tag.objects.filter(analyst__user=request.user, decision=False)
        if self.value() == "missing":
            return rows.exclude(pk__in=own.values("pair"))
        if self.value():
            return rows.filter(pk__in=own.filter(relation=self.value()).values("pair"))
        return rows


class AnyTagFilter(admin.SimpleListFilter):
    title = "any tag that you see"
    parameter_name = "tagged"

    def lookups(self, request, model_admin):
        return [("missing", "untagged"), ("decided", "decided"), *Relation.choices]

    def queryset(self, request, rows):
        seen = rights_of(request).limit_tags(Tag.objects.all())
        if self.value() == "missing":
            return rows.exclude(pk__in=seen.values("pair"))
        if self.value() == "decided":
            return rows.filter(pk__in=seen.filter(decision=True).values("pair"))
        if self.value():
            return rows.filter(pk__in=seen.filter(relation=self.value()).values("pair"))
        return rows


@admin.register(Pair)
class PairAdmin(CollectionAdmin):
    form = PairForm
    inlines = [OwnTagInline, OtherTagsInline, DecisionInline]
    list_display = ["pair", "source", "tags_seen"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        YourTagFilter,
        AnyTagFilter,
        "source",
    ]
    search_fields = ["first__wording"]
    search_help_text = "Words of one of the statements, or its number: S23."
    ordering = ["collection_id", "first__number", "second__number"]
    autocomplete_fields = ["first", "second"]
    readonly_fields = ["collection", "first_said", "second_said"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "collection",
                    "first",
                    "first_said",
                    "second",
                    "second_said",
                    "source",
                    "listed",
                ]
            },
        )
    ]

    def get_queryset(self, request):
        """As Pair.objects.visible_to() says for each collection."""
        known = ~Q(collection_id__in=rights_of(request).blind) | Pair.known_to(request.user)
        return super().get_queryset(request).filter(known).select_related("first", "second")

    def get_readonly_fields(self, request, obj=None):
        """Who lists a pair for all of a blind collection would tell of a tag."""
        fields = super().get_readonly_fields(request, obj)
        edits = rights_of(request).allow(Role.EDITOR, obj and obj.collection_id)
        return fields if edits else [*fields, "listed"]

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        found = search_statements(Statement.objects.all(), search_term).order_by().values("pk")
        return queryset.filter(Q(first__in=found) | Q(second__in=found)), False

    def listed(self, rows, request):
        seen = rights_of(request).limit_tags(Tag.objects.select_related("analyst"))
        return rows.prefetch_related(Prefetch("tags", seen, to_attr="seen"))

    def get_fieldsets(self, request, obj=None):
        """Which statements are compared is settled once: then they stand there in full."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        fields = fieldsets[0][1]["fields"]
        return [(None, {"fields": [name for name in fields if name not in {"first", "second"}]})]

    @admin.display(description="first")
    def first_said(self, pair):
        return in_full(pair.first)

    @admin.display(description="second")
    def second_said(self, pair):
        return in_full(pair.second)

    def get_inlines(self, request, obj):
        return self.inlines if obj else [OwnTagInline]

    @admin.display(description="pair", ordering="first__number")
    def pair(self, pair):
        return str(pair)

    @admin.display(description="tags")
    def tags_seen(self, pair):
        return ", ".join(
            f"{tag.relation} ({'decision' if tag.decision else tag.analyst})" for tag in pair.seen
        )

    def has_delete_permission(self, request, obj=None):
        """That a blind pair cannot be deleted would tell an analyst that somebody tagged it."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.collection_id in rights_of(request).blind)

    def history_view(self, request, object_id, extra_context=None):
        pair = self.get_object(request, object_id)
        if pair.collection_id in rights_of(request).blind:
            raise PermissionDenied("The history of a pair tells of other analysts' tags.")
        return super().history_view(request, object_id, extra_context)

    def kept_by(self, row):
        for tag in row.tags.select_related("analyst"):
            yield f"{row} is tagged: {tag}"


@admin.register(Tag)
class TagAdmin(CollectionAdmin):
    form = TagForm
    list_display = ["pair", "relation", "basis", "confidence", "analyst", "decision", "made_on"]
    list_filter = [
        ("collection", admin.RelatedOnlyFieldListFilter),
        "relation",
        "basis",
        "confidence",
        "decision",
        ("analyst", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["reason", "pair__first__wording", "pair__second__wording"]
    ordering = ["collection_id", "pair__first__number", "pair__second__number", "id"]
    autocomplete_fields = ["pair"]
    settled_fields = ["pair", "decision"]
    readonly_fields = ["first_said", "second_said", "analyst", "made_on", "version"]
    fieldsets = [
        (None, {"fields": ["pair", "first_said", "second_said", "decision", *JUDGEMENT]}),
        ("Provenance", {"fields": ["analyst", "made_on", "version"]}),
    ]

    def get_queryset(self, request):
        tags = super().get_queryset(request)
        seen = rights_of(request).limit_tags(tags)
        return seen.select_related("analyst", "pair__first", "pair__second")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None and not rights_of(request).allow(Role.EDITOR):
            fieldsets[0][1]["fields"].remove("decision")
        return fieldsets

    @admin.display(description="first")
    def first_said(self, tag):
        return in_full(tag.pair.first)

    @admin.display(description="second")
    def second_said(self, tag):
        return in_full(tag.pair.second)

    def _may_write(self, request, tag):
        if tag is None or request.user.is_superuser:
            return True
        if tag.decision:
            return rights_of(request).allow(Role.EDITOR, tag.collection_id)
        return tag.analyst.user_id == request.user.pk

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and self._may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and self._may_write(request, obj)
