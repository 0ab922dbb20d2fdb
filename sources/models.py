"""Who said what, and where. Knows nothing of arguments."""

import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from sources.constraints import SameParent
from sources.keys import first_free

UNDO_DAYS = 30


def in_collection(name):
    """What a SameParent on `collection` refers to."""
    return models.UniqueConstraint(fields=["id", "collection"], name=f"{name}_in_collection")


def one_of(field, choices, name):
    """CHECK that `field` holds one of the values of `choices`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


class CollectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public collections, and those of which `user` is a member."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.filter(public=True)
        return self.filter(Q(public=True) | Q(id__in=user.memberships.values("collection")))


class Collection(models.Model):
    """A corpus with its voices, issues and maps: the border for permission, export and sharding."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    lead = models.TextField(
        blank=True, help_text="One or two sentences: what is disputed, and by whom."
    )
    public = models.BooleanField(default=False, help_text="Anyone may read the map.")
    blind = models.BooleanField(
        default=False, help_text="Analysts tag without seeing each other's tags."
    )
    next_statement = models.PositiveIntegerField(default=1, editable=False)
    next_argument = models.PositiveIntegerField(default=1, editable=False)

    objects = CollectionQuerySet.as_manager()

    history_name = "settings"
    unrecorded = ("next_statement", "next_argument")  # they only count on

    class Meta:
        ordering = ["title", "id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("collection", args=[self.slug])

    def role_of(self, user):
        """The role of `user` here ("" for none); an administrator acts as an editor."""
        if user.is_superuser:
            return Role.EDITOR
        if not user.is_authenticated:
            return ""
        own = self.memberships.filter(user=user)
        return next(iter(own.values_list("role", flat=True)), "")

    def lock(self):
        """Hold this row until the transaction ends: one writer at a time per collection."""
        return Collection.objects.select_for_update().get(pk=self.pk)

    def take_number(self, counter):
        """The next number of "statement" or "argument"; never given twice. Call it in a transaction."""
        field = f"next_{counter}"
        number = getattr(self.lock(), field)
        Collection.objects.filter(pk=self.pk).update(**{field: number + 1})
        setattr(self, field, number + 1)
        return number


class InCollection(models.Model):
    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="%(class)ss", editable=False
    )

    class Meta:
        abstract = True


class Role(models.TextChoices):
    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"


class Membership(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.READER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "user"], name="one_membership_per_user"),
            one_of("role", Role, "membership_role"),
        ]

    def __str__(self):
        return f"{self.user}: {self.role} of {self.collection}"

    @property
    def history_name(self):
        return f"member {self.user}"


class AnalystManager(models.Manager):
    def of_user(self, collection, user):
        """The coder that `user` is in `collection`; made at the first use.

        A collection brought from another installation may have coders of its users, whose
        numbers mean nobody here.
        """
        own = self.filter(collection=collection, user=user)
        return own.first() or self._new(collection, user, own)

    @transaction.atomic
    def _new(self, collection, user, own):
        collection.lock()
        if own.exists():  # made while we waited
            return own.get()
        keys = set(self.filter(collection=collection).values_list("key", flat=True))
        key = first_free(f"user-{user.pk}", keys.__contains__)
        name = user.get_full_name() or user.get_username()
        return self.create(collection=collection, user=user, key=key, name=name)


class Analyst(InCollection):
    """A coder. Shipped and imported codings have no user and never log in."""

    key = models.SlugField()
    name = models.CharField(max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="analysts"
    )

    objects = AnalystManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            in_collection("analyst"),
            models.UniqueConstraint(fields=["collection", "key"], name="analyst_key"),
            models.UniqueConstraint(fields=["collection", "user"], name="analyst_user"),
        ]

    def __str__(self):
        return self.name


class VoiceKind(models.TextChoices):
    PERSON = "person"
    OFFICE = "office"
    INSTITUTION = "institution"
    STATE = "state"
    GROUP = "group"


