"""What a reader sees when something is not there, not allowed or broken."""

from django.conf import settings
from django.shortcuts import render

MESSAGES = {
    400: ("That request cannot be read", "Something in the address or the form is malformed."),
    403: ("Not allowed", "Your role does not include this. Ask an editor of the collection."),
    404: (
        "Nothing here",
        "The address is wrong, or what was here is not open to you. If you are a member, log in.",
    ),
    413: ("Too large", "At most 20 MB are read at once. Send files one by one, or a smaller one."),
    500: ("Something broke", "It is our fault and was noted. Nothing was half-written."),
}


def _answer(request, status):
    title, text = MESSAGES[status]
    return render(request, "error.html", {"title": title, "text": text}, status=status)


def bad_request(request, exception):
    return _answer(request, 400)


def permission_denied(request, exception):
    return _answer(request, 403)


def page_not_found(request, exception):
    return _answer(request, 404)


def server_error(request):
    return _answer(request, 500)


class LargeUploadMiddleware:
    """Refuses more than 20 MB before a byte of it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            return _answer(request, 413)
        return self.get_response(request)


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
