"""The few columns of many statements that filters, tables and drawings need: no rows of models."""

from dataclasses import dataclass, field

from arguments.models import Attribution, Holding, Statement
from sources.models import Voice


@dataclass
class Light:
    """A statement with its voices, without its words."""

    pk: int
    number: int
    kind: str
    attribution: str
    document: int
    voices: list[Voice] = field(default_factory=list)  # only key, name and short are loaded

    @property
    def own(self):
        return self.attribution in {Attribution.ASSERTED, Attribution.CONCEDED}


def light_statements(ids):
    """{id: Light} by number: 3 queries."""
    columns = ("pk", "number", "kind", "attribution", "document_id")
    rows = Statement.objects.filter(id__in=ids).order_by("number").values_list(*columns)
    found = {row[0]: Light(*row) for row in rows}
    held = list(Holding.objects.filter(statement__in=ids).values_list("statement", "voice"))
    voices = Voice.objects.only("key", "name", "short").in_bulk({voice for _, voice in held})
    for statement, voice in held:
        found[statement].voices.append(voices[voice])
    return found
