"""Each rule of the tables is held by the database itself, past the forms and the models."""

import copy
import datetime
import uuid
from contextlib import contextmanager
from operator import attrgetter
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, F, UniqueConstraint

from arguments.models import Addressing, Comment, Dismissal
from sources import texts
from sources.constraints import SameParent
from sources.models import (
    Alias,
    Change,
    Collection,
    Document,
    Operation,
    Passage,
    Retired,
    Text,
    Voice,
)
from tests.builders import (
    make_analyst,
    make_argument,
    make_collection,
    make_document,
    make_issue,
    make_pair,
    make_position,
    make_reading,
    make_statement,
    make_tag,
    make_user,
    make_voice,
)

# What composite foreign keys refer to. They follow from the primary key and cannot be broken.
TARGETS = {
    *(f"{name}_in_collection" for name in ("analyst", "argument", "document", "issue", "pair")),
    *(f"{name}_in_collection" for name in ("passage", "statement", "voice", "operation", "tag")),
    *("argument_of_document", "argument_of_scope", "passage_of_document"),
    *("statement_of_document", "text_of_document"),
}

# (constraint, row, what to set): no row may look like this.
CHECKS = [
    ("membership_role", "membership", {"role": "guest"}),
    ("voice_kind", "voice", {"kind": "crowd"}),
    ("document_dates", "document", {"dated_from": "2017-02-01", "dated_to": "2017-01-31"}),
    ("document_dates", "document", {"dated_from": "2017-02-01"}),
    ("document_dates", "document", {"dated_to": "2017-02-01"}),
    ("authorship_role", "authorship", {"role": "printer"}),
    ("paragraphs_count_from_one", "paragraph", {"number": 0}),
    ("paragraph_role", "paragraph", {"role": "footnote"}),
    ("passage_state", "loose", {"state": "lost"}),
    ("passage_not_empty", "passage", {"end": F("start")}),
    ("passage_not_empty", "passage", {"start": F("end"), "end": F("start")}),
    ("passage_has_words", "passage", {"first_words": ""}),
    ("passage_fixed_offsets", "passage", {"fixed_start": 1}),
    ("passage_fixed_offsets", "loose", {"fixed_end": 1}),
    ("passage_fixed_offsets", "loose", {"fixed_start": 3, "fixed_end": 3}),
    ("passage_state_and_offsets_agree", "passage", {"end": None}),
    ("passage_state_and_offsets_agree", "passage", {"text": None}),
    ("passage_state_and_offsets_agree", "passage", {"state": "orphaned"}),
    ("passage_state_and_offsets_agree", "passage", {"state": "unplaced"}),
    ("passage_state_and_offsets_agree", "loose", {"state": "anchored"}),
    ("passage_state_and_offsets_agree", "loose", {"state": "ambiguous"}),
    ("passage_state_and_offsets_agree", "loose", {"start": 1, "end": 2}),
    ("retired_kind", "retired", {"kind": "pair"}),
    ("statement_kind", "statement", {"kind": "question"}),
    ("statement_attribution", "statement", {"attribution": "denied"}),
    ("statement_has_wording", "statement", {"wording": ""}),
    ("only_recommendations_are_unaddressed", "statement", {"unaddressed": True}),
    ("argument_direction", "step", {"direction": "explain"}),
    ("argument_has_one_target", "step", {"statement": None}),
    ("argument_has_one_target", "attack", {"argument": "here.step"}),
    ("only_attacks_undercut", "undercut", {"direction": "support"}),
    ("no_argument_undercuts_itself", "undercut", {"argument": F("id")}),
    ("analysts_only_support", "bridge", {"direction": "attack"}),
    ("position_stance", "position", {"stance": "shy"}),
    ("pair_ordered", "pair", {"first": F("second")}),
    ("pair_ordered", "pair", {"first": F("second"), "second": F("first")}),
    ("tag_relation", "tag", {"relation": "rhymes"}),
    ("tag_confidence", "tag", {"confidence": "total"}),
    ("tag_basis", "tag", {"basis": "weather"}),
    ("only_directed_relations_flip", "tag", {"flipped": True}),
    ("tag_has_basis", "tag", {"basis": ""}),
    ("tag_has_reason", "tag", {"reason": ""}),
    ("same_reasons_only_with_agrees", "tag", {"same_reasons": False}),
    ("comment_is_on_one_thing", "comment", {"statement": None}),
    ("comment_is_on_one_thing", "comment", {"tag": "here.tag"}),
    ("comment_says_something", "comment", {"body": ""}),
    ("dismissal_has_reason", "dismissal", {"reason": ""}),
]

