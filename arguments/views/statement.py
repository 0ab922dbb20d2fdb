from django.shortcuts import render

from arguments import twins
from arguments.access import collection_page, row_or_gone, sees_tag_of_others
from arguments.evaluation import SET_ASIDE
from arguments.histories import operations_on
from arguments.models import Addressing, Argument, Position, Statement
from arguments.paths import paths_up
from arguments.quoting import quoted
from arguments.relations import relations
from arguments.retries import form_key
from arguments.sections import as_number, from_key
from arguments.standing_view import Standing
from arguments.steps import graph_around, steps_at
from arguments.views.comments import remarks

TAGGED = 15  # pairs in the table
STEPS = 15  # reasons on each side, and uses
PATHS = 3
HAPPENED = 5  # operations at the side
PASSIVE = {"qualifies": "qualified by", "updates": "updated by"}
DIRECTIONS = (("support", "For", "+"), ("attack", "Against", "−"))


@collection_page
def statement(request, collection, number, as_json=False):
    statements = Statement.objects.with_sources().select_related("analyst")
    statement = row_or_gone(statements, collection, "statement", number=number)
    statement.collection = statement.document.collection = collection
    if as_json:
        return twins.answer(_twin(request, collection, statement))
    page = Page(request, collection, statement)
    context = page.context()
    if collection.viewer:
        context |= remarks(request, collection, statement)
        context["comment_key"] = form_key(request)
        happened = operations_on(request.user, collection, number).select_related("user")
        context["happened"] = list(happened[:HAPPENED])
    return render(request, "arguments/statement.html", context)


