"""Documents, once there are statements in them."""

from django.contrib import admin, messages

from arguments.writing import follow_authors, followed
from sources.admin.documents import DocumentAdmin
from sources.models import Document

admin.site.unregister(Document)


@admin.register(Document)
class ArguedDocumentAdmin(DocumentAdmin):
    def save_related(self, request, form, formsets, change):
        """What the authors hold themselves goes over to those whom the rows below name now."""
        before = form.instance.author_ids()
        super().save_related(request, form, formsets, change)
        for line in followed(follow_authors(form.instance, before)):
            self.message_user(request, line, messages.INFO)