# (constraint, row, how a second such row differs): there is never a second one.
UNIQUE = [
    ("one_membership_per_user", "membership", {"role": "editor"}),
    ("analyst_key", "analyst", {"user": None}),
    ("analyst_user", "analyst", {"key": "another"}),
    ("voice_key", "voice", {"name": "Another"}),
    ("alias_name", "alias", {"voice": "here.other_voice"}),
    ("document_key", "document", {"title": "Another"}),
    ("authorship_once", "authorship", {"order": 9}),
    ("text_version", "text", {"body": "Another.", "length": 8}),
    ("paragraph_number", "paragraph", {"role": "heading"}),
    ("retired_once", "retired", {"was": "Something else."}),
    ("statement_number", "statement", {"wording": "Another."}),
    ("held_once", "holding", {"order": 9}),
    ("addressed_once", "addressing", {"order": 9}),
    ("cited_once", "citation", {"order": 9}),
    ("argument_number", "step", {"note": "Another."}),
    ("premise_once", "premise", {"order": 9}),
    ("issue_key", "issue", {"question": "Another?"}),
    ("one_stance_per_issue", "position", {"stance": "contra"}),
    ("read_once", "reading", {}),
    ("pair_once", "pair", {"source": "reader"}),
    ("one_tag_per_analyst", "tag", {"relation": "updates"}),
    ("one_decision_per_pair", "decision", {"analyst": "here.other_analyst"}),
    ("operation_key", "operation", {"label": "Another"}),
    ("dismissed_once", "dismissal", {"reason": "Another."}),
]

# (constraint, row, what to set): a row of one collection, or document, with a parent of another.
ACROSS = [
    ("alias_voice_collection", "alias", {"voice": "there.voice"}),
    ("document_analyst_collection", "document", {"analyst": "there.analyst"}),
    ("authorship_document_collection", "authorship", {"document": "there.document"}),
    ("authorship_voice_collection", "authorship", {"voice": "there.voice"}),
    ("text_document_collection", "text", {"collection": "there.collection"}),
    ("paragraph_document_collection", "paragraph", {"collection": "there.collection"}),
    ("passage_document_collection", "loose", {"document": "there.document"}),
    ("passage_text_document", "passage", {"text": "here.other_text"}),
    ("statement_document_collection", "statement", {"document": "there.document"}),
    ("statement_analyst_collection", "statement", {"analyst": "there.analyst"}),
    ("holding_statement_collection", "holding", {"statement": "there.statement"}),
    ("holding_voice_collection", "holding", {"voice": "there.voice"}),
    ("addressing_statement_collection", "addressing", {"statement": "there.statement"}),
    ("addressing_voice_collection", "addressing", {"voice": "there.voice"}),
    ("citation_document_collection", "citation", {"collection": "there.collection"}),
    ("citation_statement_document", "citation", {"statement": "here.elsewhere"}),
    ("citation_passage_document", "citation", {"passage": "here.other_passage"}),
    ("argument_document_collection", "step", {"document": "there.document"}),
    ("argument_analyst_collection", "step", {"analyst": "there.analyst"}),
    ("argument_statement_collection", "step", {"statement": "there.statement"}),
    ("argument_statement_document", "step", {"statement": "here.elsewhere"}),
    ("argument_argument_collection", "undercut", {"argument": "there.step"}),
    ("argument_argument_document", "undercut", {"argument": "here.other_step"}),
    ("premise_argument_collection", "premise", {"argument": "there.step"}),
    ("premise_argument_scope", "premise", {"document": None}),
    ("premise_argument_scope", "premise", {"argument": "here.bridge"}),
    ("premise_argument_scope", "bridge_premise", {"document": "here.other_document"}),
    ("premise_statement_collection", "premise", {"statement": "there.statement"}),
    ("premise_statement_document", "premise", {"statement": "here.elsewhere"}),
    ("position_issue_collection", "position", {"issue": "there.issue"}),
    ("position_statement_collection", "position", {"statement": "there.statement"}),
    ("reading_issue_collection", "reading", {"issue": "there.issue"}),
    ("reading_document_collection", "reading", {"document": "there.document"}),
    ("reading_analyst_collection", "reading", {"analyst": "there.analyst"}),
    ("pair_first_collection", "pair", {"first": "there.second", "second": "there.third"}),
    ("pair_second_collection", "pair", {"first": "there.second", "second": "there.third"}),
    ("tag_pair_collection", "tag", {"pair": "there.pair"}),
    ("tag_analyst_collection", "tag", {"analyst": "there.analyst"}),
    ("comment_statement_collection", "comment", {"statement": "there.statement"}),
    ("comment_tag_collection", "remark", {"tag": "there.tag"}),
    ("change_operation_collection", "change", {"operation": "there.operation"}),
]


