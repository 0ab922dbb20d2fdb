"""An issue as a file: what its page shows under the same address and filters, as text."""

from django.http import HttpResponse

from arguments.access import collection_page, row_or_gone
from arguments.models import Issue
from arguments.takeaway import issue_as_argdown, issue_as_markdown
from arguments.views.issue import IssueView

# {extension: (what writes it, its media type)}; none is registered for Argdown.
FORMS = {
    "argdown": (issue_as_argdown, "text/plain; charset=utf-8"),
    "md": (issue_as_markdown, "text/markdown; charset=utf-8"),
}


@collection_page
def issue_as_text(request, collection, key, form):
    issue = row_or_gone(Issue.objects.all(), collection, "issue", key=key)
    write, media_type = FORMS[form]
    text = write(request, IssueView(request, collection, issue))
    name = f"{collection.slug}-{issue.key}.{form}"
    return HttpResponse(
        text,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
