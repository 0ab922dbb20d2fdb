"""Who may see and do what on a page (MODEL.md, Rights)."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

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


_RANK = {"": 0, Role.READER: 1, Role.ANALYST: 2, Role.EDITOR: 3}


def working_page(role):
    """A page below /c/SLUG/ for members with `role` or a higher one; reads and writes.

    Others get: 404 where the collection is private, a log-in where nobody is
    logged in, else 403. An htmx request is sent to the log-in as a whole page.
    """

    def decorate(view):
        @login_not_required
        @require_http_methods(["GET", "HEAD", "POST"])
        @vary_on_headers("HX-Request", "HX-Target")
        @wraps(view)
        def inner(request, slug, *args, **kwargs):
            collection = get_collection(request, slug)
            if not request.user.is_authenticated:
                return to_login(request)
            if _RANK[collection.viewer] < _RANK[role]:
                raise PermissionDenied
            return view(request, collection, *args, **kwargs)

        return inner

    return decorate


def to_login(request):
    """Send the visitor to log in and back; with a form or by htmx, to the page that it came from."""
    if not request.htmx:
        came_from = request.POST and own_address(request, request.headers.get("Referer", ""))
        return redirect_to_login(came_from or request.get_full_path())
    address = redirect_to_login(request.htmx.current_url_abs_path or "/").url
    return HttpResponseClientRedirect(address)


def own_address(request, address):
    """The path and query of an address of this site; "" of another."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    return urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()


def lead_to(request, address):
    """After a form has done its work: htmx opens the page as a whole, and hears that it is saved."""
    if not request.htmx:
        return redirect(address)
    return trigger_client_event(HttpResponseClientRedirect(address), "saved")


def works(collection):
    """Whether the visitor may add and edit here."""
    return _RANK[collection.viewer] >= _RANK[Role.ANALYST]


def get_collection(request, slug):
    collection = known_collection(request, slug)
    if collection is None:
        raise Http404
    return collection


def known_collection(request, slug):
    """The collection with the role of the `viewer`, or None for whoever may not know it."""
    try:
        collection = Collection.objects.visible_to(request.user).get(slug=slug)
    except Collection.DoesNotExist:
        return None
    collection.viewer = collection.role_of(request.user)
    collection.works = works(collection)
    return collection


def sees_text(collection, text):
    """Whether the visitor may read `text`: members, or anyone where it was made public."""
    return text is not None and (text.public or collection.viewer in Role.values)


def sees_tag_of_others(collection):
    """While a collection is blind, only editors see what others tagged."""
    return not collection.blind or collection.viewer == Role.EDITOR


def row_or_gone(queryset, collection, kind, **key):
    """The row, or Gone for one that was retired, or 404."""
    try:
        return queryset.get(collection=collection, **key)
    except queryset.model.DoesNotExist:
        name = str(next(iter(key.values())))
    raise Gone(get_object_or_404(Retired, collection=collection, kind=kind, key=name))
