"""The admin of what is argued: statements, arguments, issues, pairs and tags."""

from arguments.admin import issues, pairs, passages, statements, steps  # noqa: F401
