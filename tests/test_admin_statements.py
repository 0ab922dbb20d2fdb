"""Annotating in the admin: statements with their voices, passages and positions; stale edits."""

import pytest
from django.urls import reverse

from arguments.models import Statement
from sources.models import Passage
from tests import builders
from tests.admin_forms import added, errors, filled

pytestmark = pytest.mark.any_database

TEXT = """The title

The street is loud. The shops are full
of people on Saturdays.

The street is loud again. Nobody sleeps.
"""


@pytest.fixture
def collection(db):
    return builders.make_collection()


@pytest.fixture
def document(collection):
    return builders.make_document(collection, text=TEXT)


@pytest.fixture
def analyst(client, collection):
    user = builders.make_user(
        collection=collection, role="analyst", is_staff=True, first_name="Ana"
    )
    client.force_login(user)
    return client


ADD = "admin:arguments_statement_add"


def change(statement):
    return reverse("admin:arguments_statement_change", args=[statement.pk])


def add(client, document, wording="The street is loud.", passage=None, **more):
    page = client.get(reverse(ADD), {"document": document.pk})
    data = filled(page, kind="claim", wording=wording)
    data |= {"holdings-0-voice": document.author_team[0].pk}
    if passage:
        data |= added(page, "citations", order=0, **passage)
    return client.post(reverse(ADD), data | more)


def test_a_statement_is_added_with_voice_passage_and_position(analyst, collection, document):
    issue = builders.make_issue(collection)
    position = {"positions-TOTAL_FORMS": 1, "positions-0-issue": issue.pk}
    answer = add(
        analyst,
        document,
        passage={"first_words": "The shops are", "last_words": "of people"},
        **position,
        **{"positions-0-stance": "pro"},
    )
    assert answer.status_code == 302
    statement = Statement.objects.get()
    assert (statement.number, statement.version) == (1, 1)
    assert statement.analyst.name == "Ana"
    assert list(statement.voices.all()) == document.author_team
    assert statement.positions.get().issue == issue
    passage = statement.passages.get()
    assert (passage.state, passage.paragraph) == ("anchored", 2), "found without its paragraph"
    assert TEXT[passage.start : passage.end] == "The shops are full\nof people"


@pytest.mark.both_databases
def test_numbers_go_on_and_are_not_given_twice(analyst, collection, document):
    add(analyst, document, "One.")
    first = Statement.objects.get()
    answer = analyst.post(
        reverse("admin:arguments_statement_delete", args=[first.pk]), {"post": "yes"}
    )
    assert answer.status_code == 302
    retired = collection.retireds.get()
    assert (retired.kind, retired.key, retired.was) == ("statement", "1", "One.")
    add(analyst, document, "Two.")
    assert Statement.objects.get().number == 2


def test_a_statement_needs_a_voice(analyst, document):
    answer = add(analyst, document, **{"holdings-0-voice": ""})
    assert answer.status_code == 422
    assert "at least one voice" in errors(answer)
    assert not Statement.objects.exists()


def test_a_wrong_paragraph_is_put_right(analyst, document):
    add(analyst, document, passage={"first_words": "Nobody sleeps", "paragraph": 9})
    assert Passage.objects.get().paragraph == 3


def test_words_that_are_nowhere_are_refused(analyst, document):
    answer = add(analyst, document, passage={"first_words": "The street was loud"})
    assert answer.status_code == 422
    assert "nowhere in the text" in errors(answer)
    assert not Statement.objects.exists()
    assert not Passage.objects.exists()


def test_last_words_that_do_not_follow_are_told_apart(analyst, document):
    passage = {"first_words": "Nobody sleeps", "last_words": "on Saturdays"}
    answer = add(analyst, document, passage=passage)
    assert "The first words are there (¶ 3" in errors(answer)


def test_words_that_fit_two_places_are_refused_with_both(analyst, document):
    answer = add(analyst, document, passage={"first_words": "The street is loud"})
    assert answer.status_code == 422
    message = errors(answer)
    assert "2 places" in message
    assert "¶ 2: “…The title The street is loud. The shops" in message
    assert "¶ 3: “…" in message


def test_without_a_text_the_paragraph_is_asked_for(analyst, collection):
    document = builders.make_document(collection)
    answer = add(analyst, document, passage={"first_words": "Some words"})
    assert "give the paragraph's number" in errors(answer)
    answer = add(analyst, document, passage={"first_words": "Some words", "paragraph": 4})
    assert answer.status_code == 302
    passage = Passage.objects.get()
    assert (passage.state, passage.paragraph) == ("unplaced", 4)


def test_edited_words_are_found_again(analyst, document):
    statement = builders.make_statement(document, words="Nobody sleeps", paragraph=3)
    page = analyst.get(change(statement))
    data = filled(page, **{"citations-0-first_words": "The shops are full"})
    assert analyst.post(change(statement), data).status_code == 302
    passage = Passage.objects.get()
    assert (passage.paragraph, passage.start) == (2, TEXT.index("The shops"))
    statement.refresh_from_db()
    assert statement.version == 2


def test_a_passage_that_another_statement_cites_stays_as_it_is(analyst, document):
    one = builders.make_statement(document, words="Nobody sleeps", paragraph=3)
    two = builders.make_statement(document)
    citation = one.citations.get()
    citation.pk, citation.statement = None, two
    citation.save()
    data = filled(analyst.get(change(two)), **{"citations-0-first_words": "The shops are full"})
    assert analyst.post(change(two), data).status_code == 302
    assert one.passages.get().first_words == "Nobody sleeps"
    assert two.passages.get().first_words == "The shops are full"


