"""An outline of reasons as Markdown (CommonMark): nested lists, one item a step. No Django."""

import re
from collections import deque
from dataclasses import dataclass, field

from arguments.evaluation import IN, IN_WORDS
from arguments.outline import Node

DEEPEST = 5  # lists within lists; CommonMark readers give up at some ten, people before


@dataclass
class Outline:
    """What one file shows.

    `about` as in argdown.ArgumentMap. `sides` are (title, nodes of arguments.outline);
    `statements` and `steps` give, for the ids in those, a statement's row as in the JSON
    export, with a `url` and perhaps a `standing`, and a step's number. `voices` and `documents` give the names of
    the keys in the rows; `relations` says in words what a statement (id) does to others.
    """

    about: dict[str, str]
    sides: list[tuple[str, list[Node]]]
    statements: dict[int, dict]
    steps: dict[int, int]
    voices: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    relations: dict[int, list[str]] = field(default_factory=dict)


KEY = (
    "**+** supports, **−** attacks, **×** doubts a step. S1 is a statement, A1 a step; "
    "premises that count together stand below one step. What does not stand, or is undecided, "
    "says so."
)


def dumps(found):
    """The Outline as text."""
    return _Writer(found).text()


class _Writer:
    def __init__(self, found):
        self.found, self.lines = found, []
        self.later = deque()  # (heading, branches) that lie too deep for one list

    def text(self):
        about = self.found.about
        self.lines += [f"# {escape(about['title'])}", ""]
        self.lines += [f"From {'. '.join(filter(None, self.source()))}", "", KEY, ""]
        for title, nodes in self.found.sides:
            self.lines += [f"## {escape(title)}", ""]
            for node in nodes:
                self.node(node, "", 0)
            self.lines += ["", ""] if nodes else ["Nothing here.", "", ""]
        while self.later:
            title, branches = self.later.popleft()
            self.lines += [f"## Under {title}", ""]
            for branch in branches:
                self.branch(branch, 0)
            self.lines += ["", ""]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).rstrip("\n") + "\n"

    def source(self):
        about = self.found.about
        yield escape(about["collection"])
        yield escape(about["filters"])
        yield about["date"]
        yield f"<{about['link']}>" if about["link"] else ""

    def item(self, level, *lines):
        """A list item; further lines stand below its first."""
        indent = "  " * level
        self.lines.append(f"{indent}- " + f"\\\n{indent}  ".join(filter(None, lines)))

    def node(self, node, lead, level, undercuts=()):
        """A statement behind `lead`, below it what bears on it and what doubts its step."""
        row = self.found.statements[node.statement]
        if node.repeated:
            self.item(level, f"{lead}see **S{row['number']}**")
        else:
            number = f"**[S{row['number']}]({row['url']})**"
            meta = [self.meta(row), *self.found.relations.get(node.statement, ())]
            if row.get("standing", IN) != IN:
                meta.append(IN_WORDS[row["standing"]])
            self.item(level, f"{lead}{number} {escape(row['wording'])}", "; ".join(meta))
        if node.folded:
            self.item(level + 1, f"not shown: {node.supports} for, {node.attacks} against")
        self.children([*node.branches, *undercuts], f"S{row['number']}", level + 1)

    def children(self, branches, name, level):
        if branches and level > DEEPEST:
            self.item(level, f"goes on under **{name}**, below")
            self.later.append((name, branches))
            return
        for branch in branches:
            self.branch(branch, level)

    def branch(self, branch, level):
        step = branch.step
        name = f"A{self.found.steps[step.id]}"
        sign = "×" if step.argument is not None else "+" if step.direction == "support" else "−"
        lead = f"**{sign}** {name}"
        if step.argument is not None:
            lead += f", doubts A{self.found.steps[step.argument]}"
        if step.analysts:
            lead += ", drawn by an analyst"
        if len(branch.premises) == 1:
            self.node(branch.premises[0], f"{lead}: ", level, branch.undercuts)
            return
        self.item(level, f"{lead}, together:")
        for premise in branch.premises:
            self.node(premise, "", level + 1)
        self.children(branch.undercuts, name, level + 1)

    def meta(self, row):
        """Kind, who holds it and where: one line."""
        kind = row["kind"].capitalize()
        kind += ", hedged" * row["hedged"] + ", unstated" * row["implicit"]
        voices = ", ".join(escape(self.found.voices[key]) for key in row["voices"])
        where = escape(self.found.documents[row["document"]])
        passages = (f"¶ {p['paragraph']} “{escape(_quote(p))}”" for p in row["passages"])
        attribution = "" if row["attribution"] == "asserted" else f", {row['attribution']}"
        return "; ".join([f"{kind}. {voices}{attribution}. {where}", *passages])


def _quote(passage):
    return " … ".join(filter(None, [passage["first_words"], passage["last_words"]]))


_SIGN = re.compile(r"[\\`*_\[\]<>&#~|]")


def escape(text):
    """`text` on one line, so that Markdown shows just that."""
    return _SIGN.sub(r"\\\g<0>", " ".join(text.split()))