def make_small_world():
    """A collection with one row or more of every table."""
    w = SimpleNamespace(collection=make_collection())
    user = make_user(collection=w.collection, role="analyst")
    w.membership = user.memberships.get()
    w.analyst = make_analyst(w.collection, user=user)
    w.other_analyst = make_analyst(w.collection)
    w.voice, w.other_voice = make_voice(w.collection), make_voice(w.collection)
    w.alias = Alias.objects.create(collection=w.collection, voice=w.voice, name="Also she")
    w.document = make_document(
        w.collection, authors=[w.voice], text="It rains again.", paragraphs=1
    )
    w.other_document = make_document(w.collection, authors=[w.other_voice], text="It does not.")
    w.authorship = w.document.authorships.get()
    w.paragraph = w.document.paragraphs.get()
    w.text, w.other_text = texts.current(w.document), texts.current(w.other_document)
    w.statement = make_statement(w.document, words="It rains")
    w.second, w.third = make_statement(w.document), make_statement(w.document)
    w.elsewhere = make_statement(w.other_document, words="It does not")
    w.other = make_statement(w.other_document)
    w.holding, w.citation = w.statement.holdings.get(), w.statement.citations.get()
    w.passage, w.other_passage = w.citation.passage, w.elsewhere.passages.get()
    w.loose = Passage.objects.create(
        collection=w.collection, document=w.document, paragraph=1, first_words="again"
    )
    w.addressing = Addressing.objects.create(
        collection=w.collection, statement=w.statement, voice=w.voice
    )
    w.step = make_argument(w.second, target=w.statement)
    w.attack = make_argument(w.third, target=w.statement, direction="attack")
    w.undercut = make_argument(w.third, target=w.step, direction="attack")
    w.other_step = make_argument(w.other, target=w.elsewhere)
    w.bridge = make_argument(w.elsewhere, target=w.statement, document=None)
    w.premise, w.bridge_premise = w.step.premises.get(), w.bridge.premises.get()
    w.issue = make_issue(w.collection)
    w.position = make_position(w.issue, w.statement)
    w.reading = make_reading(w.issue, w.document)
    w.pair = make_pair(w.statement, w.elsewhere)
    w.tag = make_tag(w.pair, "contradicts", w.analyst)
    w.decision = make_tag(w.pair, "contradicts", w.analyst, decision=True)
    w.comment = Comment.objects.create(
        collection=w.collection, statement=w.statement, user=user, body="Is that so?"
    )
    w.remark = Comment.objects.create(collection=w.collection, tag=w.tag, user=user, body="Why?")
    w.dismissal = Dismissal.objects.create(
        collection=w.collection, kind="opposed", finding="S1", reason="Known.", user=user
    )
    w.operation = Operation.objects.create(
        collection=w.collection, user=user, label="Added S1", key=uuid.uuid4()
    )
    w.change = Change.objects.create(
        collection=w.collection, operation=w.operation, table="sources.voice", row=1, after={}
    )
    w.retired = Retired.objects.create(collection=w.collection, kind="statement", key="99")
    return w


@pytest.fixture(scope="module")
def two_worlds(django_db_setup, django_db_blocker):
    """Built once for this file: each test's changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield SimpleNamespace(here=make_small_world(), there=make_small_world())
        transaction.set_rollback(True)


@pytest.fixture
def world(two_worlds, db):
    return copy.deepcopy(two_worlds)


def filled(values, world):
    """`values` with "here.voice" and the like replaced by that row of `world`."""
    return {
        name: attrgetter(value)(world)
        if str(value).startswith(("here.", "there."))
        else datetime.date.fromisoformat(value)
        if name.startswith("dated_")
        else value
        for name, value in values.items()
    }


def own_constraints():
    """{name: (model, constraint)} of both apps."""
    return {
        constraint.name: (model, constraint)
        for model in apps.get_models()
        if model._meta.app_label in {"sources", "arguments"}
        for constraint in model._meta.constraints
    }


@contextmanager
def refused(*hints):
    """What happens inside is refused by the database, with one of `hints` in its message."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert any(hint in str(caught.value) for hint in hints), caught.value


