"""Who may see and do what on a page (MODEL.md, Rights)."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from sources.models import Collection, Retired, Role


class Gone(Exception):
    """A number or key that was deleted: answered with 410 and what it was."""

    def __init__(self, retired):
        self.retired = retired
        super().__init__(str(retired))


def public_page(view):
    """A page to read: no log-in needed in itself, GET and HEAD only, page or fragment by htmx."""
    return login_not_required(require_safe(vary_on_headers("HX-Request", "HX-Target")(view)))


def collection_page(view):
    """A public_page below /c/SLUG/: the view gets the Collection, 404 for whoever may not know it."""

    @public_page
    @wraps(view)
    def inner(request, slug, *args, **kwargs):
        return view(request, get_collection(request, slug), *args, **kwargs)

    return inner


def get_collection(request, slug):
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    collection.viewer = collection.role_of(request.user)
    return collection


def sees_text(collection, text):
    """Whether the visitor may read `text`: members, or anyone where it was made public."""
    return text is not None and (text.public or collection.viewer in Role.values)


def sees_tag_of_others(collection):
    """While a collection is blind, only editors see what others tagged."""
    return not collection.blind or collection.viewer == Role.EDITOR


def row_or_gone(queryset, collection, kind, **key):
    """The row, or Gone for one that was retired, or 404."""
    found = queryset.filter(collection=collection, **key).first()
    if found is None:
        name = str(next(iter(key.values())))
        raise Gone(get_object_or_404(Retired, collection=collection, kind=kind, key=name))
    return found
