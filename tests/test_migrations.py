"""The tests' tables are made of the models at once; what the migrations make is the same."""

import contextlib
import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.conftest import DJANGOS
from tests.test_both_databases import empty_sqlite, forget

OURS = ("sources_", "arguments_")
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
           column_default, collation_name, is_identity, is_generated, generation_expression
    FROM information_schema.columns WHERE table_schema = current_schema()
"""
CONSTRAINTS = """
    SELECT t.relname, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relnamespace = current_schema()::regnamespace
"""
INDEXES = """
    SELECT tablename, indexname, replace(indexdef, schemaname || '.', '')
    FROM pg_indexes WHERE schemaname = current_schema()
"""


def tables():
    """All columns, constraints and indexes of our tables, as the database tells them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return {
                (table, part)
                for table, sql in cursor.fetchall()
                if table.startswith(OURS)
                for part in parts(sql)
            }
        found = set()
        for query in (COLUMNS, CONSTRAINTS, INDEXES):
            cursor.execute(query)
            found.update(row for row in cursor.fetchall() if row[0].startswith(OURS))
        return found


def parts(sql):
    """The columns and constraints of a CREATE TABLE, in any order; all of a CREATE INDEX."""
    if sql.startswith("CREATE TABLE"):
        inside = sql[sql.index("(") + 1 : sql.rindex(")")]
        return re.split(r', (?="\w+" |CONSTRAINT |FOREIGN KEY |UNIQUE )', inside)
    return [sql]


@contextlib.contextmanager
def empty_schema():
    """Within it no table is in sight: PostgreSQL looks into a schema that goes afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA empty")
        cursor.execute("SET LOCAL search_path TO empty")
        yield
        transaction.set_rollback(True)
    forget()


@pytest.mark.both_databases
def test_the_migrations_make_the_tables_of_the_models(db, settings):
    made = tables()
    assert len({table for table, *_ in made}) > 20
    assert len(made) > 200
    settings.MIGRATION_MODULES = dict.fromkeys(DJANGOS)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    with empty_sqlite() if connection.vendor == "sqlite" else empty_schema():
        assert tables() == set()
        call_command("migrate", run_syncdb=True, verbosity=0)
        migrated = tables()
    assert migrated == made
    assert tables() == made
