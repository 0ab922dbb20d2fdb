from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arguments.access import known_collection
from sources.models import RetiredKind

_NUMBERED = {RetiredKind.STATEMENT}


def gone(request, retired):
    """410 with what the row was; for a renamed key, a redirect to where it went."""
    slug = retired.collection.slug
    target = None
    if retired.went and retired.kind != RetiredKind.ARGUMENT:
        target = reverse(retired.kind, args=[slug, retired.went])
        if retired.kind not in _NUMBERED:
            return redirect(target, permanent=True)
    if request.path.endswith(".json"):
        data = {"kind": retired.kind, "key": retired.key, "was": retired.was, "went": retired.went}
        return JsonResponse(data, status=410)
    collection = known_collection(request, slug)
    context = {"retired": retired, "collection": collection, "target": target}
    return render(request, "arguments/gone.html", context, status=410)