def hints_of(name):
    """How the two databases name a broken CHECK or UNIQUE: SQLite lists the columns of a UNIQUE."""
    model, constraint = own_constraints()[name]
    fields = getattr(constraint, "fields", ())
    columns = [f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in fields]
    return [f'constraint "{name}"', f"constraint failed: {', '.join(columns) or name}"]


@pytest.mark.parametrize(("name", "row", "values"), CHECKS)
def test_no_row_breaks_a_check(world, name, row, values):
    target = getattr(world.here, row)
    with refused(*hints_of(name)):
        type(target).objects.filter(pk=target.pk).update(**filled(values, world))


@pytest.mark.parametrize(("name", "row", "values"), UNIQUE)
def test_what_is_unique_has_no_twin(world, name, row, values):
    twin = copy.copy(getattr(world.here, row))
    twin.pk, twin._state.adding = None, True
    for field, value in filled(values, world).items():
        setattr(twin, field, value)
    with refused(*hints_of(name)):
        type(twin).objects.bulk_create([twin])


def broken_foreign_keys(model):
    """The columns of each composite foreign key that rows of `model` break (SQLite)."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA foreign_key_check({model._meta.db_table})")
        broken = {key for _, _, _, key in cursor.fetchall()}
        cursor.execute(f"PRAGMA foreign_key_list({model._meta.db_table})")
        rows = cursor.fetchall()
    return [tuple(row[3] for row in rows if row[0] == key) for key in broken]


@pytest.mark.parametrize(("name", "row", "values"), ACROSS)
def test_no_row_has_a_parent_of_another_collection_or_document(world, name, row, values):
    target = getattr(world.here, row)
    model, constraint = own_constraints()[name]
    with refused("foreign key", "FOREIGN KEY"):
        type(target).objects.filter(pk=target.pk).update(**filled(values, world))
        if connection.vendor == "sqlite":
            columns = [model._meta.get_field(f).column for f in (constraint.fk, *constraint.shared)]
            assert tuple(columns) in broken_foreign_keys(model)
            raise IntegrityError("FOREIGN KEY")
        with connection.cursor() as cursor:
            cursor.execute(f'SET CONSTRAINTS "{name}" IMMEDIATE')


def test_a_whole_collection_can_be_deleted(world):
    world.here.collection.delete()
    connection.check_constraints()
    assert list(Collection.objects.all()) == [world.there.collection]


SHARED = "voices_and_documents_share_keys"


def test_a_voice_does_not_take_the_key_of_a_document(world):
    here = world.here
    with refused(SHARED):
        Voice.objects.bulk_create(
            [Voice(collection=here.collection, key=here.document.key, name="She", kind="person")]
        )
    with refused(SHARED):
        Voice.objects.filter(pk=here.voice.pk).update(key=here.document.key)


def test_a_document_does_not_take_the_key_of_a_voice(world):
    here = world.here
    with refused(SHARED):
        Document.objects.bulk_create(
            [Document(collection=here.collection, key=here.voice.key, analyst=here.analyst)]
        )
    with refused(SHARED):
        Document.objects.filter(pk=here.document.pk).update(key=here.voice.key)


def test_moving_to_another_collection_does_not_get_round_the_shared_keys(world):
    make_document(world.there.collection, key=world.here.other_voice.key)
    with refused(SHARED):
        Voice.objects.filter(pk=world.here.other_voice.pk).update(collection=world.there.collection)


def test_two_collections_may_use_the_same_keys(world):
    make_voice(world.here.collection, key=world.there.document.key)
    make_document(world.here.collection, key=world.there.voice.key)


@pytest.mark.parametrize(
    "values",
    [
        {"body": "It never rained."},
        {"version": 7},
        {"length": 1},
        {"document": "here.other_document"},
    ],
)
def test_a_stored_text_never_changes(world, values):
    with refused("texts_are_append_only"):
        Text.objects.filter(pk=world.here.text.pk).update(**filled(values, world))


def test_whether_a_text_is_public_may_change(world):
    assert Text.objects.filter(pk=world.here.text.pk).update(public=True) == 1


def test_every_rule_of_the_tables_has_a_test_here():
    rules = own_constraints()
    kinds = {CheckConstraint: CHECKS, UniqueConstraint: UNIQUE, SameParent: ACROSS}
    for kind, cases in kinds.items():
        named = {name for name, (_, rule) in rules.items() if type(rule) is kind}
        assert named - TARGETS == {name for name, _, _ in cases}
    assert rules.keys() >= TARGETS
    assert {type(rule) for _, rule in rules.values()} == kinds.keys()
