import gc
import os
import shutil
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.test.signals import template_rendered

from sources.models import Collection
from tests import builders
from tests.photo import photo, put_back
from tests.school import school  # noqa: F401 (a fixture)

PROJECT = Path(__file__).resolve().parent.parent
COLLECTIONS = PROJECT / "arguments" / "collections"
DJANGOS = ["admin", "auth", "contenttypes", "sessions"]
DEEP = bool(os.environ.get("DEEP"))

busy = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("slice", max_examples=25, **busy)
hypothesis.settings.register_profile("deep", max_examples=400, print_blob=True, **busy)
hypothesis.settings.load_profile("deep" if DEEP else "slice")


def pytest_configure(config):
    """Plain static files, a fast password hasher, and fewer sweeps for garbage: time is short."""
    gc.set_threshold(1_000_000, 20, 20)
    settings.SECRET_KEY = os.environ.get("SECRET_KEY") or "for-tests-only"
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    # The tables are made at once, not migration by migration: tests/test_migrations.py compares.
    settings.MIGRATION_MODULES = dict.fromkeys([*DJANGOS, "sources", "arguments"])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish(session):
    """What is imported by now stays: no sweep for garbage need look at it again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config, items):
    """With ONLY_DATABASE=1, leave out tests that pass or fail alike on any database.

    Without DEEP=1, leave out the slow ones; on SQLite those that compare with it.
    """
    left_out = [
        item
        for item in items
        if (os.environ.get("ONLY_DATABASE") and same_on_any_database(item))
        or (item.get_closest_marker("deep") and not DEEP)
        or (item.get_closest_marker("beside_sqlite") and connection.vendor == "sqlite")
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def same_on_any_database(item):
    """Whether it touches none, or says of itself that what it asks is the same on any."""
    touches = {"db", "transactional_db"} & set(item.fixturenames)
    if not touches and not item.get_closest_marker("django_db"):
        return True
    if item.get_closest_marker("both_databases") or DEEP:
        return False
    return bool(item.get_closest_marker("any_database"))


def with_room(test, **arguments):
    """Call the test from a frame so large that all frames below it fit into one piece of memory.

    CPython keeps frames in pieces of 16 kB: a template that calls across the end of one has it
    mapped and given back with each call, a tenth of the suite's time.
    """
    test(**arguments)


with_room.__code__ = with_room.__code__.replace(co_stacksize=150_000)  # of 8 bytes: a piece of 2 MB


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    pyfuncitem.obj = partial(with_room, pyfuncitem.obj)
    return (yield)


@pytest.fixture(scope="session", autouse=True)
def notes_of_whole_templates(django_test_environment):
    """`response.context` is that of the page: copying one for each included part takes time."""

    def render(template, context):
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


def force_login(client, user, backend=None):
    """Log in by the row of a session alone: four queries, Django's own takes fifteen each time."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@pytest.fixture(scope="session", autouse=True)
def quick_login():
    Client.force_login = force_login


@pytest.fixture(scope="session")
def texts_folder():
    """The folder with the five texts, named by TEXTS; in CI they must be there."""
    folder = os.environ.get("TEXTS")
    if folder and Path(folder).is_dir():
        return Path(folder)
    message = "the five texts are not here: set TEXTS to the folder that holds them"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def main_street_rows(django_db_setup, django_db_blocker):
    """The rows of the sample collection: loading it takes ten times as long as putting them back."""
    with django_db_blocker.unblock(), transaction.atomic():
        builders.load("main-street")
        rows = photo()
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="module")
def main_street_loaded(main_street_rows, django_db_blocker):
    """The sample collection, there for a whole file: each test's changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_back(main_street_rows)
        connection.check_constraints()  # once, or each test's end would check these rows again
        yield
        transaction.set_rollback(True)


@pytest.fixture
def main_street(main_street_loaded, db):
    """The sample collection, loaded as `make run` does.

    Once a test of a file has asked for it, it is there for the file's later tests as well.
    """
    return Collection.objects.get(slug="main-street")


@pytest.fixture
def town(tmp_path):
    """A copy of the sample collection's folder, to be changed."""
    return shutil.copytree(
        COLLECTIONS / "main-street", tmp_path / "main-street", copy_function=shutil.copyfile
    )


@pytest.fixture
def analyst_user(django_user_model):
    return django_user_model.objects.create_user("analyst", password="secret", is_staff=True)
