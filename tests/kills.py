"""Operations of the app done in a process of its own, which may kill itself within.

The process is a copy of this one, but for its database.
"""

import multiprocessing
import os
import signal

from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from sources.models import Operation, Upload
from tests import builders

TEXT = """A title

Geese graze on the village green all winter, and nobody has ever asked them to leave.

They keep the grass short and cost the village nothing, which the mayor forgot to mention.

Twelve geese were counted there in the spring of last year by the school.
"""
NEWER = TEXT.replace("Twelve geese", "Fifteen geese").replace("all winter", "every winter")
WORDS = ("Geese graze on the village", "They keep the grass", "Twelve geese were counted", "")
WRITES = ("INSERT", "UPDATE", "DELETE")


_theirs = []  # the parent's connection: closed here, it would be closed for the parent as well


def in_child(name, what, *arguments):
    """(exit code, what `what` returns) of a process whose database is the one of that name."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def run():
        _theirs.append(connections["default"])
        connections["default"] = connections["default"].copy()
        connections["default"].settings_dict["NAME"] = name
        sender.send(what(*arguments))
        connection.close()

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    sender.close()
    child.join(timeout=120)
    code = child.exitcode  # None where it still runs
    child.kill()
    return code, receiver.recv() if code == 0 else None


@transaction.atomic
def make():
    """Four statements with steps, a side and tags; one is deleted; a text and a file wait."""
    town = builders.make_collection(slug="town")
    user = builders.make_user("ana", collection=town, role="editor")
    document = builders.make_document(town, key="geese", text=TEXT, paragraphs=4)
    one, two, three, four = (builders.make_statement(document, words=words) for words in WORDS)
    builders.make_argument(two, target=one)
    builders.make_argument(three, four, target=one)
    issue = builders.make_issue(town, key="geese-stay")
    for statement in (one, two, four):
        builders.make_position(issue, statement)
    builders.make_tag(builders.make_pair(one, two))
    builders.make_tag(builders.make_pair(two, three), "qualifies")
    logged_in(user).post(reverse("delete", args=["town", 4]))
    roles = {"paragraphs": ["heading", "body", "body", "body"]}
    newer = {"document": document.pk, "newest": 1}
    for body, extracted in ((NEWER, roles | newer), (TEXT, roles)):
        Upload.objects.create(
            collection=town, user=user, name="geese.txt", body=body, extracted=extracted
        )


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def request_of(name):
    """(address, what the form says) of an operation."""

    def to(view, *arguments):
        return reverse(view, args=["town", *arguments])

    newer, other = (upload.pk for upload in Upload.objects.order_by("pk"))
    document = {"title": "Other geese", "authors": "A. Author", "language": "en"}
    halves = {"wording": "Geese graze.", "second": "Nobody minds.", "kind": "claim", "version": 1}
    return {
        "import": lambda: (to("upload", other), document),
        "reanchor": lambda: (to("review-text", "geese", newer), {}),
        "merge": lambda: (to("merge-statement", 2), {"into": "S1"}),
        "split": lambda: (to("split-statement", 1), halves | {"together": "on"}),
        "delete": lambda: (to("delete", 2), {}),
        "undo": lambda: (to("undo", Operation.objects.get().pk), {}),
    }[name]()


def do(name, point=None):
    """Do it, killed before statement number `point`; (statements, the first of them that writes)."""
    client = logged_in(get_user_model().objects.get(username="ana"))
    address, data = request_of(name)
    seen = []

    def count(execute, sql, params, many, context):
        seen.append(sql)
        if len(seen) == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        answer = client.post(address, data)
    assert answer.status_code == 302, f"{name} was answered with {answer.status_code}"
    writing = [at for at, sql in enumerate(seen, start=1) if sql.startswith(WRITES)]
    return len(seen), writing[0]
