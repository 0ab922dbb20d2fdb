"""A composite foreign key as a Django constraint, for SQLite and PostgreSQL."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models.constraints import BaseConstraint


class SameParent(BaseConstraint):
    """FOREIGN KEY (fk, *shared) REFERENCES parent (id, *shared): the row agrees with its parent.

    The parent needs UniqueConstraint(fields=["id", *shared]). Checked when the
    transaction ends. A null in any of the columns leaves the row unchecked.
    """

    def __init__(self, *, fk, shared, name, violation_error_message=None):
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.fk, self.shared = fk, tuple(shared)

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            return self._clause(
                model, schema_editor
            )  # in CREATE TABLE, so that table remakes keep it
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def create_sql(self, model, schema_editor):
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self._clause(model, schema_editor)}"

    def remove_sql(self, model, schema_editor):
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def _clause(self, model, schema_editor):
        quote = schema_editor.quote_name
        parent = model._meta.get_field(self.fk).remote_field.model
        mine = [model._meta.get_field(name).column for name in (self.fk, *self.shared)]
        theirs = [parent._meta.pk.column]
        theirs += [parent._meta.get_field(name).column for name in self.shared]
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({', '.join(map(quote, mine))}) "
            f"REFERENCES {quote(parent._meta.db_table)} ({', '.join(map(quote, theirs))}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        if exclude and {self.fk, *self.shared} & set(exclude):
            return
        parent = getattr(instance, self.fk, None)
        if parent is None:
            return
        for name in self.shared:
            mine = getattr(instance, model._meta.get_field(name).attname)
            theirs = getattr(parent, parent._meta.get_field(name).attname)
            if mine is not None and mine != theirs:
                raise ValidationError(
                    self.get_violation_error_message(), code=self.violation_error_code
                )

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fk": self.fk, "shared": self.shared}

    def __eq__(self, other):
        return isinstance(other, SameParent) and self.deconstruct() == other.deconstruct()

    __hash__ = None
