"""What the networks of a collection count: its voices and the sides that their statements take."""

from django.db.models import Count

from arguments.models import Attribution, Holding
from arguments.networks import OF, SIDES, Actor, network


def network_of(collection, of, relation):
    """The Network of the "persons" or "organisations" who take a side; 1 query.

    Every statement counts once for each side that it takes and each voice that holds
    it; what is conceded or mixed counts for nobody.
    """
    rows = (
        Holding.objects.filter(
            collection=collection,
            voice__kind__in=OF[of],
            statement__positions__stance__in=SIDES,
        )
        .exclude(statement__attribution=Attribution.CONCEDED)
        .order_by()
        .values_list(
            "voice",
            "voice__key",
            "voice__name",
            "voice__kind",
            "statement__positions__issue",
            "statement__positions__stance",
        )
        .annotate(count=Count("pk"))
    )
    actors, counts = {}, {}
    for pk, key, name, kind, issue, stance, count in rows:
        actors[pk] = Actor(pk, key, name, kind)
        counts[pk, issue, stance] = count
    return network(of, relation, actors.values(), counts)
