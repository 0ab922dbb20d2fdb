"""What is read of the same rows, and what a form makes of them, is the same on SQLite and PostgreSQL.

So what is true of a page on one database is true on the other, and tests of what pages say and do
run on one of them (the mark `any_database`). These run where the tests' database is PostgreSQL.
"""

import contextlib
import re
from itertools import chain, islice

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arguments import suggestions
from sources.models import Change
from tests.builders import make_statement, make_user
from tests.conftest import DEEP
from tests.crawling import crawl
from tests.page_forms import forms_in
from tests.test_blind import (  # noqa: F401
    CHANGING,
    PASSING,
    logged_in,
    others_tag,
    ours,
    site_addresses,
)

pytestmark = pytest.mark.beside_sqlite

OWN_TABLES = re.compile(r'"(?:django_session|auth_user)"')
MEMORY = {
    **connections["default"].settings_dict,
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ":memory:",
    "OPTIONS": {},
}


@contextlib.contextmanager
def empty_sqlite():
    """Within it the database is an SQLite one without a table."""
    usual, connections["default"] = connections["default"], DatabaseWrapper(MEMORY, "default")
    try:
        yield
    finally:
        connection.close()
        connections["default"] = usual
        forget()


@contextlib.contextmanager
def on_sqlite(rows):
    """Within it the database is an SQLite one with these rows."""
    with empty_sqlite():
        call_command("migrate", run_syncdb=True, verbosity=0)
        forget()
        with transaction.atomic():
            for row in serializers.deserialize("python", rows):
                row.save()
            connection.check_constraints()
        yield


def forget():
    """What this process keeps of a database."""
    ContentType.objects.clear_cache()
    suggestions._kept.clear()


def all_rows():
    per_app = (apps.get_app_config(name).get_models() for name in ("sources", "arguments"))
    models = [get_user_model(), *chain.from_iterable(per_app)]
    return serializers.serialize(
        "python", chain.from_iterable(model._base_manager.all() for model in models)
    )


def told(response, queries):
    """What an answer tells, without what changes with every answer, and what it costs."""
    body = b"".join(response) if response.streaming else response.content
    body = CHANGING.sub(r"\1", body.decode("utf-8", "replace"))
    asked = [query for query in queries if not OWN_TABLES.search(query["sql"])]
    return response.status_code, response.get("Location", ""), len(asked), body


OF_ROW = re.compile(r"(^|_)(id|at)$")  # columns that new rows do not have alike


def left_by(client, to, data):
    """(status, where it leads or what it says, what it wrote) of a form; then all is as before."""
    last = Change.objects.order_by("pk").last().pk
    with transaction.atomic():
        response = client.post(to, data)
        status, leads, _, body = told(response, [])
        wrote = [
            (change.operation.label, change.table, change.about, columns(change.after))
            for change in Change.objects.filter(pk__gt=last).select_related("operation")
        ]
        transaction.set_rollback(True)
    forget()
    return status, re.sub(r"/\d+/$", "/N/", leads) or PASSING.sub(r"\1", body), wrote


def columns(after):
    return after and {name: value for name, value in after.items() if not OF_ROW.search(name)}


class Told(dict):
    """{(who asks, address): what the answer tells}, and {form: what it leaves} in `left`.

    A form is sent once of its kind, and each to the same rows.
    """

    def __init__(self):
        self.left = {}

    def ask(self, name, client, addresses):
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            self[name, address] = told(response, queries)
            if response.status_code == 200 and "html" in response["Content-Type"]:
                self.send(client, forms_in(address, response.text, number=5))

    def send(self, client, forms):
        for to, data in forms:
            kind = (re.sub(r"\d+", "N", to.partition("?")[0]), *sorted(data), *data.get("deed", []))
            if kind not in self.left:
                self.left[kind] = left_by(client, to, data)

    def crawl(self, name, client, start, most):
        pages = islice(crawl(client, [start], start, of_each=1), most)
        while True:
            with CaptureQueriesContext(connection) as queries:
                address, response = next(pages, (None, None))
            if address is None:
                return
            self[name, address] = told(response, queries)


def admin_pages(collection):
    yield reverse("admin:index")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist") + "?q=s"
        rows = model.objects.all()
        if hasattr(model, "collection"):
            rows = rows.filter(collection=collection)
        elif model is get_user_model():
            continue  # its page tells when the reader logged in
        for row in rows.order_by("pk")[:1]:
            yield reverse(f"{name}_change", args=[row.pk])


def test_every_page_tells_the_same_and_every_form_leaves_the_same(ours, main_street):  # noqa: F811
    others_tag(ours)
    make_statement(ours.said[0].document)
    make_user("root", is_staff=True, is_superuser=True)

    def read():
        forget()
        found = Told()
        found.crawl("anybody", Client(), "/c/main-street/", most=None if DEEP else 15)
        addresses = ["/", *site_addresses(ours, most=None if DEEP else 1)]
        found.ask("ana", logged_in("ana"), addresses)
        closed = [address for address in addresses if found["ana", address][0] in (403, 404)]
        found.ask("root", logged_in("root"), [*admin_pages(ours), *(addresses if DEEP else closed)])
        return found

    there = read()
    statuses = [status for status, *_ in there.values()]
    assert statuses.count(200) > 100
    assert sum(bool(wrote) for *_, wrote in there.left.values()) > 30
    with on_sqlite(all_rows()):
        here = read()
        assert connection.vendor == "sqlite"
    assert connection.vendor == "postgresql"
    assert here.keys() == there.keys()
    assert [asked for asked in there if here[asked] != there[asked]] == []
    assert here.left.keys() == there.left.keys()
    assert [sent for sent in there.left if here.left[sent] != there.left[sent]] == []
