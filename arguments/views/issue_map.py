"""The drawing of an issue: in its page, as SVG and as PNG."""

import base64
import hashlib
import re
from functools import cache, lru_cache

import resvg_py
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from arguments.access import collection_page, row_or_gone
from arguments.drawing import embedded_fonts, legend, standalone_style, svg
from arguments.evaluation import IN_WORDS
from arguments.issue_view import IssueView
from arguments.layout import layout
from arguments.lettering import FACES, FONTS, wrap
from arguments.models import Attribution, Issue, Statement
from arguments.outline import statements_in
from arguments.shapes import MARGIN, STYLES, Content
from arguments.templatetags.counterpoint import query_without, unfolding_query

MOST = 100  # statements, before the rest is folded
MOST_BYTES = 52_000  # of a drawing in a page
SIBLINGS = 40
LARGEST = 2  # times the drawing's size, as PNG
PIXELS = 6_000_000


@collection_page
def issue_svg(request, collection, key):
    """The drawing as a file of its own; its style is allowed by its hash."""
    text, style = standalone(_view(request, collection, key))
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response._csp_replace = {
        "default-src": ["'none'"],
        "style-src": [f"'sha256-{digest}'"],
        "font-src": ["data:"],
    }
    return response


@collection_page
def issue_png(request, collection, key):
    """The drawing as a picture, for whatever shows no SVG."""
    text, _ = standalone(_view(request, collection, key), fonts=False)
    return HttpResponse(_picture(text), content_type="image/png")


@lru_cache(maxsize=8)
def _picture(text):
    """A PNG of the drawing, as large as PIXELS allow; with our fonts only: those of the machine
    take long to find, and differ."""
    width, height = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', text).groups())
    files = [str(FONTS / file) for _, _, file in FACES.values()]
    zoom = min(LARGEST, (PIXELS / (width * height)) ** 0.5)
    return bytes(
        resvg_py.svg_to_bytes(svg_string=text, font_files=files, skip_system_fonts=True, zoom=zoom)
    )


def _view(request, collection, key):
    issue = row_or_gone(Issue.objects.all(), collection, "issue", key=key)
    return IssueView(request, collection, issue)


def inline(view):
    """(the drawing for the page, its boxes linked to the panel; its legend, [(sample, words)])."""
    found, contents, drawing = _fitting(view)
    return drawing, legend(found, contents)


def _fitting(view):
    """(the Layout of what the reader chose, {id: Content}, the drawing for the page): as many
    boxes as a page can carry."""
    limit, nodes = MOST, _nodes(view, MOST)
    contents = _contents(view, statements_in(nodes))  # fewer nodes show some of the same
    while True:
        found = _laid_out(view, contents, nodes)
        drawing = _for_page(view, found, contents)
        size = len(drawing.encode())
        if size <= MOST_BYTES or limit < 20:
            return found, contents, drawing
        limit = int(limit * 0.95 * MOST_BYTES / size)
        nodes = _nodes(view, limit)


def _nodes(view, limit):
    return view.selection.outline(limit=limit, siblings=SIBLINGS, starts=view.filter.unfold)


def _laid_out(view, contents, nodes):
    return layout(
        nodes,
        contents,
        question="" if view.filter.focus is not None else view.issue.question,
        stances=view.selection.roots,
        pairs=view.contradictions,
        selected=view.filter.selected,
    )


def _for_page(view, found, contents):
    query = view.request.GET
    described = _descriptions(view, contents)

    def attributes(box):
        if box.role == "question":
            return {}
        number = contents[box.statement].number
        if box.role == "pointer":
            return {"href": f"#s{number}"}
        if box.role == "more":
            around = f"?{view.chosen}focus={number}&around=1"
            href = unfolding_query(query, number, box.start) if box.start else around
            return {"href": href, "data-hx-get": href, "data-hx-target": "#view"}
        selected = {"aria-current": "true"} if box.statement == view.filter.selected else {}
        return {
            "id": f"s{number}",
            "href": f"?{view.chosen}s={number}",
            "aria-description": described(box.statement),
            **selected,
        }

    return svg(
        found,
        contents,
        title=f"{view.issue.question} The arguments as a drawing",
        description=_in_words(found),
        attributes=attributes,
    )


