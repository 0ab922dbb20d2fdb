"""The steps around one statement out of the database: what bears on it, and where it is used."""

from django.db import connection
from django.db.models import Q

from arguments.models import Argument, Premise
from arguments.steps import graph_of

# Every argument to which some chain of steps leads from a statement; UNION ends on circles.
_ABOVE = """
WITH RECURSIVE above (argument_id) AS (
    SELECT p.argument_id FROM arguments_premise p WHERE p.statement_id = %s
    UNION
    SELECT COALESCE(a.argument_id, p.argument_id)
    FROM above b
    JOIN arguments_argument a ON a.id = b.argument_id
    LEFT JOIN arguments_premise p ON p.statement_id = a.statement_id
    WHERE COALESCE(a.argument_id, p.argument_id) IS NOT NULL
)
SELECT argument_id FROM above
"""


def graph_around(statement_id):
    """The Graph of the steps on a statement, those it is used in, all above, and what undercuts
    the first two: 3 queries."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [statement_id])
        above = [row[0] for row in cursor.fetchall()]
    return graph_of(Argument.objects.filter(Q(id__in=above) | steps_at(statement_id)))


def steps_at(statement_id):
    """The condition on arguments that have the statement as target or premise, or undercut such."""
    used = Premise.objects.filter(statement=statement_id).values("argument")
    return (
        Q(statement=statement_id)
        | Q(id__in=used)
        | Q(argument__statement=statement_id)
        | Q(argument__in=used)
    )