class Page:
    """A statement with all that stands around it. The number of queries is the same for every size."""

    def __init__(self, request, collection, statement):
        self.request, self.collection, self.statement = request, collection, statement
        self.graph = graph_around(statement.pk)
        self.steps = {
            step.pk: step
            for step in Argument.objects.filter(id__in=self.graph.steps).select_related("analyst")
        }
        self.positions = self._positions()
        self.paths = paths_up(self.graph, statement.pk, self.positions, PATHS)
        found = relations(collection, request.user, statements=[statement.pk])
        self.tagged = [related for related in found if related.tags]
        self.untagged = len(found) - len(self.tagged)
        self.standing = Standing(request, collection)

    def _positions(self):
        """{statement id: [Position]} of the statement and of all that it bears on."""
        targets = {step.statement for step in self.graph.steps.values() if step.statement}
        rows = Position.objects.filter(
            collection=self.collection, statement__in=targets | {self.statement.pk}
        ).select_related("issue")
        found = {}
        for position in rows.order_by("issue__order", "issue"):
            position.issue.collection = self.collection
            found.setdefault(position.statement_id, []).append(position)
        return found

    def context(self):
        get = self.request.GET.get
        pairs, pairs_next = from_key(
            self.tagged, as_number(get("pair")), TAGGED, key=lambda related: related.pair.pk
        )
        sides = self._sides(as_number(get("step")))
        uses, uses_next = from_key(
            [s for s in self.graph.steps.values() if self.statement.pk in s.premises],
            as_number(get("use")),
            STEPS,
            key=self._number,
        )
        statements = self._statements(sides, uses, pairs)
        nearest = [p for path in self.paths for p in self.positions.get(path.goal, ())]
        return {
            "collection": self.collection,
            "statement": self.statement,
            "here": self.statement,
            "issue": nearest[0].issue if nearest else None,
            "positions": self.positions.get(self.statement.pk, []),
            "addressees": list(
                Addressing.objects.filter(statement=self.statement).select_related("voice")
            ),
            "passages": quoted(self.collection, self.statement)[self.statement.pk],
            "paragraphs": sorted({c.passage.paragraph for c in self.statement.citations.all()}),
            "sides": sides,
            "uses": [self._use(step) for step in uses],
            "uses_next": uses_next,
            "statements": statements,
            "paths": [self._path(path) for path in self.paths],
            "table": self._table(pairs),
            "pairs_next": pairs_next,
            "untagged": self.untagged,
            "hidden": not sees_tag_of_others(self.collection),
            "address": self.request.build_absolute_uri(self.request.path),
            **self._standing(),
        }

    def _standing(self):
        """Whether the statement stands, why, how strongly, and what one may suppose."""
        standing, pk, number = self.standing, self.statement.pk, self.statement.number
        label = standing.labels[pk]
        why = standing.evaluation.why(pk) if label != SET_ASIDE else None
        what_if = standing.what_if
        return {
            "standing": standing.context(
                asked=[pk], names=(pk, *(standing.deciding(why) if why else ()))
            ),
            "label": label,
            "coded": standing.standings.as_coded.standing(pk),
            "why": why,
            "strength": standing.evaluation.strength(pk),
            "supposed": what_if.suffix,
            "supposed_more": what_if.more,
            "fallen_suffix": what_if.with_statement(number).suffix,
            "back_suffix": what_if.but_statement(number).suffix,
        }

    def _number(self, step):
        return self.steps[step.id].number

    def _sides(self, start):
        """The reasons for and against, from argument number `start` on where a side has it."""
        sides = []
        for direction, title, sign in DIRECTIONS:
            steps = [s for s in self.graph.reasons[self.statement.pk] if s.direction == direction]
            shown, following = from_key(steps, start, STEPS, key=self._number)
            sides.append(
                {
                    "direction": direction,
                    "title": title,
                    "sign": sign,
                    "total": len(steps),
                    "steps": [self._step(step) for step in shown],
                    "next": following,
                }
            )
        return sides

    def _step(self, step):
        return {
            "step": step,
            "row": self.steps[step.id],
            "premises": step.premises,
            "doubts": [
                {"row": self.steps[u.id], "premises": u.premises}
                for u in self.graph.undercuts[step.id]
            ],
        }

    def _use(self, step):
        """A step in which the statement is a premise: what it bears on, and together with what."""
        undercut = self.graph.steps.get(step.argument)
        return {
            **self._step(step),
            "with": [pk for pk in step.premises if pk != self.statement.pk],
            "undercut": undercut,
            "target": step.statement,
        }

    def _statements(self, sides, uses, pairs):
        """{id: Statement} of all that the page shows."""
        wanted = {pk for side in sides for step in side["steps"] for pk in step["premises"]}
        wanted.update(
            pk
            for side in sides
            for step in side["steps"]
            for doubt in step["doubts"]
            for pk in doubt["premises"]
        )
        for step in uses:
            wanted.update(step.premises)
            wanted.update(pk for u in self.graph.undercuts[step.id] for pk in u.premises)
            target = step if step.statement else self.graph.steps[step.argument]
            wanted.add(target.statement)
            wanted.update(target.premises)
        for path in self.paths:
            wanted.add(path.goal)
            wanted.update(pk for step, target in path.links for pk in (target, step.premises[0]))
        wanted.update(pk for r in pairs for pk in (r.pair.first_id, r.pair.second_id))
        rows = Statement.objects.filter(id__in=wanted - {None}).with_sources()
        return {row.pk: row for row in rows} | {self.statement.pk: self.statement}

    def _path(self, path):
        """A Path from its goal down, as nested levels that a template can walk."""
        below = None
        premise = self.statement.pk
        for step, target in path.links:
            below = {
                "direction": step.direction,
                "undercuts": target is None,
                "statement": premise or step.premises[0],
                "below": below,
            }
            premise = target
        return {
            "goal": path.goal,
            "positions": self.positions.get(path.goal, []),
            "below": below,
            "defends": bool(path.links) and path.attacks > 0 and path.attacks % 2 == 0,
            "opposes": path.attacks % 2 == 1,
        }

    def _table(self, pairs):
        """The analysts, and for each pair one cell an analyst and what it comes to."""
        analysts = {
            tag.analyst_id: tag.analyst for r in pairs for tag in r.tags if not tag.decision
        }
        rows = []
        for related in pairs:
            tags = {tag.analyst_id: tag for tag in related.tags if not tag.decision}
            rows.append(
                {
                    "related": related,
                    "words": self._words(related, related.consensus),
                    "other": related.seen_from(self.statement.pk)[1].pk,
                    "cells": [
                        {
                            "analyst": analyst,
                            "tag": (tag := tags.get(pk)),
                            "words": self._words(related, tag) if tag else "not tagged",
                        }
                        for pk, analyst in analysts.items()
                    ],
                    "decision": next((tag for tag in related.tags if tag.decision), None),
                }
            )
        return {"analysts": list(analysts.values()), "rows": rows}

    def _words(self, related, judged):
        """What a tag or a consensus says, as seen from the statement of this page."""
        second = related.pair.second_id == self.statement.pk
        suffers = judged.relation in PASSIVE and judged.flipped != second
        return PASSIVE[judged.relation] if suffers else judged.relation or "disputed"


def _twin(request, collection, statement):
    steps = Argument.objects.filter(steps_at(statement.pk))
    found = relations(collection, request.user, statements=[statement.pk])
    positions = Position.objects.filter(statement=statement).select_related("issue")
    standing = Standing(request, collection)
    return {
        **twins.statements(Statement.objects.filter(pk=statement.pk))[0],
        **standing.row(statement.pk),
        "why": standing.why_data(statement.pk),
        **standing.twin(),
        "version": statement.version,
        "positions": [{"issue": p.issue.key, "stance": p.stance} for p in positions],
        "arguments": twins.arguments(steps.order_by("number")),
        "relations": [twins.related_data(related) for related in found],
    }
