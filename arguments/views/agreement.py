"""How far analysts agree on the pairs that several of them judged, in figures and in words."""

from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, sees_tag_of_others
from arguments.comparison import RELATIONS
from arguments.models import Pair, Statement, Tag
from arguments.sections import from_key
from sources.models import Analyst

SHOWN = 10  # pairs on which analysts differ, on one page


@collection_page
def agreement(request, collection, as_json=False):
    """While the collection is blind, editors only: the figures would tell of the tags of others."""
    hidden = not sees_tag_of_others(collection)
    judged = None if hidden else judgements(collection)
    names = dict(Analyst.objects.filter(collection=collection).values_list("pk", "name"))
    if as_json:
        return twins.answer({"hidden": True} if hidden else _twin(collection, judged))
    context = {"collection": collection, "hidden": hidden}
    if judged is not None:
        several, listed = judged.coverage
        context |= {
            "names": names,
            "overall": judged.overall,
            "several": several,
            "listed": listed,
            "once": sum(len(of) == 1 for of in judged.judgements.values()),
            "analysts": len({pk for of in judged.judgements.values() for pk in of}),
            "by_two": judged.by_two,
            "by_value": judged.by_value,
            **_differing(judged, request.GET.get("after", "")),
        }
    return render(request, "arguments/agreement.html", context)


def _differing(judged, after):
    """The pairs in which analysts saw different relations, page by page, with their statements and tags."""
    found = [str(pk) for pk, of in judged.judgements.items() if len(set(of.values())) > 1]
    shown, following = from_key(found, after, SHOWN, str)
    pairs = list(Pair.objects.filter(pk__in=shown).order_by("pk"))
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    statements = Statement.objects.with_sources().in_bulk(ids)
    tags = {}
    for tag in Tag.objects.filter(pair__in=shown).select_related("analyst").order_by("pk"):
        tags.setdefault(tag.pair_id, []).append(tag)
    return {
        "differing": [
            ((statements[pair.first_id], statements[pair.second_id]), tags[pair.pk])
            for pair in pairs
        ],
        "all_differing": len(found),
        "following": following,
    }


def judgements(collection):
    """The Judged of a collection: each listed pair with the relation that each analyst saw in it.

    Decisions are not judgements of their own; which statement does it to which is left out.
    """
    from arguments.agreement import Judged  # numpy takes its time to load: only here

    pairs = Pair.objects.filter(collection=collection).order_by("pk")
    judged = {pk: {} for pk in pairs.values_list("pk", flat=True)}
    tags = Tag.objects.filter(collection=collection, decision=False).order_by("pk")
    for pair, analyst, relation in tags.values_list("pair_id", "analyst_id", "relation"):
        judged[pair][analyst] = relation
    return Judged(judged, RELATIONS)


def _twin(collection, judged):
    keys = dict(Analyst.objects.filter(collection=collection).values_list("pk", "key"))
    several, listed = judged.coverage
    return {
        "hidden": False,
        "listed": listed,
        "judged_by_several": several,
        "overall": _data(judged.overall),
        "by_analysts": [
            {
                "analysts": [keys[of.first], keys[of.second]],
                "only_first": of.first_only,
                "only_second": of.second_only,
                **_data(of.result),
            }
            for of in judged.by_two
        ],
        "by_relation": [
            {"relation": of.value, "tags": of.chosen, "repeated": of.percent, **_data(of.result)}
            for of in judged.by_value
        ],
    }


def _data(found):
    return {
        "pairs": found.units,
        "alpha": found.alpha,
        "low": found.low,
        "high": found.high,
        "agreement": found.percent,
    }
