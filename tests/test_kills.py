"""A process killed in the middle of an operation leaves all as it was, and it can be done again.

One kill here; `make test-deep` kills each of the operations at several places.
"""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import time

import pytest
from django.db import connection

from tests.kills import do, in_child, make

OPERATIONS = ["import", "reanchor", "merge", "split", "delete", "undo"]
KILLS = 4  # of each operation, in make test-deep
ASIDE = {"django_session", "auth_user"}  # who is logged in is not what an operation writes
SEED = 1


class SQLite:
    def __init__(self, path):
        self.path = path
        self.name = str(path)

    @classmethod
    def empty(cls, folder):
        """The schema of the tests' own database, in a file."""
        found = cls(folder / "kills.sqlite3")
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(found.path)) as file:
            connection.connection.backup(file)
        return found

    @contextlib.contextmanager
    def copy(self):
        path = self.path.with_name("copy.sqlite3")
        shutil.copy(self.path, path)
        yield SQLite(path)
        for left in path.parent.glob("copy.sqlite3*"):
            left.unlink()

    def rows(self):
        """{table: its rows}; the file is whole and every row has what it refers to."""
        with contextlib.closing(sqlite3.connect(self.path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
            tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {
                table: sorted(map(repr, file.execute(f'SELECT * FROM "{table}"')))
                for (table,) in tables
                if table not in ASIDE and not table.startswith("sqlite_")
            }

    def drop(self):
        self.path.unlink()


class PostgreSQL:
    def __init__(self, name):
        self.name = name
        self.url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"

    @classmethod
    def empty(cls, folder):
        found = cls(f"kills_{os.getpid()}")
        template = connection.settings_dict["NAME"]
        connection.close()  # a template must be in nobody's use
        _create(found.name, template)
        return found

    @contextlib.contextmanager
    def copy(self):
        found = PostgreSQL(f"{self.name}_copy")
        _create(found.name, self.name)
        yield found
        found.drop()

    def rows(self):
        self._wait_for_the_dead()
        import psycopg

        with psycopg.connect(self.url) as session, session.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [name for (name,) in cursor.fetchall() if name not in ASIDE]
            return {
                table: sorted(map(repr, cursor.execute(f'SELECT * FROM "{table}"').fetchall()))
                for table in tables
            }

    def _wait_for_the_dead(self):
        """The server rolls back once it notices that the process is gone."""
        for _ in range(100):
            with connection._nodb_cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [self.name]
                )
                if cursor.fetchone() == (0,):
                    return
            time.sleep(0.1)
        raise AssertionError("the server still serves a process that was killed")

    def drop(self):
        self._wait_for_the_dead()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{self.name}"')


def _create(name, template):
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def done(database, name):
    """Do it undisturbed; (how many SQL statements, the first that writes)."""
    code, counts = in_child(database.name, do, name)
    assert code == 0
    return counts


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with all that the operations need."""
    kind = SQLite if connection.vendor == "sqlite" else PostgreSQL
    with django_db_blocker.unblock():
        database = kind.empty(tmp_path_factory.mktemp("kills"))
        assert in_child(database.name, make) == (0, None)
        yield database
        database.drop()


def killed(database, name, point, before):
    assert in_child(database.name, do, name, point) == (-signal.SIGKILL, None)
    assert database.rows() == before, f"half-written when killed at statement {point} of {name}"


@pytest.mark.django_db
def test_a_merge_that_is_killed_leaves_all_as_it_was_and_can_be_done_again(made):
    with made.copy() as database:
        before, point = database.rows(), random.Random(SEED).randrange(25, 45)
        killed(database, "merge", point, before)
        count, first = done(database, "merge")
        assert first < point < count
        assert database.rows() != before


@pytest.mark.deep
@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_that_is_killed_leaves_all_as_it_was_and_can_be_done_again(made, name):
    with made.copy() as database:
        count, first = done(database, name)
        after = {table: len(rows) for table, rows in database.rows().items()}
    points = random.Random(SEED).sample(range(first + 1, count + 1), min(KILLS, count - first))
    print(f"{name}: {count} statements, seed {SEED}, killed at {points}")
    with made.copy() as database:
        before = database.rows()
        for point in points:
            killed(database, name, point, before)
        assert done(database, name) == (count, first)
        assert {table: len(rows) for table, rows in database.rows().items()} == after
