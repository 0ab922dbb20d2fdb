"""The admin's pages answer, and cost the same whatever the number of rows."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arguments.models import Citation
from sources.models import Collection, Passage, Retired
from tests import builders

pytestmark = pytest.mark.any_database

MODELS = {model._meta.label_lower: model for model in admin.site._registry}
OURS = [name for name in MODELS if not name.startswith("auth.")]
NOBODY_ADDS = {"sources.text", "sources.passage", "sources.retired", "sources.load"}
FOR_EDITORS = {"sources.membership"}
FOR_ADMINISTRATORS = {"sources.load", "auth.user", "auth.group"}
HAVE_THEIR_OWN_PAGES = {"operation", "change", "comment", "upload", "dismissal"}
NOT_ADDED_BY_ANALYSTS = NOBODY_ADDS | FOR_EDITORS | FOR_ADMINISTRATORS
NOT_ADDED_BY_ANALYSTS |= {"sources.collection", "sources.analyst"}


def url(name, page, *args):
    return reverse(f"admin:{name.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def root(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    return client


@pytest.fixture
def analyst(client, main_street):
    client.force_login(
        builders.make_user("ana", collection=main_street, role="analyst", is_staff=True)
    )
    return client


def test_every_model_has_a_page_or_stands_in_one():
    inlines = {
        inline.model for row_admin in admin.site._registry.values() for inline in row_admin.inlines
    }
    for app in ("sources", "arguments"):
        for model in apps.get_app_config(app).get_models():
            elsewhere = model._meta.model_name in HAVE_THEIR_OWN_PAGES
            assert model in admin.site._registry or model in inlines or elsewhere


@pytest.mark.parametrize("name", MODELS)
def test_an_administrator_opens_every_page(root, main_street, name):
    Retired.objects.create(collection=main_street, kind="voice", key="gone", was="Gone")
    assert root.get(url(name, "changelist"), {"q": "the"}).status_code == 200
    assert root.get(url(name, "add")).status_code == (403 if name in NOBODY_ADDS else 200)
    for row in MODELS[name].objects.all()[:1]:
        assert root.get(url(name, "change", row.pk)).status_code == 200
        assert root.get(url(name, "history", row.pk)).status_code == 200


def test_documents_without_a_date_come_last(root, db):
    undated = builders.make_document()
    days = {"dated_from": "2020-01-01", "dated_to": "2020-01-01"}
    dated = builders.make_document(undated.collection, **days)
    query = {"collection__id__exact": undated.collection.pk}
    listed = root.get(url("sources.document", "changelist"), query).context["cl"].result_list
    assert list(listed) == [dated, undated]


@pytest.mark.parametrize("name", MODELS)
def test_an_analyst_opens_what_is_hers(analyst, main_street, name):
    closed = name in FOR_EDITORS | FOR_ADMINISTRATORS
    assert analyst.get(url(name, "changelist")).status_code == (403 if closed else 200)
    added = analyst.get(url(name, "add")).status_code
    assert added == (403 if name in NOT_ADDED_BY_ANALYSTS else 200)
    for row in MODELS[name].objects.all()[:1]:
        page = analyst.get(url(name, "change", row.pk))
        assert page.status_code == (200 if not closed else page.status_code)
        assert not closed or page.status_code in {403, 404}


def test_the_index_lists_what_the_user_may_do(analyst, django_user_model):
    page = analyst.get(reverse("admin:index")).content.decode()
    assert "Counterpoint" in page
    assert url("arguments.statement", "add") in page
    for name in FOR_EDITORS | FOR_ADMINISTRATORS:
        assert url(name, "changelist") not in page
    assert url("sources.collection", "add") not in page
    assert 'href="/"' in page, "a way back to the site"


def test_facets_show_numbers(root, main_street):
    page = root.get(url("arguments.statement", "changelist")).content.decode()
    assert "evidence (" in page.lower()


def test_statements_are_searched_by_words_and_by_number(root, main_street):
    listed = url("arguments.statement", "changelist")
    by_number = root.get(listed, {"q": "S23"}).context["cl"].result_list
    assert [row.number for row in by_number] == [23]
    words = root.get(listed, {"q": "nine thousand cars"}).context["cl"].result_list
    assert 45 in [row.number for row in words]


def test_choosing_a_statement_shows_number_author_and_document(root, main_street):
    found = root.get(
        reverse("admin:autocomplete"),
        {
            "term": "S45",
            "app_label": "arguments",
            "model_name": "premise",
            "field_name": "statement",
        },
    ).json()["results"]
    assert [row["text"] for row in found] == [
        "S45 9,000 cars a day — Engineer, Close it by the clock, and keep count 2026"
    ]


# Queries


def grow(collection, size):
    """`size` more of everything in one collection."""
    for _ in range(size):
        issue = builders.make_issue(collection)
        document = builders.make_document(collection, paragraphs=1, text="Words of a text.")
        one = builders.make_statement(document, words="Words of")
        two = builders.make_statement(document, words="a text")
        argument = builders.make_argument(one, target=two)
        builders.make_argument(one, target=argument, direction="attack")
        builders.make_position(issue, one)
        builders.make_reading(issue, document)
        builders.make_tag(builders.make_pair(one, two))
        builders.make_user(collection=collection, role="reader")
        number = two.number
        Retired.objects.create(collection=collection, kind="statement", key=f"1{number}", was="")


def cost(client, address, **data):
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, data).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["root", pytest.param("editor", marks=pytest.mark.deep)])
def test_each_list_costs_the_same_for_few_and_many_rows(client, django_user_model, role):
    collection = builders.make_collection()
    user = builders.make_user(collection=collection, role="editor", is_staff=True)
    if role == "root":
        user = django_user_model.objects.create_superuser("root")
    client.force_login(user)
    closed = FOR_ADMINISTRATORS if role == "editor" else set()
    lists = {name: url(name, "changelist") for name in OURS if name not in closed}
    grow(collection, 2)
    few = {name: cost(client, address) for name, address in lists.items()}
    grow(collection, 3)
    assert {name: cost(client, address) for name, address in lists.items()} == few
    assert max(few.values()) < 40


def test_the_form_of_a_statement_costs_the_same_with_many_rows(root):
    collection = builders.make_collection()
    document = builders.make_document(collection, text="Words of a text.")
    costs = []
    for size in (2, 12):
        voices = [builders.make_voice(collection) for _ in range(size)]
        statement = builders.make_statement(document, voices=voices, words="Words of")
        for _ in range(size):
            builders.make_position(builders.make_issue(collection), statement)
            other = builders.make_statement(document)
            builders.make_argument(other, target=statement)
            builders.make_argument(statement, target=other, direction="attack")
            quote(statement, "a text")
        costs.append(cost(root, url("arguments.statement", "change", statement.pk)))
    assert costs[0] == costs[1] < 50


def test_the_form_of_an_argument_costs_the_same_with_many_premises(root):
    document = builders.make_document()
    costs = []
    for size in (2, 12):
        premises = [builders.make_statement(document) for _ in range(size)]
        argument = builders.make_argument(*premises, target=builders.make_statement(document))
        costs.append(cost(root, url("arguments.argument", "change", argument.pk)))
    assert costs[0] == costs[1] < 50


def test_offering_statements_costs_the_same_for_few_and_many(root):
    collection = builders.make_collection()
    asked = {"app_label": "arguments", "model_name": "premise", "field_name": "statement"}
    costs = []
    for size in (2, 12):
        grow(collection, size)
        costs.append(cost(root, reverse("admin:autocomplete"), **asked))
    assert costs[0] == costs[1] < 12


def quote(statement, words):
    passage = Passage.objects.create(
        collection=statement.collection,
        document=statement.document,
        paragraph=1,
        first_words=words,
    )
    Citation.objects.create(
        collection=statement.collection,
        document=statement.document,
        statement=statement,
        passage=passage,
    )


def test_deleting_a_collection_counts_what_goes(root, main_street):
    address = url("sources.collection", "delete", main_street.pk)
    page = root.get(address).content.decode()
    assert "Statements: 66" in page
    assert root.post(address, {"post": "yes"}).status_code == 302
    assert not Collection.objects.exists()
