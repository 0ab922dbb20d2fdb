"""The addresses of MODEL.md. Each page has its data twin: the same path with .json."""

from django.urls import include, path

from arguments.views import (
    agreement,
    annotate,
    collection,
    comments,
    compare,
    dna,
    document,
    documents,
    editing,
    findings,
    help_page,
    history,
    issue,
    issue_map,
    issue_table,
    matrix,
    merging,
    moving,
    network,
    positions,
    restructure,
    search,
    settings,
    statement,
    steps,
    tag,
    takeaway,
    uploads,
    versions,
    voice,
    weak,
    work,
)

JSON = {"as_json": True}


def page(route, view, name):
    """The page at `route`/ and its twin at `route`.json."""
    return [
        path(f"{route}/", view, name=name),
        path(f"{route}.json", view, JSON, name=f"{name}-json"),
    ]


# Where members work. Before the pages of voices and issues: no key is "new".
working = [
    path("settings/", settings.settings, name="settings"),
    path("work/", work.work, name="work"),
    path("tag/", tag.tag, name="tag"),
    path("tag.json", tag.tag_twin, name="tag-json"),
    path("voices/new/", editing.new_voice, name="new-voice"),
    path("voices/<slug:key>/edit/", editing.edit_voice, name="edit-voice"),
    path("voices/<slug:key>/merge/", merging.merge_voice, name="merge-voice"),
    path("documents/<slug:key>/edit/", editing.edit_document, name="edit-document"),
    path("issues/new/", editing.new_issue, name="new-issue"),
    path("issues/<slug:key>/edit/", editing.edit_issue, name="edit-issue"),
    path("issues/<slug:key>/merge/", merging.merge_issue, name="merge-issue"),
    path("issues/<slug:key>/readings/", editing.readings, name="readings"),
    path("issues/<slug:key>/positions/new/", positions.new_position, name="new-position"),
]

urlpatterns = [
    path("", collection.collections, name="collections"),
    path("collections.json", collection.collections, JSON, name="collections-json"),
    path("help/", help_page.help_page, name="help"),
    path("new/", settings.new_collection, name="new-collection"),
    path("new/dna/", dna.from_dna, name="new-from-dna"),
    path("c/<slug:slug>/", include(working)),
    *page("c/<slug:slug>", collection.collection, "collection"),
    *page("c/<slug:slug>/issues", issue.issues, "issues"),
    *page("c/<slug:slug>/issues/<slug:key>", issue.issue, "issue"),
    path("c/<slug:slug>/issues/<slug:key>.csv", issue_table.issue_csv, name="issue-csv"),
    path("c/<slug:slug>/issues/<slug:key>.svg", issue_map.issue_svg, name="issue-svg"),
    path("c/<slug:slug>/issues/<slug:key>.png", issue_map.issue_png, name="issue-png"),
    *(
        path(
            f"c/<slug:slug>/issues/<slug:key>.{form}",
            takeaway.issue_as_text,
            {"form": form},
            name=f"issue-{form}",
        )
        for form in takeaway.FORMS
    ),
    path("c/<slug:slug>/documents/new/", uploads.uploads, name="uploads"),
    path("c/<slug:slug>/documents/new/<int:pk>/", uploads.upload, name="upload"),
    path("c/<slug:slug>/documents/new/<int:pk>/discard/", uploads.discard, name="discard"),
    *page("c/<slug:slug>/documents", documents.documents, "documents"),
    *page("c/<slug:slug>/documents/<slug:key>", document.document, "document"),
    *page("c/<slug:slug>/s/<int:number>", statement.statement, "statement"),
    *page("c/<slug:slug>/voices", voice.voices, "voices"),
    *page("c/<slug:slug>/voices/<slug:key>", voice.voice, "voice"),
    *page("c/<slug:slug>/compare", compare.compare, "compare"),
    path("c/<slug:slug>/compare.csv", compare.compare, {"as_csv": True}, name="compare-csv"),
    *page("c/<slug:slug>/matrix", matrix.matrix, "matrix"),
    path("c/<slug:slug>/matrix.csv", matrix.matrix, {"as_csv": True}, name="matrix-csv"),
    *page("c/<slug:slug>/weak", weak.weak, "weak"),
    *(
        path(
            f"c/<slug:slug>/network.{form}",
            network.network,
            {"format": form},
            name=f"network-{form}",
        )
        for form in ("csv", "graphml")
    ),
    *page("c/<slug:slug>/agreement", agreement.agreement, "agreement"),
    *page("c/<slug:slug>/findings", findings.findings, "findings"),
    path("c/<slug:slug>/findings/dismiss/", findings.dismiss, name="dismiss"),
    *page("c/<slug:slug>/search", search.search, "search"),
    # Work
    path("c/<slug:slug>/documents/<slug:key>/annotate/", annotate.annotate, name="annotate"),
    path("c/<slug:slug>/documents/<slug:key>/text/", versions.new_text, name="new-text"),
    path(
        "c/<slug:slug>/documents/<slug:key>/text/<int:pk>/",
        versions.review_text,
        name="review-text",
    ),
    path("c/<slug:slug>/documents/<slug:key>/targets/", annotate.targets, name="targets"),
    path("c/<slug:slug>/targets/", annotate.all_targets, name="all-targets"),
    path("c/<slug:slug>/similar/", annotate.similar, name="similar"),
    path("c/<slug:slug>/s/<int:number>/edit/", annotate.edit, name="edit"),
    path("c/<slug:slug>/s/<int:number>/delete/", annotate.delete, name="delete"),
    path("c/<slug:slug>/s/<int:number>/merge/", restructure.merge_into, name="merge-statement"),
    path("c/<slug:slug>/s/<int:number>/split/", restructure.split_up, name="split-statement"),
    path("c/<slug:slug>/s/<int:number>/reason/", steps.add_reason, name="add-reason"),
    path("c/<slug:slug>/s/<int:number>/use/", steps.add_use, name="add-use"),
    path("c/<slug:slug>/s/<int:number>/move/", moving.move, name="move"),
    path(
        "c/<slug:slug>/s/<int:number>/passages/<int:which>/",
        moving.move_passage,
        name="move-passage",
    ),
    path(
        "c/<slug:slug>/s/<int:number>/positions/new/", positions.add_position, name="add-position"
    ),
    path(
        "c/<slug:slug>/s/<int:number>/positions/<slug:key>/",
        positions.edit_position,
        name="edit-position",
    ),
    path("c/<slug:slug>/a/<int:number>/doubt/", steps.doubt, name="doubt"),
    path("c/<slug:slug>/a/<int:number>/edit/", steps.edit_step, name="edit-step"),
    path("c/<slug:slug>/a/<int:number>/delete/", steps.delete_step, name="delete-step"),
    path("c/<slug:slug>/s/<int:number>/comments/", comments.comment, name="comment"),
    path(
        "c/<slug:slug>/s/<int:number>/comments/<int:pk>/delete/",
        comments.delete_comment,
        name="delete-comment",
    ),
    path("c/<slug:slug>/s/<int:number>/history/", history.history, name="statement-history"),
    path(
        "c/<slug:slug>/s/<int:number>/history/<int:version>/restore/",
        history.restore_version,
        name="restore-version",
    ),
    path("c/<slug:slug>/history/", history.history, name="history"),
    path("c/<slug:slug>/history/<int:pk>/undo/", history.take_back, name="undo"),
    path(
        "c/<slug:slug>/history/<int:pk>/rows/<int:change>/undo/",
        history.take_back_row,
        name="undo-row",
    ),
]
