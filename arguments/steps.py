"""The steps of the argument graph out of the database."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q

from arguments.graph import Graph, Step, circle_of_supports
from arguments.models import Argument, Direction, Premise, Statement

# Every (statement, argument) from which some chain of steps leads to one of the start
# statements; UNION ends on circles. An argument always has a premise, so each is met.
_BELOW = """
WITH RECURSIVE below (statement_id, argument_id) AS (
    SELECT s.id, CAST(0 AS bigint) FROM arguments_statement s WHERE s.id IN ({starts})
    UNION
    SELECT p.statement_id, a.id
    FROM below b
    JOIN arguments_argument a ON a.statement_id = b.statement_id OR a.argument_id = b.argument_id
    JOIN arguments_premise p ON p.argument_id = a.id
)
SELECT DISTINCT argument_id FROM below WHERE argument_id <> 0
"""

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


def graph_below(statement_ids):
    """The Graph of all steps that bear on these statements, through any chain: 3 queries."""
    starts = list(statement_ids)
    if not starts:
        return Graph.of([])
    with connection.cursor() as cursor:
        cursor.execute(_BELOW.format(starts=", ".join(["%s"] * len(starts))), starts)
        found = [row[0] for row in cursor.fetchall()]
    return graph_of(Argument.objects.filter(id__in=found))


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


def graph_of(arguments):
    """The Graph of these arguments: 2 queries. Ids are the rows' ids."""
    columns = ("pk", "direction", "statement_id", "argument_id", "document_id")
    rows = list(arguments.order_by("number").values_list(*columns))
    premises = {}
    used = Premise.objects.filter(argument__in=[row[0] for row in rows])
    for argument, statement in used.values_list("argument", "statement"):
        premises.setdefault(argument, []).append(statement)
    return Graph.of(
        Step(
            id=pk,
            direction=direction,
            premises=tuple(premises.get(pk, ())),
            statement=statement,
            argument=argument,
            analysts=document is None,
        )
        for pk, direction, statement, argument, document in rows
    )


def refuse_circle(argument, premises):
    """ValidationError when `argument` with these premises (ids) closes a circle of supports."""
    others = Argument.objects.filter(
        collection_id=argument.collection_id,
        direction=Direction.SUPPORT,
        statement__isnull=False,
    ).exclude(pk=argument.pk)
    used = {}
    for step, statement in Premise.objects.filter(argument__in=others).values_list(
        "argument", "statement"
    ):
        used.setdefault(step, []).append(statement)
    steps = [
        Step(id=pk, direction=Direction.SUPPORT, premises=tuple(used.get(pk, ())), statement=target)
        for pk, target in others.values_list("pk", "statement")
    ]
    new = Step(
        id=argument.pk or 0,
        direction=Direction.SUPPORT,
        premises=tuple(premises),
        statement=argument.statement_id,
    )
    circle = circle_of_supports([new, *steps])
    if circle:
        numbers = dict(Statement.objects.filter(pk__in=circle).values_list("pk", "number"))
        shown = " → ".join(f"S{numbers[pk]}" for pk in circle)
        raise ValidationError(f"No step supports its own conclusion. The circle is {shown}.")


def refuse_round_of_undercuts(step, target):
    """ValidationError when `step` undercuts its own undercut `target`, directly or through others."""
    way = {}
    while target is not None and target.pk not in way:
        way[target.pk] = target.number
        if target.pk == step.pk:
            shown = " → ".join(f"A{number}" for number in (step.number, *way.values()))
            raise ValidationError(f"A{step.number} cannot undercut itself. The circle is {shown}.")
        target = target.argument


def conclusion(step):
    """The statement on which an Argument bears in the end, through the steps that it undercuts."""
    seen = set()
    while step.statement is None and step.pk not in seen:
        seen.add(step.pk)
        step = step.argument
    return step.statement or step.premises.first().statement


def told(step):
    """An Argument in words: “A7: S3 and S4 support S5”."""
    premises = [f"S{premise.statement.number}" for premise in step.premises.all()]
    verb = step.direction if len(premises) > 1 else f"{step.direction}s"
    target = f"S{step.statement.number}" if step.statement_id else f"A{step.argument.number}"
    return f"A{step.number}: {' and '.join(premises)} {verb} {target}"