class Voice(InCollection):
    """A person, office, institution or state that holds statements."""

    key = models.SlugField()
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=40, blank=True, help_text="For narrow places.")
    kind = models.CharField(max_length=12, choices=VoiceKind.choices)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            in_collection("voice"),
            models.UniqueConstraint(fields=["collection", "key"], name="voice_key"),
            one_of("kind", VoiceKind, "voice_kind"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("voice", args=[self.collection.slug, self.key])

    @property
    def history_name(self):
        return f"voice {self.key}"

    @property
    def brief(self):
        return self.short or self.name


class Alias(InCollection):
    """Another spelling, title or abbreviation of a voice."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    history_of = ("voice",)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["collection", "name"], name="alias_name"),
            SameParent(fk="voice", shared=["collection"], name="alias_voice_collection"),
        ]

    def __str__(self):
        return self.name


class DocumentQuerySet(models.QuerySet):
    def with_authors(self):
        """Load what a citation of each document shows: its author team."""
        authorships = Authorship.objects.select_related("voice").order_by("order", "id")
        return self.prefetch_related(models.Prefetch("authorships", authorships))


class Document(InCollection):
    """One text with bibliographic data; its text may be absent."""

    key = models.SlugField()
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(
        max_length=500, blank=True, help_text="Where the publication stands online."
    )
    language = models.CharField(
        max_length=20, default="en", help_text="BCP 47, such as en or sr-Cyrl."
    )
    text_file = models.CharField(max_length=200, blank=True)
    analyst = models.ForeignKey(Analyst, models.RESTRICT, related_name="documents")
    dated_as = models.CharField(
        max_length=60, blank=True, help_text="As a reader sees it: mid-2017."
    )
    dated_from = models.DateField(null=True, blank=True)
    dated_to = models.DateField(null=True, blank=True)
    voices = models.ManyToManyField(Voice, through="Authorship", related_name="documents")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = [F("dated_from").asc(nulls_last=True), "id"]
        constraints = [
            in_collection("document"),
            models.UniqueConstraint(fields=["collection", "key"], name="document_key"),
            models.CheckConstraint(
                condition=Q(dated_from__isnull=True, dated_to__isnull=True)
                | Q(
                    dated_from__isnull=False,
                    dated_to__isnull=False,
                    dated_from__lte=F("dated_to"),
                ),
                name="document_dates",
                violation_error_message="Give both dates or neither, the earlier one first.",
            ),
            SameParent(fk="analyst", shared=["collection"], name="document_analyst_collection"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("document", args=[self.collection.slug, self.key])

    @property
    def history_name(self):
        return f"document {self.key}"

    @property
    def author_team(self):
        """The voices that wrote it, in order. Costs no query after with_authors()."""
        return [a.voice for a in self.authorships.all() if a.role == AuthorRole.AUTHOR]

    def author_ids(self):
        """The ids of the author team as it is stored now, in order."""
        rows = Authorship.objects.filter(document=self, role=AuthorRole.AUTHOR)
        return list(rows.values_list("voice", flat=True))

    @property
    def authors_brief(self):
        return "/".join(voice.brief for voice in self.author_team) or self.publisher or self.title

    @property
    def year(self):
        """The year in the middle of its dates; "" without any."""
        if not self.dated_from:
            return ""
        return str((self.dated_from + (self.dated_to - self.dated_from) / 2).year)


class AuthorRole(models.TextChoices):
    AUTHOR = "author"
    EDITOR = "editor"
    PUBLISHER = "publisher"


class Authorship(InCollection):
    document = models.ForeignKey(Document, models.CASCADE, related_name="authorships")
    voice = models.ForeignKey(Voice, models.RESTRICT, related_name="authorships")
    role = models.CharField(max_length=10, choices=AuthorRole.choices, default=AuthorRole.AUTHOR)
    order = models.PositiveSmallIntegerField(default=0)

    history_of = ("document",)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "voice", "role"], name="authorship_once"),
            one_of("role", AuthorRole, "authorship_role"),
            SameParent(fk="document", shared=["collection"], name="authorship_document_collection"),
            SameParent(fk="voice", shared=["collection"], name="authorship_voice_collection"),
        ]

    def __str__(self):
        return f"{self.voice} ({self.role})"


class Text(InCollection):
    """One version of a document's text, as texts.normalised() yields it. Append-only.

    `length` counts Unicode code points. `public` is this installation's choice
    and not part of the map.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField()
    body = models.TextField()
    length = models.PositiveIntegerField()
    public = models.BooleanField(
        default=False, help_text="Anyone who may read the map may read it."
    )

    history_of = ("document",)
    unrecorded = ("body",)  # never rewritten

    class Meta:
        ordering = ["document", "version"]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="text_version"),
            models.UniqueConstraint(fields=["id", "document"], name="text_of_document"),
            SameParent(fk="document", shared=["collection"], name="text_document_collection"),
        ]

    def __str__(self):
        return f"version {self.version}, {self.length:,} characters"


class ParagraphRole(models.TextChoices):
    BODY = "body"
    HEADING = "heading"
    BOILERPLATE = "boilerplate"


