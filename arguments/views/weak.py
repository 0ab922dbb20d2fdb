from functools import cached_property

from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, sees_tag_of_others
from arguments.models import Attribution, Holding, Issue, Position, Statement
from arguments.sections import as_number
from arguments.standings import Standings
from arguments.weaknesses import FOLLOWED, Said, Weaknesses
from sources.models import Document, Voice

SHOWN = 6  # rows of each list before one opens it
OPENED = 40  # rows of an opened list
NAMED = 8  # statements named in one row

LISTS = {  # the method of Weaknesses that finds them: the title
    "keystones": "Single points of failure",
    "contested": "Recommendations that rest on contested claims",
    "unanswered": "Attacks never answered",
    "opposed": "Evidence cited for opposite claims",
    "unfounded": "Claims without evidence",
}
MODELS = {"document": Document, "issue": Issue, "voice": Voice}


@collection_page
def weak(request, collection, as_json=False):
    page = Page(request, collection)
    if as_json:
        return twins.answer(page.twin())
    return render(request, "arguments/weak.html", page.context())


class Page:
    """The weak spots of a collection, or of a document, an issue and a voice in it.

    The number of queries is the same for every size.
    """

    def __init__(self, request, collection):
        self.request, self.collection = request, collection
        self.standings = Standings(collection, request.user)
        self.rows = self.standings.rows
        positions = Position.objects.filter(collection=collection)
        self.positions = list(positions.values_list("issue", "statement", "stance"))
        self.weaknesses = Weaknesses(
            {
                pk: Said(row.kind, row.attribution == Attribution.ASSERTED)
                for pk, row in self.rows.items()
            },
            self.standings.as_coded,
            self.positions,
            self.standings.agreements(),
            self.standings.contradictions(),
        )
        self.choices = {
            name: list(model.objects.filter(collection=collection))
            for name, model in MODELS.items()
        }
        self._look_up()
        scope = self._scope()
        self.lists = {
            name: [row for row in getattr(self.weaknesses, name)() if scope & {*row.about}]
            for name in LISTS
        }

    def _look_up(self):
        """What the address asks for, {name: row}, and what of that is not there."""
        self.asked, self.unknown = {}, []
        for name, rows in self.choices.items():
            key = self.request.GET.get(name)
            found = next((row for row in rows if row.key == key), None)
            if found is not None:
                found.collection = self.collection
                self.asked[name] = found
            elif key:
                self.unknown.append(f"no {name} “{key}”")

    def _scope(self):
        """The statements whose weak spots are asked for."""
        found = set(self.rows)
        if document := self.asked.get("document"):
            found &= {pk for pk, row in self.rows.items() if row.document == document.pk}
        if issue := self.asked.get("issue"):
            taken = {statement for of, statement, _ in self.positions if of == issue.pk}
            found &= taken.union(*(self.standings.graph.below(pk) for pk in taken))
        if voice := self.asked.get("voice"):
            found &= set(Holding.objects.filter(voice=voice).values_list("statement", flat=True))
        return found

    def context(self):
        get = self.request.GET.get
        opened = get("list") if get("list") in LISTS else ""
        start = as_number(get("from")) or 0
        sections = [
            self._section(name, start if opened else 0, OPENED if opened else SHOWN)
            for name in LISTS
            if opened in ("", name)
        ]
        shown = [row for section in sections for row in section["rows"]]
        return {
            "collection": self.collection,
            "choices": self.choices,
            "asked": self.asked,
            "unknown": self.unknown,
            "opened": opened,
            "sections": sections,
            "statements": self._statements(shown),
            "issues": {issue.pk: issue for issue in self.choices["issue"]},
            "followed": FOLLOWED,
            "standings": self.standings.as_coded.standings,
            "stopped": self.weaknesses.stopped,
            "hidden": not sees_tag_of_others(self.collection),
        }

    def _section(self, name, start, size):
        rows = self.lists[name]
        end = start + size
        return {
            "name": name,
            "title": LISTS[name],
            "rows": rows[start:end],
            "total": len(rows),
            "next": end if end < len(rows) else None,
        }

    def _statements(self, rows):
        """{id: Statement} of all that the rows name."""
        wanted = {pk for row in rows for pk in row.named(NAMED)}
        found = Statement.objects.filter(id__in=wanted)
        return {row.pk: row for row in found.with_sources()}

    # Data

    def twin(self):
        return {
            **{name: row.key for name, row in self.asked.items()},
            "stopped": self.weaknesses.stopped,
            **{
                title.lower().replace(" ", "_"): [
                    getattr(self, f"_{name}")(r) for r in self.lists[name]
                ]
                for name, title in LISTS.items()
            },
        }

    def _numbers(self, statements):
        return [self.rows[pk].number for pk in statements]

    def _number(self, pk):
        return self.rows[pk].number

    def _keystones(self, row):
        return {
            "statement": self._number(row.statement),
            "left_without_reason": self._numbers(row.bare),
            "no_longer_standing": self._numbers(row.out),
            "recommendations": row.recommendations,
        }

    def _contested(self, row):
        grounds = [
            {
                "statement": self._number(pk),
                "steps": steps,
                "standing": self.standings.as_coded.standing(pk),
            }
            for pk, steps in row.grounds
        ]
        return {
            "statement": self._number(row.recommendation),
            "every_reason": row.every,
            "rests_on": grounds,
        }

    def _unanswered(self, row):
        return {
            "statement": self._number(row.target),
            "argument": self.standings.step_numbers[row.step.id],
            "premises": self._numbers(row.step.premises),
            "undercut": row.undercut,
        }

    def _opposed(self, row):
        return {
            "statement": self._number(row.evidence),
            "elsewhere": self._number(row.again) if row.again != row.evidence else None,
            "for": self._number(row.one),
            "against" if row.against else "opposite": self._number(row.other),
            "issue": self._issue_keys.get(row.issue),
        }

    def _unfounded(self, row):
        return {
            "statement": self._number(row.claim),
            "argued": row.argued,
            "resting": self._numbers(row.resting),
            "issues": row.issues,
        }

    @cached_property
    def _issue_keys(self):
        return {issue.pk: issue.key for issue in self.choices["issue"]}
