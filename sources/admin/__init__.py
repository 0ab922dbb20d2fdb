"""The admin of sources: rows of a collection, for whoever works in it."""

from sources.admin import collections, documents, users, voices  # noqa: F401
