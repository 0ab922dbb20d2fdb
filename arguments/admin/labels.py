"""What statements and arguments are called where one is chosen."""

from django.db.models import Prefetch, Q

from arguments.models import Premise, Statement
from arguments.search import matching
from sources.admin.documents import cited
from sources.models import Document


def statements_labelled(rows):
    return rows.prefetch_related(Prefetch("document", Document.objects.with_authors()))


def statement_label(statement):
    return f"{statement} — {cited(statement.document)}"


def arguments_labelled(rows):
    """Load each argument's premises and target, and its document with authors."""
    return rows.select_related("statement", "argument").prefetch_related(
        Prefetch("premises", Premise.objects.select_related("statement")),
        Prefetch("document", Document.objects.with_authors()),
    )


def step_of(argument):
    """The step in short: S3 + S4 support S5. Costs no query after arguments_labelled()."""
    premises = [f"S{premise.statement.number}" for premise in argument.premises.all()]
    verb = argument.direction if len(premises) > 1 else f"{argument.direction}s"
    return f"{' + '.join(premises) or 'nothing'} {verb} {target_of(argument)}"


def target_of(argument):
    if argument.statement_id:
        return f"S{argument.statement.number}"
    return f"A{argument.argument.number}"


def argument_label(argument):
    document = argument.document
    return (
        f"A{argument.number} {step_of(argument)} — {cited(document) if document else 'an analyst'}"
    )


def search_statements(rows, term):
    """By number ("S23", "23") or by words."""
    found = Q(pk__in=matching(Statement.objects.all(), term).order_by().values("pk"))
    if number := number_in(term, "s"):
        found |= Q(number=number)
    return rows.filter(found)


def search_arguments(rows, term):
    """By number ("A7"), or by words of a premise or of the target."""
    statements = matching(Statement.objects.all(), term).order_by().values("pk")
    found = Q(statement__in=statements) | Q(
        pk__in=Premise.objects.filter(statement__in=statements).order_by().values("argument")
    )
    if number := number_in(term, "a"):
        found |= Q(number=number)
    return rows.filter(found)


def number_in(term, letter):
    digits = term.strip().lower().removeprefix(letter)
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None
