"""Write statements. Call it inside operations.recording(), with a form that is valid."""

from django.db.models import Q

from arguments.models import (
    Addressing,
    Argument,
    Citation,
    Direction,
    Holding,
    Pair,
    Position,
    Premise,
    Statement,
)
from arguments.naming import free_key
from arguments.placing import drop_uncited
from arguments.steps import steps_at
from sources import texts
from sources.anchoring import paragraph_at, paragraphs
from sources.models import Passage, Voice
from sources.retiring import retire

SAID = ("kind", "wording", "label", "attribution", "hedged", "implicit", "unaddressed", "note")


def add_statement(form, analyst):
    """The Statement of a NewStatementForm, with its passage, its step and its position."""
    document, said = form.document, form.cleaned_data
    collection = document.collection
    statement = Statement(collection=collection, document=document, analyst=analyst)
    statement.number = collection.take_number("statement")
    _say(statement, said)
    if said["words"]:
        _cite(statement, [said["words"]], paragraph=said.get("paragraph"))
    if said["step"]:
        _bear(statement, said, analyst)
    if said.get("issue") and said.get("stance"):
        Position.objects.create(
            collection=collection, issue=said["issue"], statement=statement, stance=said["stance"]
        )
    return statement


def change_statement(form):
    """Make a statement what its EditedStatementForm says; its version counts on."""
    statement, said = form.statement, form.cleaned_data
    statement.version += 1
    _say(statement, said)
    kept = {passage.pk for passage in said["kept"]}
    for citation in statement.citations.exclude(passage__in=kept):
        citation.delete()
        drop_uncited([citation.passage_id])
    _cite(statement, said["added"])
    return statement


def _say(statement, said):
    for name in SAID:
        setattr(statement, name, said[name])
    statement.save()
    for rows, found, new in (
        (Holding, said["holders"], said["new_holders"]),
        (Addressing, said["asked"], said["new_asked"]),
    ):
        voices = [*found, *(make_voice(statement.collection, n, said["new_kind"]) for n in new)]
        hold(rows, statement, voices)


def hold(model, statement, voices):
    """Tie the statement to `voices`, in this order, by rows of Holding or Addressing."""
    present = {row.voice_id: row for row in model.objects.filter(statement=statement)}
    wanted = [voice.pk for voice in voices]
    for voice, row in present.items():
        if voice not in wanted:
            row.delete()
    for order, voice in enumerate(wanted):
        row = present.get(voice) or model(
            collection=statement.collection, statement=statement, voice_id=voice
        )
        if row.pk is None or row.order != order:
            row.order = order
            row.save()


def follow_authors(document, before):
    """What the document's authors hold themselves goes over to its authors of now.

    `before` are the ids of those that it had. Who held something beside them, still does. Returns
    the statements whose voices changed; none where nobody is left to hold them.
    """
    now = document.author_ids()
    if not now or now == before:
        return []
    changed = []
    for statement in document.statements.own().with_holders():
        held = [holding.voice_id for holding in statement.holdings.all()]
        kept = [voice for voice in held if voice in now or voice not in before]
        if set(before) <= set(held) and (before or not held):
            kept = [*now, *(voice for voice in kept if voice not in now)]
        kept = kept or now
        if kept != held:
            hold(Holding, statement, [Voice(pk=voice) for voice in kept])
            changed.append(statement)
    return changed


def followed(statements):
    """What a user is told of follow_authors(): a list of no or one line."""
    own = f"{len(statements)} statement{'s' * (len(statements) > 1)}"
    return [f"{own} of the authors’ own went over to its authors of now."] if statements else []


def make_voice(collection, name, kind):
    """A new voice, with a key of its own."""
    key = free_key(collection, name, "voice")
    return Voice.objects.create(collection=collection, key=key, name=name, kind=kind or "person")


def _cite(statement, wordings, paragraph=None):
    for order, (first, last) in enumerate(wordings, start=statement.citations.count()):
        cite(statement, first, last, paragraph=paragraph, order=order)


def cite(statement, first_words, last_words, *, paragraph, order, fixed=None):
    """Put a new passage of these words behind the statement, found in the text where one is there.

    `fixed`: (id of a text, (start, end)) where in that text no words can name it.
    """
    text = texts.current(statement.document)
    passage = Passage(
        collection=statement.collection,
        document=statement.document,
        paragraph=paragraph or 1,
        first_words=first_words,
        last_words=last_words,
    )
    if fixed and text and text.pk == fixed[0]:
        passage.fixed = fixed[1]
    passage.save()
    if text:
        texts.place([passage], text)
        if passage.start is not None:
            passage.paragraph = paragraph_at(paragraphs(text.body), passage.start) or 1
            passage.save()
    Citation.objects.create(
        collection=statement.collection,
        document=statement.document,
        statement=statement,
        passage=passage,
        order=order,
    )


