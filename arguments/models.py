"""What is argued from the sources."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from arguments.folding import FoldedField
from sources.constraints import SameParent
from sources.models import (
    Analyst,
    Document,
    InCollection,
    Passage,
    Role,
    Voice,
    in_collection,
    one_of,
)


class StatementQuerySet(models.QuerySet):
    def with_sources(self):
        """Load the voices, passages and documents shown beside each statement: 5 queries."""
        return self.with_passages().prefetch_related(
            models.Prefetch("document", Document.objects.with_authors())
        )

    def with_passages(self):
        """Load the voices and passages shown beside each statement: 3 queries."""
        return self.with_holders().prefetch_related(
            models.Prefetch("citations", Citation.objects.select_related("passage"))
        )

    # Rows that a foreign key names are joined, not prefetched: on SQLite Django looks up
    # more than a thousand of them with more conditions than it takes.

    def own(self):
        """Held by the document's authors, not reported of somebody else."""
        return self.filter(attribution__in=OWN)

    def with_holders(self):
        """Load the voices that hold each statement."""
        return self.prefetch_related(
            models.Prefetch("holdings", Holding.objects.select_related("voice"))
        )


class StatementKind(models.TextChoices):
    CLAIM = "claim"
    EVIDENCE = "evidence"
    RECOMMENDATION = "recommendation"


class Attribution(models.TextChoices):
    ASSERTED = "asserted"
    REPORTED = "reported"
    QUOTED = "quoted"
    CONCEDED = "conceded"


OWN = {Attribution.ASSERTED, Attribution.CONCEDED}  # of the document's authors


class Statement(InCollection):
    """A claim, a piece of evidence or a recommendation, in the analyst's words."""

    number = models.PositiveIntegerField(editable=False)
    document = models.ForeignKey(Document, models.RESTRICT, related_name="statements")
    analyst = models.ForeignKey(Analyst, models.RESTRICT, related_name="statements", editable=False)
    kind = models.CharField(max_length=14, choices=StatementKind.choices)
    wording = models.TextField(
        help_text="One full sentence in your own words, at most about 30 of them."
    )
    label = models.CharField(
        max_length=60, blank=True, help_text="For boxes and titles: at most 60 characters."
    )
    attribution = models.CharField(
        max_length=10, choices=Attribution.choices, default=Attribution.ASSERTED
    )
    hedged = models.BooleanField(default=False, help_text="The text hedges it: may, alleged.")
    implicit = models.BooleanField(
        default=False,
        help_text="Not in the text: supplied because a step makes no sense without it.",
    )
    unaddressed = models.BooleanField(
        default=False, help_text="A recommendation whose addressee the text does not name."
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    voices = models.ManyToManyField(Voice, through="Holding", related_name="statements")
    addressees = models.ManyToManyField(Voice, through="Addressing", related_name="asked")
    passages = models.ManyToManyField(Passage, through="Citation", related_name="statements")
    folded = FoldedField(sources=["wording", "label"])

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            in_collection("statement"),
            models.UniqueConstraint(fields=["id", "document"], name="statement_of_document"),
            models.UniqueConstraint(fields=["collection", "number"], name="statement_number"),
            one_of("kind", StatementKind, "statement_kind"),
            one_of("attribution", Attribution, "statement_attribution"),
            models.CheckConstraint(condition=~Q(wording=""), name="statement_has_wording"),
            models.CheckConstraint(
                condition=Q(kind="recommendation") | Q(unaddressed=False),
                name="only_recommendations_are_unaddressed",
                violation_error_message="Only a recommendation can lack an addressee.",
            ),
            SameParent(fk="document", shared=["collection"], name="statement_document_collection"),
            SameParent(fk="analyst", shared=["collection"], name="statement_analyst_collection"),
        ]

    def __str__(self):
        return f"S{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("statement", args=[self.collection.slug, self.number])

    @property
    def history_name(self):
        return f"S{self.number}"

    @property
    def title(self):
        """The label, or as much of the wording as a label holds."""
        if self.label:
            return self.label
        return self.wording if len(self.wording) <= 60 else f"{self.wording[:59].rstrip()}…"

    @property
    def own(self):
        """Held by the document's authors, not reported of somebody else."""
        return self.attribution in OWN


