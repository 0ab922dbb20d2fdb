"""Comments of members on a statement and on the tags that it has."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from arguments.access import row_or_gone, working_page
from arguments.models import Comment, Statement, Tag
from arguments.retries import writing
from sources.models import Role
from sources.operations import recording

LONGEST = 4000  # characters
TAGS = 40  # tags that can be commented on from one statement


def remarks(request, collection, statement):
    """What the statement's page shows to members: the comments, and what can be commented on."""
    tags = list(_tags(request, collection, statement)[:TAGS])
    comments = Comment.objects.filter(Q(statement=statement) | Q(tag__in=tags))
    found = list(
        comments.select_related("user", "tag__pair__first", "tag__pair__second", "tag__analyst")
    )
    return {
        "comments": found,
        "mine": sum(
            comment.user_id == request.user.pk for comment in found
        ),  # one more: it is saved
        "taggings": tags,
    }


def _tags(request, collection, statement):
    """Its tags, those of others only to whoever may see them."""
    visible = Tag.objects.visible_to(request.user, collection)
    mine = visible.filter(Q(pair__first=statement) | Q(pair__second=statement))
    return mine.select_related("pair__first", "pair__second", "analyst")


@require_POST
@working_page(Role.READER)
def comment(request, collection, number):
    statement = row_or_gone(Statement.objects, collection, "statement", number=number)
    body = _said(request.POST.get("body", ""))
    about = {"statement": statement}
    if tag := request.POST.get("tag", ""):
        tags = _tags(request, collection, statement)
        about = {"tag": get_object_or_404(tags, pk=tag if tag.isdecimal() else 0)}
    address = f"{statement.get_absolute_url()}#comments"
    if body:
        with writing(request, collection, "Commented") as (recorder, before):
            if before is None:
                Comment.objects.create(collection=collection, user=request.user, body=body, **about)
                recorder.finish(f"Commented on S{number}", address)
    return redirect(address)


def _said(typed):
    """The comment as it was typed, lines and all, with no white space at their ends."""
    lines = typed.replace("\0", "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()[:LONGEST]


@require_POST
@working_page(Role.READER)
def delete_comment(request, collection, number, pk):
    """Everybody takes back her own words, an editor anybody's."""
    found = get_object_or_404(Comment, collection=collection, pk=pk)
    if found.user_id != request.user.pk and collection.viewer != Role.EDITOR:
        raise PermissionDenied
    statement = row_or_gone(Statement.objects, collection, "statement", number=number)
    with recording(request.user, f"Deleted a comment on S{number}") as recorder:
        found.delete()
        recorder.finish(f"Deleted a comment on S{number}", statement.get_absolute_url())
    return redirect(f"{statement.get_absolute_url()}#comments")
