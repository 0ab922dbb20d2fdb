"""What a reader sees when something is not there, not allowed or broken."""

import re

from django.conf import settings
from django.shortcuts import render
from django_htmx.http import reselect, reswap, retarget

MESSAGES = {
    400: ("That request cannot be read", "Something in the address or the form is malformed."),
    403: ("Not allowed", "Your role does not include this. Ask an editor of the collection."),
    404: (
        "Nothing here",
        "The address is wrong, or what was here is not open to you. If you are a member, log in.",
    ),
    405: (
        "Nothing to do this way",
        "A form is sent to this address, or a page only read here. Go back to where you came from.",
    ),
    413: ("Too large", "At most 20 MB are read at once. Send files one by one, or a smaller one."),
    500: ("Something broke", "It is our fault and was noted. Nothing was half-written."),
}


TOKEN = "csrfmiddlewaretoken"
IN_COLLECTION = re.compile(r"/c/([-\w]+)[/.]")


def _answer(request, status, text="", collection=None):
    title, usual = MESSAGES[status]
    context = {
        "title": title,
        "text": text or usual,
        "collection": collection,
        "log_in": status == 404,
    }
    return render(request, "error.html", context, status=status)


def _collection(request):
    """The collection in whose address something went wrong, if the visitor may know it."""
    from arguments.access import known_collection

    found = IN_COLLECTION.match(request.path)
    return known_collection(request, found[1]) if found else None


def bad_request(request, exception):
    return _answer(request, 400)


def permission_denied(request, exception):
    return _answer(request, 403, str(exception), collection=_collection(request))


def page_not_found(request, exception):
    return _answer(request, 404, collection=_collection(request))


def server_error(request):
    return _answer(request, 500)


def form_too_old(request, reason=""):
    """A form that was opened before its user logged in anew: its token is no longer good.

    One of our own pages, as the browser's Origin says, can send it again as it was; a form with a
    password or a file cannot.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    kept = {} if request.FILES or "password" in request.POST or not own else request.POST
    fields = [(name, value) for name in kept for value in kept.getlist(name) if name != TOKEN]
    context = {"fields": fields, "collection": _collection(request)}
    answer = render(request, "form_too_old.html", context, status=422 if request.htmx else 403)
    if request.htmx:
        retarget(reswap(reselect(answer, "#main"), "outerHTML show:top"), "#main")
    return answer


class LargeUploadMiddleware:
    """Refuses more than 20 MB before a byte of it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            return _answer(request, 413)
        return self.get_response(request)


class MethodMiddleware:
    """Says so where an address is opened that only takes forms, or a form is sent to a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        answer = _answer(request, 405, collection=_collection(request))
        answer.headers["Allow"] = response.headers["Allow"]
        return answer


class GoneMiddleware:
    """Answers 410 with what a deleted number was; redirects a key that has a new name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        from arguments.access import Gone
        from arguments.views.gone import gone

        return gone(request, exception.retired) if isinstance(exception, Gone) else None