class Holding(InCollection):
    """A voice holds a statement."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="holdings")
    voice = models.ForeignKey(Voice, models.RESTRICT, related_name="holdings")
    order = models.PositiveSmallIntegerField(default=0)

    history_of = ("statement",)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "voice"], name="held_once"),
            SameParent(fk="statement", shared=["collection"], name="holding_statement_collection"),
            SameParent(fk="voice", shared=["collection"], name="holding_voice_collection"),
        ]

    def __str__(self):
        return str(self.voice)


class Addressing(InCollection):
    """A recommendation asks a voice to act."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="addressings")
    voice = models.ForeignKey(Voice, models.RESTRICT, related_name="addressings")
    order = models.PositiveSmallIntegerField(default=0)

    history_of = ("statement",)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "voice"], name="addressed_once"),
            SameParent(
                fk="statement", shared=["collection"], name="addressing_statement_collection"
            ),
            SameParent(fk="voice", shared=["collection"], name="addressing_voice_collection"),
        ]

    def __str__(self):
        return str(self.voice)


class Citation(InCollection):
    """A passage stands behind a statement; both are of one document."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="citations")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="citations")
    document = models.ForeignKey(Document, models.RESTRICT, related_name="+", editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    history_of = ("statement",)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "passage"], name="cited_once"),
            SameParent(fk="document", shared=["collection"], name="citation_document_collection"),
            SameParent(fk="statement", shared=["document"], name="citation_statement_document"),
            SameParent(fk="passage", shared=["document"], name="citation_passage_document"),
        ]

    def __str__(self):
        return str(self.passage)


class Direction(models.TextChoices):
    SUPPORT = "support"
    ATTACK = "attack"


class ArgumentQuerySet(models.QuerySet):
    def with_data(self):
        """Load the target and the premises of each argument: 2 queries."""
        return self.select_related("statement", "argument", "document", "analyst").prefetch_related(
            models.Prefetch("premises", Premise.objects.select_related("statement"))
        )


class Argument(InCollection):
    """One or more premises, together, for or against one target.

    With a document it is the text's own, and premises and target are that
    document's; without, an analyst connects statements. `scope` is the document
    or 0, so that the database can hold premises to it.
    """

    number = models.PositiveIntegerField(editable=False)
    document = models.ForeignKey(
        Document,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="arguments",
        help_text="Empty: a step that an analyst draws across documents.",
    )
    analyst = models.ForeignKey(Analyst, models.RESTRICT, related_name="arguments", editable=False)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.SUPPORT)
    statement = models.ForeignKey(
        Statement, models.RESTRICT, null=True, blank=True, related_name="reasons"
    )
    argument = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="undercuts",
        help_text="For an undercut: the argument whose step it doubts.",
    )
    implicit = models.BooleanField(default=False, help_text="The text only suggests the step.")
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    scope = models.GeneratedField(
        expression=Coalesce(F("document_id"), Value(0)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    objects = ArgumentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            in_collection("argument"),
            models.UniqueConstraint(fields=["id", "document"], name="argument_of_document"),
            models.UniqueConstraint(fields=["id", "scope"], name="argument_of_scope"),
            models.UniqueConstraint(fields=["collection", "number"], name="argument_number"),
            one_of("direction", Direction, "argument_direction"),
            models.CheckConstraint(
                condition=Q(statement__isnull=False, argument__isnull=True)
                | Q(statement__isnull=True, argument__isnull=False),
                name="argument_has_one_target",
                violation_error_message="Choose one target: a statement, or the argument to undercut.",
            ),
            models.CheckConstraint(
                condition=Q(argument__isnull=True) | Q(direction="attack"),
                name="only_attacks_undercut",
                violation_error_message="Only an attack can target an argument.",
            ),
            models.CheckConstraint(
                condition=Q(argument__isnull=True) | ~Q(argument=F("id")),
                name="no_argument_undercuts_itself",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | Q(direction="support"),
                name="analysts_only_support",
                violation_error_message="Between documents an analyst draws supports only: "
                "what sets two documents against each other is a tag.",
            ),
            SameParent(fk="document", shared=["collection"], name="argument_document_collection"),
            SameParent(fk="analyst", shared=["collection"], name="argument_analyst_collection"),
            SameParent(fk="statement", shared=["collection"], name="argument_statement_collection"),
            SameParent(fk="statement", shared=["document"], name="argument_statement_document"),
            SameParent(fk="argument", shared=["collection"], name="argument_argument_collection"),
            SameParent(fk="argument", shared=["document"], name="argument_argument_document"),
        ]

    def __str__(self):
        if self.statement_id:
            target = f"S{self.statement.number}"
        else:  # neither, in a form that is refused
            target = f"A{self.argument.number}" if self.argument_id else "nothing"
        return f"A{self.number} {self.direction}s {target}"

    @property
    def history_name(self):
        return f"A{self.number}"

    @property
    def undercut(self):
        return self.argument_id is not None


class Premise(InCollection):
    """A statement is used in an argument; with the argument's document where it has one."""

    argument = models.ForeignKey(Argument, models.CASCADE, related_name="premises")
    document = models.ForeignKey(
        Document, models.RESTRICT, null=True, blank=True, related_name="+", editable=False
    )
    statement = models.ForeignKey(Statement, models.RESTRICT, related_name="used_in")
    order = models.PositiveSmallIntegerField(default=0)
    scope = models.GeneratedField(
        expression=Coalesce(F("document_id"), Value(0)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    history_of = ("argument",)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["argument", "statement"], name="premise_once"),
            SameParent(fk="argument", shared=["collection"], name="premise_argument_collection"),
            SameParent(fk="argument", shared=["scope"], name="premise_argument_scope"),
            SameParent(fk="statement", shared=["collection"], name="premise_statement_collection"),
            SameParent(fk="statement", shared=["document"], name="premise_statement_document"),
        ]

    def __str__(self):
        return str(self.statement)


