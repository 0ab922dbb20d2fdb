"""All rows of the app's tables as the database holds them: to compare, and to put back."""

from django.apps import apps
from django.db import connection

APPS = ("sources", "arguments")


def photo():
    """{model: its rows, each a tuple of its columns, in the order of their keys}."""
    return {model: _rows(model) for model in _models()}


def put_back(rows):
    """Store the rows of a photo in a database that does not hold them."""
    with connection.cursor() as cursor:
        for model, found in rows.items():
            table, columns = _names(model)
            values = ", ".join(["%s"] * len(columns))
            if found:
                sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"
                cursor.executemany(sql, found)


def _models():
    for name in APPS:
        yield from apps.get_app_config(name).get_models(include_auto_created=True)


def _names(model):
    """The quoted names of a model's table and of the columns that are not computed."""
    quoted = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return quoted(model._meta.db_table), [quoted(field.column) for field in fields]


def _rows(model):
    table, columns = _names(model)
    key = connection.ops.quote_name(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")
        return cursor.fetchall()
