"""Merge two statements into one, or split one in two. Call it inside operations.recording()."""

from django.core.exceptions import ValidationError

from arguments.models import (
    Addressing,
    Argument,
    Citation,
    Direction,
    Holding,
    Pair,
    Position,
    Premise,
    Stance,
    Statement,
)
from arguments.snapshot import DIRECTED
from arguments.steps import refuse_circle
from arguments.writing import leave_step, remove_step
from sources.retiring import retire


def merge(kept, gone):
    """Make `gone` part of `kept`: passages, voices, steps, positions and tags move over.

    Both are of one document. Where both take part in one step, or one supports
    the other, that step goes. Raises ValidationError for a circle of supports.
    """
    if kept.document_id != gone.document_id or kept.pk == gone.pk:
        raise ValidationError("Only two statements of one document are merged.")
    _move_rows(Citation, kept, gone, "passage")
    _move_rows(Holding, kept, gone, "voice")
    _move_rows(Addressing, kept, gone, "voice")
    _move_steps(kept, gone)
    _move_positions(kept, gone)
    for pair in Pair.objects.filter(first=gone) | Pair.objects.filter(second=gone):
        _move_pair(pair, kept, gone)
    for comment in gone.comments.all():
        comment.statement = kept
        comment.save()
    retire(gone, kind="statement", key=gone.number, was=gone.wording, went=str(kept.number))
    Statement.objects.get(pk=gone.pk).delete()
    kept.version += 1
    kept.save()


def _move_rows(model, kept, gone, what):
    """Rows that tie `gone` to a passage or a voice tie `kept` to it, unless one does already."""
    have = set(model.objects.filter(statement=kept).values_list(what, flat=True))
    for order, row in enumerate(model.objects.filter(statement=gone), start=len(have)):
        if getattr(row, f"{what}_id") in have:
            row.delete()
        else:
            row.statement, row.order = kept, order
            row.save()


def _move_steps(kept, gone):
    for step in Argument.objects.filter(statement=gone):
        if _without(step, kept):
            step.statement = kept
            step.version += 1
            step.save()
    # First what goes, with what undercuts it: none of that is moved then.
    for step in Argument.objects.filter(statement=kept, premises__statement=gone):
        _without(step, gone)
    for premise in Premise.objects.filter(statement=gone).select_related("argument"):
        step = premise.argument
        if step.premises.filter(statement=kept).exists():
            premise.delete()
        else:
            premise.statement = kept
            premise.save()
        _count(step)
    for step in Argument.objects.filter(
        direction=Direction.SUPPORT, statement__isnull=False, premises__statement=kept
    ):
        refuse_circle(step, step.premises.values_list("statement", flat=True))


def _without(step, statement):
    """Take `statement` out of the premises of a step; False where nothing else carries it: it goes."""
    if not step.premises.filter(statement=statement).exists():
        return True
    if step.premises.count() == 1:
        remove_step(step)
        return False
    leave_step(step, statement)
    return True


def _count(step):
    """Its premises changed: whoever is editing it began with another version."""
    step.version += 1
    step.save()


def _move_positions(kept, gone):
    taken = {position.issue_id: position for position in kept.positions.all()}
    for position in gone.positions.all():
        other = taken.get(position.issue_id)
        if other is None:
            Position.objects.create(
                collection=kept.collection,
                issue=position.issue,
                statement=kept,
                stance=position.stance,
            )
        elif other.stance != position.stance:
            other.stance = Stance.MIXED
            other.save()
        position.delete()


def _move_pair(pair, kept, gone):
    other = pair.second if pair.first_id == gone.pk else pair.first
    first, second = sorted((kept, other), key=lambda statement: statement.pk)
    tags = list(pair.tags.all())
    if other.pk != kept.pk:
        turned = (pair.first_id == gone.pk) != (first.pk == kept.pk)
        new, _ = Pair.objects.get_or_create(
            collection=kept.collection,
            first=first,
            second=second,
            defaults={"source": pair.source, "listed": pair.listed},
        )
        if pair.listed and not new.listed:
            new.listed, new.source = True, pair.source
            new.save()
        for tag in tags:
            rival = new.tags.filter(decision=tag.decision)
            if not tag.decision:
                rival = rival.filter(analyst=tag.analyst_id)
            if rival.exists():
                continue
            tag.pair = new
            if turned and tag.relation in DIRECTED:
                tag.flipped = not tag.flipped
            tag.save()
    pair.tags.all().delete()
    pair.delete()


def split(statement, *, wording, kind, passages, both, together, analyst):
    """A second Statement out of `statement`; returns it.

    `passages` (ids) move to it, those in `both` are cited by the two. With
    `together`, each step that the first is a premise of has both as joint premises.
    """
    second = Statement.objects.create(
        collection=statement.collection,
        document=statement.document,
        number=statement.collection.take_number("statement"),
        analyst=analyst,
        kind=kind,
        wording=wording,
        attribution=statement.attribution,
        hedged=statement.hedged,
    )
    for holding in statement.holdings.all():
        Holding.objects.create(
            collection=statement.collection,
            statement=second,
            voice=holding.voice,
            order=holding.order,
        )
    _share_passages(statement, second, passages, both)
    if together:
        for premise in Premise.objects.filter(statement=statement).select_related("argument"):
            Premise.objects.create(
                collection=statement.collection,
                argument=premise.argument,
                document=premise.document,
                statement=second,
                order=premise.order + 1,
            )
            _count(premise.argument)
    return second


def _share_passages(statement, second, passages, both):
    for citation in statement.citations.all():
        if citation.passage_id in passages:
            citation.statement = second
            citation.save()
        elif citation.passage_id in both:
            Citation.objects.create(
                collection=statement.collection,
                document=statement.document,
                statement=second,
                passage=citation.passage,
                order=citation.order,
            )