class Issue(InCollection):
    """A question on which voices take a side."""

    key = models.SlugField()
    question = models.CharField(max_length=200)
    label = models.CharField(max_length=40, blank=True, help_text="For narrow places.")
    note = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            in_collection("issue"),
            models.UniqueConstraint(fields=["collection", "key"], name="issue_key"),
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("issue", args=[self.collection.slug, self.key])

    @property
    def history_name(self):
        return f"issue {self.key}"

    @property
    def brief(self):
        return self.label or self.question


class Stance(models.TextChoices):
    PRO = "pro"
    CONTRA = "contra"
    MIXED = "mixed"


class Position(InCollection):
    """A statement takes a stance on an issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="positions")
    statement = models.ForeignKey(Statement, models.RESTRICT, related_name="positions")
    stance = models.CharField(max_length=6, choices=Stance.choices)

    history_of = ("statement",)

    class Meta:
        ordering = ["issue", "statement"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "statement"], name="one_stance_per_issue"),
            one_of("stance", Stance, "position_stance"),
            SameParent(fk="issue", shared=["collection"], name="position_issue_collection"),
            SameParent(fk="statement", shared=["collection"], name="position_statement_collection"),
        ]

    def __str__(self):
        return f"{self.stance}: {self.issue}"


class Reading(InCollection):
    """A document was read for an issue; then no position means silent."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="readings")
    document = models.ForeignKey(Document, models.CASCADE, related_name="readings")
    analyst = models.ForeignKey(Analyst, models.RESTRICT, related_name="readings")

    history_of = ("document",)

    class Meta:
        ordering = ["issue", "document", "analyst"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "document", "analyst"], name="read_once"),
            SameParent(fk="issue", shared=["collection"], name="reading_issue_collection"),
            SameParent(fk="document", shared=["collection"], name="reading_document_collection"),
            SameParent(fk="analyst", shared=["collection"], name="reading_analyst_collection"),
        ]

    def __str__(self):
        return f"{self.document} read for: {self.issue}"


class PairQuerySet(models.QuerySet):
    def visible_to(self, user, collection):
        """While a collection is blind, that others tagged a suggestion is told to editors only."""
        if collection.blind and collection.role_of(user) != Role.EDITOR:
            return self.filter(Pair.known_to(user))
        return self

    def of(self, first, second):
        """The pair of two statements, or None."""
        return self.filter(first=first, second=second).order_by("pk").first()


