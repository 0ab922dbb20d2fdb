"""A form that is sent twice does its work once."""

import uuid
from contextlib import contextmanager

from sources.models import Operation
from sources.operations import recording


def form_key(request):
    """The key that the form carries; a new one for a form not yet sent.

    It is in the hidden field `key`, or `form_key` where `key` is what the form asks for.
    """
    try:
        return uuid.UUID(request.POST.get("form_key") or request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


@contextmanager
def writing(request, collection, label):
    """recording() for a form of `collection`, one writer at a time: yields (recorder, address).

    The address is where an earlier try of the same form led, None for a first one.
    """
    key = form_key(request)
    with recording(request.user, label, key=key) as recorder:
        collection.lock()
        yield recorder, led_to(Operation.objects.filter(collection=collection, key=key))


def led_before(request, collection):
    """The address to which an earlier try of this form led, None for a first one."""
    if request.method != "POST":
        return None
    return led_to(Operation.objects.filter(collection=collection, key=form_key(request)))


def led_to(operations):
    """The address at which the result of the first of `operations` stands, None without any."""
    operation = operations.select_related("collection").first()
    if operation is None:
        return None
    return operation.url or operation.collection.get_absolute_url()
