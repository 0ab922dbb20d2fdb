"""Who agrees or disagrees with whom: the section of the matrix page, and the same as files."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from arguments.access import collection_page
from arguments.actors import network_of
from arguments.networks import FORMATS, OF, RELATIONS

SHOWN = 20  # actors in the table of the page
TYPES = {"csv": "text/csv", "graphml": "application/graphml+xml"}


@collection_page
def network(request, collection, format):
    """The square matrix, or the graph, of everybody who takes a side."""
    of, relation = asked(request)
    wrong = [
        f"“{said}” is none of: {', '.join(known)}."
        for said, known in ((of, OF), (relation, RELATIONS))
        if said not in known
    ]
    if wrong:
        context = {"title": "No such network", "text": " ".join(wrong)}
        return render(request, "error.html", context, status=422)
    body = FORMATS[format](network_of(collection, of, relation))
    response = HttpResponse(body, content_type=f"{TYPES[format]}; charset=utf-8")
    name = f"{collection.slug}-{of}-{relation}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def asked(request):
    return request.GET.get("of", "organisations"), request.GET.get("relation", "congruence")


def section(request, collection):
    """What the matrix page shows of it. An address that means nothing shows the first network."""
    of, relation = asked(request)
    of = of if of in OF else "organisations"
    relation = relation if relation in RELATIONS else "congruence"
    whole = network_of(collection, of, relation)
    shown = whole.strongest(SHOWN)
    most = whole.heaviest
    return {
        "network": shown,
        "network_total": len(whole.actors),
        "network_rows": [
            (a, [Weight(b, shown.weight(a, b), most, a == b) for b in shown.actors])
            for a in shown.actors
        ],
        "network_choices": [
            (of_, relation_, (of_, relation_) == (of, relation))
            for of_ in OF
            for relation_ in RELATIONS
        ],
    }


@dataclass(frozen=True)
class Weight:
    """A cell of the table; `shade` is how dark it is drawn, 0 to 8."""

    actor: Any
    count: int
    most: int
    self: bool

    @property
    def shade(self):
        return -(-8 * self.count // self.most) if self.most else 0
