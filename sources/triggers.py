"""Rules that CHECK and UNIQUE cannot say, held by database triggers.

They are dropped before and created after each `migrate`: SQLite refuses to
remake a table that a trigger of another table mentions.
"""

from django.db import connections

SHARED_KEYS = "voices_and_documents_share_keys"
APPEND_ONLY = "texts_are_append_only"
_KEYED = [("sources_voice", "sources_document"), ("sources_document", "sources_voice")]


def drop(sender, using, **kwargs):
    _run(using, [*_statements(using, create=False)])


def create(sender, using, **kwargs):
    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
    if "sources_text" in tables:
        _run(using, [*_statements(using, create=False), *_statements(using, create=True)])


def _run(using, statements):
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _statements(using, *, create):
    vendor = connections[using].vendor
    if not create:
        yield from _drop_sqlite() if vendor == "sqlite" else _DROP_POSTGRESQL
    elif vendor == "sqlite":
        yield from _create_sqlite()
    else:
        yield from _create_postgresql()


def _drop_sqlite():
    for table, _ in _KEYED:
        yield f"DROP TRIGGER IF EXISTS {table}_key_insert"
        yield f"DROP TRIGGER IF EXISTS {table}_key_update"
    yield "DROP TRIGGER IF EXISTS sources_text_update"


def _create_sqlite():
    for table, other in _KEYED:
        for event, name in (("INSERT", "insert"), ("UPDATE OF key, collection_id", "update")):
            yield f"""CREATE TRIGGER {table}_key_{name} BEFORE {event} ON {table}
                WHEN EXISTS (SELECT 1 FROM {other}
                             WHERE collection_id = NEW.collection_id AND key = NEW.key)
                BEGIN SELECT RAISE(ABORT, '{SHARED_KEYS}'); END"""
    yield f"""CREATE TRIGGER sources_text_update
        BEFORE UPDATE ON sources_text
        WHEN (NEW.document_id, NEW.version, NEW.body, NEW.length)
            IS NOT (OLD.document_id, OLD.version, OLD.body, OLD.length)
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"""


_DROP_POSTGRESQL = [
    "DROP FUNCTION IF EXISTS sources_shared_keys() CASCADE",
    "DROP FUNCTION IF EXISTS sources_append_only() CASCADE",
]


def _create_postgresql():
    # The advisory lock makes two transactions that take one key wait for each other.
    yield f"""CREATE FUNCTION sources_shared_keys() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE taken boolean;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtextextended(NEW.key, NEW.collection_id));
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE collection_id = $1 AND key = $2)',
                           TG_ARGV[0]) INTO taken USING NEW.collection_id, NEW.key;
            IF taken THEN
                RAISE unique_violation USING MESSAGE = '{SHARED_KEYS}';
            END IF;
            RETURN NEW;
        END $$"""
    for table, other in _KEYED:
        yield f"""CREATE TRIGGER {table}_key BEFORE INSERT OR UPDATE OF key, collection_id
            ON {table} FOR EACH ROW EXECUTE FUNCTION sources_shared_keys('{other}')"""
    yield f"""CREATE FUNCTION sources_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE integrity_constraint_violation USING MESSAGE = '{APPEND_ONLY}';
        END $$"""
    yield """CREATE TRIGGER sources_text_update BEFORE UPDATE ON sources_text FOR EACH ROW
        WHEN ((NEW.document_id, NEW.version, NEW.body, NEW.length)
            IS DISTINCT FROM (OLD.document_id, OLD.version, OLD.body, OLD.length))
        EXECUTE FUNCTION sources_append_only()"""
