"""What of a comparison one page shows, as HTML: what fits from one place on, and what comes after."""

from django.template.loader import render_to_string

from arguments.columns import Row
from arguments.fitting import NAMED, ahead, fitted


class ComparisonPage:
    """The `rows` of a page and its pairs `outside` the issues as HTML; `later`: issues still to come.

    `after`: how many pieces of the comparison stand on the pages before it.
    """

    def __init__(self, view, after):
        pieces = view.comparison.pieces
        self.view, self.after = view, after if after < len(pieces) else 0
        found = ahead(pieces[self.after :], overview=not view.narrowing.issue)
        view.load([piece for piece in found if isinstance(piece, Row)])
        self._context = {
            "collection": view.collection,
            "address": view.address(view.narrowing.query),
            "narrowing": view.narrowing,
        }
        shown = fitted(found, self._laid_out)
        for piece, _ in shown:
            piece.laid_out = True
        self.rows = [html for piece, html in shown if isinstance(piece, Row)]
        self.outside = [html for piece, html in shown if not isinstance(piece, Row)]
        self.next = self.after + len(shown)
        still = pieces[self.next :]
        self.later = [piece.issue for piece in still if isinstance(piece, Row)]
        self.named, self.unnamed = self.later[:NAMED], len(self.later[NAMED:])
        self.later_outside = sum(len(k.found) for k in still if not isinstance(k, Row))

    @property
    def first(self):
        """The number of its first issue."""
        return self.after + 1

    def _laid_out(self, piece):
        if not isinstance(piece, Row):
            return self._html("outside", {"link": piece})
        alone = [*self.view.narrowing.query, ("issue", piece.issue.key)]
        return self._html("row", {"row": piece, "alone": self.view.address(alone)})

    def _html(self, name, more):
        return render_to_string(f"arguments/_compare_{name}.html", {**self._context, **more})