def _bear(statement, said, analyst):
    """Draw the step; beside a premise that carries it already, the statement joins that step."""
    undercut = said["bears"] == "undercut"
    direction = Direction.ATTACK if undercut else said["bears"]
    target = {"argument" if undercut else "statement": said["step"]}
    argument = None
    if said["premises"]:
        argument = (
            Argument.objects.filter(
                document=statement.document,
                direction=direction,
                premises__statement=said["premises"][0],
                **target,
            )
            .order_by("number")
            .first()
        )
    if argument is None:
        argument = Argument.objects.create(
            collection=statement.collection,
            document=statement.document,
            number=statement.collection.take_number("argument"),
            analyst=analyst,
            direction=direction,
            implicit=said["step_implicit"],
            **target,
        )
    else:
        argument.version += 1
        argument.save()
    present = set(argument.premises.values_list("statement", flat=True))
    for premise in [*said["premises"], statement]:
        if premise.pk not in present:
            Premise.objects.create(
                collection=statement.collection,
                document=statement.document,
                argument=argument,
                statement=premise,
                order=len(present),
            )
            present.add(premise.pk)


def add_step(collection, said, premises, analyst):
    """The Argument that a StepForm describes."""
    step = Argument.objects.create(
        collection=collection,
        number=collection.take_number("argument"),
        analyst=analyst,
        **said,
    )
    for order, premise in enumerate(premises):
        Premise.objects.create(
            collection=collection,
            document=step.document,
            argument=step,
            statement=premise,
            order=order,
        )
    return step


def change_step(step, said, premises):
    """Make an argument what its StepForm says; its document stays. Its version counts on."""
    for name in ("direction", "statement", "argument", "implicit", "note"):
        setattr(step, name, said[name])
    step.version += 1
    step.save()
    present = {premise.statement_id: premise for premise in step.premises.all()}
    for order, statement in enumerate(premises):
        premise = present.pop(statement.pk, None) or Premise(
            collection=step.collection,
            document=step.document,
            argument=step,
            statement=statement,
        )
        premise.order = order
        premise.save()
    for premise in present.values():
        premise.delete()


def move_use(step, statement, said, premises, analyst):
    """Move a step to another target; where `premises` are fewer than its own, `statement` alone moves.

    What supports or attacks the statement stays with it. Returns the step that it is in now.
    """
    if len(premises) == step.premises.count():
        change_step(step, said, premises)
        return step
    leave_step(step, statement)
    return add_step(step.collection, said, premises, analyst)


def leave_step(step, statement):
    """Take `statement` out of a step that has other premises too."""
    step.premises.get(statement=statement).delete()
    step.version += 1
    step.save()


def goes_with(statement, user):
    """{what: rows} that a deletion of `statement` takes along, as far as `user` may know."""
    steps = Argument.objects.filter(steps_at(statement.pk))
    pairs = _pairs_of(statement).filter(
        pk__in=Pair.objects.visible_to(user, statement.collection).values("pk")
    )
    return {
        "positions": list(statement.positions.select_related("issue")),
        "steps": list(steps.select_related("statement", "argument")),
        "pairs": list(pairs.select_related("first", "second")),
        "passages": [row.passage for row in statement.citations.select_related("passage")],
    }


def _pairs_of(statement):
    return Pair.objects.filter(Q(first=statement) | Q(second=statement))


def remove_statement(statement):
    """Delete a statement and what hangs on it. A joint step keeps its other premises."""
    for pair in _pairs_of(statement):
        pair.tags.all().delete()
        pair.delete()
    statement.positions.all().delete()
    used = Argument.objects.filter(premises__statement=statement)
    for step in (used | Argument.objects.filter(statement=statement)).distinct():
        _leave_or_remove(step, statement)
    passages = list(statement.citations.values_list("passage", flat=True))
    retire(statement, kind="statement", key=statement.number, was=statement.wording)
    statement.delete()
    drop_uncited(passages)


def _leave_or_remove(step, statement):
    """Take `statement` out of a step, and the step itself where nothing else carries it."""
    if not Argument.objects.filter(pk=step.pk).exists():
        return  # it went with a step that it undercut
    used = step.premises.filter(statement=statement)
    if used.exists() and step.premises.count() > 1 and step.statement_id != statement.pk:
        leave_step(step, statement)
    else:
        remove_step(step)


def remove_step(step):
    """Delete an argument with what undercuts it, through any chain."""
    going, edge = {step.pk: step}, [step]
    while edge:
        undercuts = Argument.objects.filter(argument__in=edge).exclude(pk__in=going)
        edge = list(undercuts.select_related("statement", "argument"))
        going |= {undercut.pk: undercut for undercut in edge}
    for gone in going.values():
        retire(gone, kind="argument", key=gone.number, was=str(gone))
    Argument.objects.filter(pk__in=going).delete()  # at once: they may undercut each other