class Pair(InCollection):
    """Two statements worth comparing; `first` is the earlier row."""

    first = models.ForeignKey(Statement, models.RESTRICT, related_name="+")
    second = models.ForeignKey(Statement, models.RESTRICT, related_name="+")
    source = models.CharField(max_length=40, blank=True, help_text="What raised it.")
    listed = models.BooleanField(
        default=True,
        help_text="Every analyst is asked about it; else it is here for its tags alone.",
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["first", "second"]
        constraints = [
            in_collection("pair"),
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_ordered"),
            SameParent(fk="first", shared=["collection"], name="pair_first_collection"),
            SameParent(fk="second", shared=["collection"], name="pair_second_collection"),
        ]

    def __str__(self):
        return f"{self.first} and {self.second}"

    @property
    def history_name(self):
        return f"S{self.first.number} and S{self.second.number}"

    @staticmethod
    def known_to(user):
        """The condition that a pair is listed, or tagged by `user`."""
        if not user.is_authenticated:
            return Q(listed=True)
        return Q(listed=True) | Exists(Tag.objects.filter(pair=OuterRef("pk"), analyst__user=user))


class TagQuerySet(models.QuerySet):
    def visible_to(self, user, collection):
        """While a collection is blind, only editors see tags that are not their own."""
        if collection.blind and collection.role_of(user) != Role.EDITOR:
            return self.filter(analyst__user=user) if user.is_authenticated else self.none()
        return self


class Relation(models.TextChoices):
    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    QUALIFIES = "qualifies"
    UPDATES = "updates"
    UNRELATED = "unrelated"


class Basis(models.TextChoices):
    FACT = "fact"
    CAUSE = "cause"
    PREDICTION = "prediction"
    LAW = "law"
    VALUE = "value"
    POLICY = "policy"


class Confidence(models.TextChoices):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Tag(InCollection):
    """An analyst's judgement on a pair.

    For the directed relations (qualifies, updates) `flipped` says that the
    second statement does it to the first.
    """

    pair = models.ForeignKey(Pair, models.RESTRICT, related_name="tags")
    analyst = models.ForeignKey(Analyst, models.RESTRICT, related_name="tags")
    decision = models.BooleanField(default=False, help_text="An editor settles the pair.")
    relation = models.CharField(max_length=11, choices=Relation.choices)
    flipped = models.BooleanField(
        default=False, help_text="The second statement qualifies or updates the first."
    )
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    same_reasons = models.BooleanField(null=True, blank=True)
    confidence = models.CharField(
        max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM
    )
    reason = models.TextField(blank=True, help_text="One sentence that names the point at issue.")
    made_on = models.DateField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TagQuerySet.as_manager()

    history_of = ("pair",)

    class Meta:
        ordering = ["pair", "decision", "analyst"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "analyst"], condition=Q(decision=False), name="one_tag_per_analyst"
            ),
            models.UniqueConstraint(
                fields=["pair"], condition=Q(decision=True), name="one_decision_per_pair"
            ),
            one_of("relation", Relation, "tag_relation"),
            one_of("confidence", Confidence, "tag_confidence"),
            models.CheckConstraint(condition=Q(basis__in=["", *Basis.values]), name="tag_basis"),
            models.CheckConstraint(
                condition=Q(relation__in=["qualifies", "updates"]) | Q(flipped=False),
                name="only_directed_relations_flip",
                violation_error_message="Only qualifies and updates have a direction.",
            ),
            models.CheckConstraint(
                condition=Q(relation="unrelated") | ~Q(basis=""),
                name="tag_has_basis",
                violation_error_message="Say what the point at issue is about.",
            ),
            models.CheckConstraint(
                condition=Q(relation="unrelated") | ~Q(reason=""),
                name="tag_has_reason",
                violation_error_message="Give a reason of one sentence.",
            ),
            models.CheckConstraint(
                condition=Q(relation="agrees") | Q(same_reasons__isnull=True),
                name="same_reasons_only_with_agrees",
                violation_error_message="“Same reasons” goes with agrees only.",
            ),
            in_collection("tag"),
            SameParent(fk="pair", shared=["collection"], name="tag_pair_collection"),
            SameParent(fk="analyst", shared=["collection"], name="tag_analyst_collection"),
        ]

    def __str__(self):
        return f"{self.relation} ({self.analyst})"


class Comment(InCollection):
    """What somebody remarks on a statement or on a tag."""

    statement = models.ForeignKey(
        Statement, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, blank=True, related_name="comments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments"
    )
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    history_of = ("statement", "tag")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statement__isnull=False, tag__isnull=True)
                | Q(statement__isnull=True, tag__isnull=False),
                name="comment_is_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="comment_says_something"),
            SameParent(fk="statement", shared=["collection"], name="comment_statement_collection"),
            SameParent(fk="tag", shared=["collection"], name="comment_tag_collection"),
        ]

    def __str__(self):
        return self.body


class Dismissal(InCollection):
    """An analyst sets a finding aside. This installation's own: it is in no file of the collection.

    `kind` and `finding` are the Finding's; one that rests on other statements is another finding.
    """

    kind = models.CharField(max_length=20)
    finding = models.CharField(max_length=150)
    reason = models.TextField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="dismissals"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "kind", "finding", "user"], name="dismissed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dismissal_has_reason"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.finding}"

    @property
    def history_name(self):
        return f"finding {self.finding}"[:60]
