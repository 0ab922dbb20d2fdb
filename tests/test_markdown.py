"""An outline as Markdown: structure and words survive a reader of Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from arguments.formats import markdown
from arguments.graph import Graph, Step
from arguments.outline import outline
from tests.test_argdown import ABOUT, NASTY, statement

LINK = "http://x/c/street/issues/close/?kind=claim"


def street(steps, roots, *, wordings=None, **limits):
    """The Outline of statements 1, 2 … with these steps."""
    graph = Graph.of(steps)
    numbers = {*roots, *(premise for found in steps for premise in found.premises)}
    rows = {n: statement(n, (wordings or {}).get(n, ""), url=f"http://x/s/{n}/") for n in numbers}
    about = {**ABOUT, "title": "Close the street?", "collection": "Street", "date": "2026-11-20"}
    about |= {"filters": "Kind: Claim", "link": LINK}
    nodes = outline(graph, roots, **limits)
    names = {found.id: found.id for found in steps}
    return markdown.Outline(
        about, [("For", nodes)], rows, names, {"town": "Town"}, {"engineer": "Engineer 2026"}
    )


def lists(text):
    """{heading: [[first line of an item, its further lines, [items below it]]]}."""
    found, stack, sections = [], [], {}
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "list_item_open":
            stack.append([None, [], []])
        elif token.type == "list_item_close":
            item = stack.pop()
            (stack[-1][2] if stack else found).append(item)
        elif token.type == "inline":
            lines = plain(token).split("\n")
            if stack:
                stack[-1][:2] = [lines[0], lines[1:]]
            elif (
                token.level == 1 and token.map and text.split("\n")[token.map[0]].startswith("## ")
            ):
                found = sections.setdefault(lines[0], [])
    return sections


def plain(token):
    shown = {"text": lambda t: t.content, "softbreak": lambda t: "\n", "hardbreak": lambda t: "\n"}
    assert {t.type for t in token.children} <= {
        *shown,
        *("strong_open", "strong_close", "link_open", "link_close"),
    }
    return "".join(shown[t.type](t) for t in token.children if t.type in shown)


def test_the_outline_reads_as_nested_lists():
    steps = [
        Step(1, "support", (2, 3), statement=1),
        Step(2, "attack", (4,), statement=1),
        Step(3, "attack", (5,), argument=1),
        Step(4, "support", (2,), statement=4, analysts=True),
    ]
    found = street(steps, [1])
    found.statements[2] |= {"hedged": True, "attribution": "reported"}
    found.statements[2]["passages"] = [{"paragraph": 3, "first_words": "Our", "last_words": "day"}]
    found.relations[2] = ["contradicts S9"]
    meta = "Claim. Town. Engineer 2026"
    assert lists(markdown.dumps(found)) == {
        "For": [
            [
                "S1 Statement 1.",
                [meta],
                [
                    [
                        "+ A1, together:",
                        [],
                        [
                            [
                                "S2 Statement 2.",
                                [
                                    "Claim, hedged. Town, reported. Engineer 2026; ¶ 3 “Our … day”; "
                                    "contradicts S9"
                                ],
                                [],
                            ],
                            ["S3 Statement 3.", [meta], []],
                            ["× A3, doubts A1: S5 Statement 5.", [meta], []],
                        ],
                    ],
                    [
                        "− A2: S4 Statement 4.",
                        [meta],
                        [["+ A4, drawn by an analyst: see S2", [], []]],
                    ],
                ],
            ]
        ]
    }


def test_it_says_where_it_is_from():
    text = markdown.dumps(street([], [1]))
    assert text.startswith("# Close the street?\n\nFrom Street. Kind: Claim. 2026-11-20. <")
    assert f"<{LINK}>\n" in text
    assert f'href="{LINK}"' in MarkdownIt("commonmark").render(text)


def test_folded_reasons_are_counted():
    steps = [Step(1, "support", (2,), statement=1), Step(2, "attack", (3,), statement=2)]
    [root] = lists(markdown.dumps(street(steps, [1], depth=1)))["For"]
    [reason] = root[2]
    assert reason[2] == [["not shown: 0 for, 1 against", [], []]]


words = st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), min_size=1)


@given(words.map(lambda found: "".join(found).replace("\0", "")).filter(str.strip))
def test_any_words_survive(text):
    found = street([Step(1, "support", (2,), statement=1)], [1], wordings={1: text, 2: text})
    found.about |= {"title": text, "collection": text, "filters": text}
    found.voices = {"town": text}
    written = markdown.dumps(found)
    [[first, meta, [reason]]] = lists(written)["For"]
    text = on_one_line(text)
    assert on_one_line(first) == f"S1 {text}"
    assert on_one_line(meta[0]) == f"Claim. {text}. Engineer 2026"
    assert on_one_line(reason[0]) == f"+ A1: S2 {text}"
    inline = [token for token in MarkdownIt("commonmark").parse(written) if token.type == "inline"]
    assert on_one_line(plain(inline[0])) == text
    assert on_one_line(plain(inline[1])) == f"From {text}. {text}. 2026-11-20. {LINK}"


def on_one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("undercut", [False, True])
def test_a_long_chain_goes_on_under_headings(undercut):
    """1,000 steps one below the other: nothing is lost, and no list is too deep to read."""
    steps = [Step(1, "support", (2,), statement=1)]
    for number in range(2, 1000):
        target = {"argument": number - 1} if undercut else {"statement": number}
        steps.append(Step(number, "attack", (number + 1,), **target))
    written = markdown.dumps(street(steps, [1]))
    sections = lists(written)
    assert max(len(line) - len(line.lstrip(" ")) for line in written.splitlines()) <= 16
    firsts, waiting = [], [item for items in sections.values() for item in items]
    while waiting:
        first, _, below = waiting.pop()
        firsts.append(first)
        waiting.extend(below)
    statements = [first for first in firsts if "Statement" in first]
    assert len(statements) == len(set(statements)) == 1000
    assert len(sections) == 1 + sum("goes on under" in first for first in firsts) > 100