class Paragraph(InCollection):
    """Number, role and précis of a paragraph; exists without a text."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="paragraphs")
    number = models.PositiveIntegerField()
    role = models.CharField(
        max_length=12, choices=ParagraphRole.choices, default=ParagraphRole.BODY
    )
    precis = models.TextField("précis", blank=True)

    history_of = ("document",)

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="paragraph_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="paragraphs_count_from_one"),
            one_of("role", ParagraphRole, "paragraph_role"),
            SameParent(fk="document", shared=["collection"], name="paragraph_document_collection"),
        ]

    def __str__(self):
        return f"¶ {self.number}"


class PassageState(models.TextChoices):
    UNPLACED = "unplaced"
    ANCHORED = "anchored"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


class Passage(InCollection):
    """A stretch of a document, known by its first and last words.

    `start` and `end` count Unicode code points of `text.body`, from 0, end
    excluded (W3C TextPositionSelector). Where no words can name the stretch (too
    long, twice in the text), `fixed_start` and `fixed_end` do, and the words confirm
    them.
    """

    document = models.ForeignKey(Document, models.RESTRICT, related_name="passages")
    paragraph = models.PositiveIntegerField(
        help_text="The number of the paragraph in which it starts."
    )
    first_words = models.CharField(max_length=300)
    last_words = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=PassageState.choices, default=PassageState.UNPLACED, editable=False
    )
    text = models.ForeignKey(Text, models.RESTRICT, null=True, blank=True, editable=False)
    start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    fixed_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    fixed_end = models.PositiveIntegerField(null=True, blank=True, editable=False)

    history_of = ("document",)

    class Meta:
        ordering = ["document", "paragraph", "id"]
        constraints = [
            in_collection("passage"),
            models.UniqueConstraint(fields=["id", "document"], name="passage_of_document"),
            one_of("state", PassageState, "passage_state"),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(start__lt=F("end")), name="passage_not_empty"
            ),
            models.CheckConstraint(condition=~Q(first_words=""), name="passage_has_words"),
            models.CheckConstraint(
                condition=Q(fixed_start__isnull=True, fixed_end__isnull=True)
                | Q(
                    fixed_start__isnull=False,
                    fixed_end__isnull=False,
                    fixed_start__lt=F("fixed_end"),
                ),
                name="passage_fixed_offsets",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="unplaced", text__isnull=True, start__isnull=True, end__isnull=True
                )
                | Q(state="anchored", text__isnull=False, start__isnull=False, end__isnull=False)
                | Q(
                    state__in=["ambiguous", "orphaned"],
                    text__isnull=False,
                    start__isnull=True,
                    end__isnull=True,
                ),
                name="passage_state_and_offsets_agree",
            ),
            SameParent(fk="document", shared=["collection"], name="passage_document_collection"),
            SameParent(fk="text", shared=["document"], name="passage_text_document"),
        ]

    def __str__(self):
        return f"{self.first_words} … {self.last_words}" if self.last_words else self.first_words

    @property
    def fixed(self):
        """The (start, end) that no words can name, or None."""
        return None if self.fixed_start is None else (self.fixed_start, self.fixed_end)

    @fixed.setter
    def fixed(self, place):
        self.fixed_start, self.fixed_end = place or (None, None)


class RetiredKind(models.TextChoices):
    STATEMENT = "statement"
    ARGUMENT = "argument"
    DOCUMENT = "document"
    VOICE = "voice"
    ISSUE = "issue"


class Retired(InCollection):
    """What a deleted number or a renamed key was, and where it went ("" for nowhere)."""

    kind = models.CharField(max_length=10, choices=RetiredKind.choices)
    key = models.CharField(max_length=50, help_text="The number or key that no longer exists.")
    was = models.TextField(blank=True)
    went = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        verbose_name_plural = "retired numbers and keys"
        constraints = [
            models.UniqueConstraint(fields=["collection", "kind", "key"], name="retired_once"),
            one_of("kind", RetiredKind, "retired_kind"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class OperationQuerySet(models.QuerySet):
    def undoable(self):
        """Those of the last 30 days that nobody has undone yet."""
        since = timezone.now() - datetime.timedelta(days=UNDO_DAYS)
        return self.filter(at__gte=since, undone_by__isnull=True)


class Operation(InCollection):
    """What one action changed, recorded together, so that it can be undone together.

    `key` is that of the form that asked for it: a retry finds the operation
    instead of doing it again, and `url` says where it led.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="operations"
    )
    label = models.CharField(max_length=200)
    key = models.UUIDField(null=True)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", models.SET_NULL, null=True, related_name="undone_by")

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            in_collection("operation"),
            models.UniqueConstraint(fields=["collection", "key"], name="operation_key"),
        ]

    def __str__(self):
        return self.label


class Change(InCollection):
    """What an operation did to one row: its columns before (null: made) and after (null: deleted).

    `about` names what a reader knows the row by: "S23" for a statement and all that hangs on it.
    """

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=50)
    row = models.BigIntegerField()
    about = models.CharField(max_length=60, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["collection", "about", "id"], name="change_about")]
        constraints = [
            SameParent(fk="operation", shared=["collection"], name="change_operation_collection"),
        ]

    def __str__(self):
        return f"{self.table} {self.row}"


class Upload(InCollection):
    """A file that was read and waits to be looked through before it becomes a document.

    `extracted` holds what the importer found: paragraphs (a role each), title,
    authors, dates, language and format.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads", editable=False
    )
    name = models.CharField(max_length=200)
    body = models.TextField()
    extracted = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class Load(models.Model):
    """What the last load_collection left: a digest per row, to tell what the app changed since."""

    collection = models.OneToOneField(Collection, models.CASCADE, primary_key=True)
    digests = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)