def test_a_passage_goes_with_its_last_citation(analyst, document):
    statement = builders.make_statement(document, words="Nobody sleeps", paragraph=3)
    data = filled(analyst.get(change(statement)), **{"citations-0-DELETE": "on"})
    assert analyst.post(change(statement), data).status_code == 302
    assert not Passage.objects.exists()


def test_the_document_and_the_number_stay(analyst, collection, document):
    statement = builders.make_statement(document)
    other = builders.make_document(collection)
    data = filled(analyst.get(change(statement)), note="Seen.", document=other.pk, number=99)
    assert analyst.post(change(statement), data).status_code == 302
    statement.refresh_from_db()
    assert (statement.document, statement.number, statement.note) == (document, 1, "Seen.")


def test_saving_without_a_change_is_no_new_version(analyst, document):
    statement = builders.make_statement(document, words="Nobody sleeps", paragraph=3)
    assert (
        analyst.post(change(statement), filled(analyst.get(change(statement)))).status_code == 302
    )
    statement.refresh_from_db()
    assert statement.version == 1


@pytest.mark.both_databases
def test_the_same_voice_twice_is_refused(analyst, document):
    statement = builders.make_statement(document)
    page = analyst.get(change(statement))
    data = filled(page) | added(page, "holdings", voice=document.author_team[0].pk, order=1)
    answer = analyst.post(change(statement), data)
    assert answer.status_code == 422
    assert "already exists" in errors(answer)


def test_the_document_stands_beside_the_form(analyst, document):
    statement = builders.make_statement(document)
    page = analyst.get(change(statement)).content.decode()
    assert "The shops are full" in page
    bare = builders.make_document(document.collection, paragraphs=2)
    page = analyst.get(reverse(ADD), {"document": bare.pk}).content.decode()
    assert "Précis 2." in page


def test_provenance_is_read_only(analyst, document):
    page = analyst.get(change(builders.make_statement(document, words="Nobody sleeps")))
    fields = page.context["adminform"].form.fields
    assert not {"number", "analyst", "version", "collection"} & fields.keys()
    assert "anchored" in page.content.decode()


# Stale edits


def test_a_stale_edit_is_refused_and_nothing_typed_is_lost(analyst, document):
    statement = builders.make_statement(document, wording="The street is loud.")
    mine = filled(analyst.get(change(statement)), wording="The street is very loud.")
    theirs = filled(analyst.get(change(statement)), wording="The street is quite loud.")
    assert analyst.post(change(statement), theirs).status_code == 302
    answer = analyst.post(change(statement), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The street is very loud." in page
    assert '<td data-label="Stored now">The street is quite loud.</td>' in page
    assert '<td data-label="When you began">The street is loud.</td>' in page
    statement.refresh_from_db()
    assert statement.wording == "The street is quite loud."
    again = filled(answer)
    assert analyst.post(change(statement), again).status_code == 302
    statement.refresh_from_db()
    assert (statement.wording, statement.version) == ("The street is very loud.", 3)


def test_an_edit_without_a_version_is_stale(analyst, document):
    statement = builders.make_statement(document)
    data = filled(analyst.get(change(statement)), wording="Other.")
    del data["edited_version"]
    assert analyst.post(change(statement), data).status_code == 409


def test_a_stale_edit_keeps_the_rows_that_were_typed(analyst, document):
    statement = builders.make_statement(document)
    page = analyst.get(change(statement))
    data = filled(page) | added(page, "citations", first_words="Nobody sleeps", order=0)
    Statement.objects.filter(pk=statement.pk).update(version=5)
    answer = analyst.post(change(statement), data)
    assert answer.status_code == 409
    assert "Nobody sleeps" in answer.content.decode()
    assert not Passage.objects.exists()


@pytest.mark.parametrize("name", ["arguments_issue", "sources_document"])
def test_issues_and_documents_notice_stale_edits_too(analyst, collection, document, name):
    row = document if name == "sources_document" else builders.make_issue(collection)
    field = "title" if name == "sources_document" else "question"
    address = reverse(f"admin:{name}_change", args=[row.pk])
    mine = filled(analyst.get(address), **{field: "Mine"})
    assert (
        analyst.post(address, filled(analyst.get(address), **{field: "Theirs"})).status_code == 302
    )
    assert analyst.post(address, mine).status_code == 409
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Theirs", 2)


# Deleting


def test_a_statement_in_use_is_kept_and_the_reasons_are_named(analyst, collection, document):
    one, two = (builders.make_statement(document) for _ in range(2))
    builders.make_argument(one, target=two)
    builders.make_position(builders.make_issue(collection, question="Is it loud?"), one)
    builders.make_pair(one, two)
    address = reverse("admin:arguments_statement_delete", args=[one.pk])
    page = analyst.get(address).content.decode()
    assert "S1 is a premise of A1 (S1 supports S2)" in page
    assert "S1 takes a position: pro: Is it loud?" in page
    assert "compared with" in page
    analyst.post(address, {"post": "yes"})
    assert Statement.objects.count() == 2


def test_several_statements_are_deleted_and_retired_together(analyst, collection, document):
    rows = [builders.make_statement(document, words="Nobody sleeps") for _ in range(2)]
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    answer = analyst.post(reverse("admin:arguments_statement_changelist"), data | {"post": "yes"})
    assert answer.status_code == 302
    assert not Statement.objects.exists()
    assert not Passage.objects.exists()
    assert {row.key for row in collection.retireds.all()} == {"1", "2"}
