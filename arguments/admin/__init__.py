"""The admin of what is argued: statements, arguments, issues, pairs and tags."""

from arguments.admin import documents, issues, pairs, passages, statements, steps  # noqa: F401