def standalone(view, fonts=True):
    """(the drawing as a file of its own, the style in it)."""
    found, contents, _ = _fitting(view)
    request, collection = view.request, view.collection
    page = request.build_absolute_uri(view.issue.get_absolute_url())
    outline = page + query_without(request.GET, "s", view="outline")
    lines = (
        f"{collection.title}. {view.in_words}. As of {timezone.localdate():%-d %B %Y}.",
        f"In words: {outline}",
    )
    room = found.width - 2 * MARGIN
    foot = [part for line in lines for part in wrap(line, *STYLES["legend"][:2], room)]
    light, dark = palette()
    style = standalone_style(stylesheet(), light, dark)
    if fonts:
        style = embedded_fonts(found, contents, foot, base64.b64encode) + style

    def attributes(box):
        if box.role == "question":
            return {"href": outline}
        supposed = view.supposed.replace("?", "&")
        return {"href": f"{page}?s={contents[box.statement].number}{supposed}"}

    return svg(
        found,
        contents,
        title=view.issue.question,
        description=f"{_in_words(found)} In words: {outline}",
        attributes=attributes,
        foot=foot,
        style=style,
    ), style


def _contents(view, ids):
    """{id: Content} of those statements of the selection: 1 query."""
    wordings = Statement.objects.filter(id__in=ids).only("wording", "label").in_bulk()
    shown, against = set(view.selection.statements), {}
    for a, b in view.contradictions:
        if a in shown and b in shown:
            against.setdefault(a, []).append(view.light[b].number)
            against.setdefault(b, []).append(view.light[a].number)
    return {
        pk: Content(
            number=view.light[pk].number,
            kind=view.light[pk].kind,
            voice=_voice(view, view.light[pk]),
            title=wordings[pk].title,
            wording=wordings[pk].wording,
            reported=not view.light[pk].own,
            against=tuple(sorted(against.get(pk, ()))),
            standing=view.standing.mark(pk),
        )
        for pk in ids
    }


def _voice(view, statement):
    if not statement.own:
        return f"“ {', '.join(voice.brief for voice in statement.voices)}"
    document = view.documents[statement.document]
    conceding = ", conceding" if statement.attribution == Attribution.CONCEDED else ""
    return f"{document.authors_brief} {document.year}{conceding}"


def _descriptions(view, contents):
    """A function that says of a statement its kind and what it does in the drawing."""
    uses = {}
    for step in view.selection.graph.steps.values():
        verb = {"support": "supports", "attack": "attacks"}[step.direction]
        target = view.selection.graph.concluded(step)
        if target is None:
            continue
        if step.argument is not None:
            verb = "doubts a step to"
        for premise in step.premises:
            uses.setdefault(premise, []).append(f"{verb} {view.light[target].number}")
    stances = {"pro": "for", "contra": "against", "mixed": "for and against"}

    def described(pk):
        content = contents[pk]
        words = [f"{content.kind}, reported" if content.reported else content.kind]
        if stance := stances.get(view.selection.roots.get(pk)):
            words.append(stance)
        if content.standing:
            words.append(IN_WORDS[content.standing])
        return "; ".join([*words, *uses.get(pk, ())[:3]])

    return described


def _in_words(found):
    boxes = sum(box.role == "statement" for box in found.boxes)
    return f"{boxes} statements; reasons hang below what they bear on."


# What a file of its own brings along


@cache
def stylesheet():
    return (settings.BASE_DIR / "static" / "css" / "drawing.css").read_text("utf-8")


@cache
def palette():
    """({name: colour on light screens}, {name: on dark ones}) as base.css has them."""
    base = (settings.BASE_DIR / "static" / "css" / "base.css").read_text("utf-8")
    found = re.findall(r"(--[\w-]+): light-dark\(([^,]+), ([^)]+)\)", base)
    return {name: light for name, light, _ in found}, {name: dark for name, _, dark in found}
