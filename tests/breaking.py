"""Break an action off at its SQL statements, to see that it leaves all or nothing.

`make test` breaks it at a few, at others on each database; `make test-deep` at every one.
"""

import random

from django.db import OperationalError, connection, transaction

from tests.conftest import DEEP
from tests.folders import state
from tests.photo import photo

POINTS = 4  # statements at which a quick run breaks off
ASIDE = ("django_session", "auth_user")  # who is logged in is not what the action writes


def break_off_everywhere(action):
    """Run `action` with an error at one SQL statement and the next; each time all stays as it was.

    Then run it undisturbed. Returns how many statements it has. The action looks up what it works
    on itself: a row carried from one run to the next remembers what it has asked for once.
    """
    before, told, count = photo(), state(), _statements(action)
    at = range(count)
    if not DEEP:
        at = sorted(random.Random(connection.vendor).sample(at, min(POINTS, count)))
    for point in at:
        assert _breaks_off(action, point), f"statement {point} of {count} was not reached"
        assert photo() == before, f"half-written when statement {point} of {count} failed"
    action()
    assert state() != told
    return count


def _statements(action):
    """How many SQL statements the action takes; nothing of it is kept."""
    seen = []

    def count(execute, sql, params, many, context):
        if not any(name in sql for name in ASIDE):
            seen.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(count):
            action()
        transaction.set_rollback(True)
    return len(seen)


def _breaks_off(action, point):
    seen = []

    def fail(execute, sql, params, many, context):
        if not any(name in sql for name in ASIDE):
            seen.append(sql)
            if len(seen) == point + 1:
                raise OperationalError("broken off on purpose")
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(fail):
            action()
    except OperationalError:
        return True
    return False
