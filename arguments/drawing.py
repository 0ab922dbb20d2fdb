"""A layout as SVG. No Django."""

from collections import defaultdict
from html import escape

from arguments.lettering import FACES, subset, width
from arguments.shapes import MARGIN, STYLES
from arguments.spelling import printable

KINDS = ("claim", "evidence", "recommendation")
LEGEND = {
    "support": "supports",
    "attack": "attacks",
    "mixed": "for and against",
    "undercut": "doubts the step",
    "joint": "only together",
    "analysts": "drawn by an analyst",
    "contradicts": "contradict",
    "claim": "claim",
    "evidence": "evidence",
    "recommendation": "recommendation",
    "reported": "reported",
    "pointer": "elsewhere",
    "undecided": "undecided",
    "out": "does not stand",
    "set aside": "set aside",
}
MARKS = {  # inside the circle of a sign
    "support": '<path d="M-5 0h10M0-5v10"/>',
    "attack": '<path d="M-5 0h10"/>',
    "mixed": '<path d="M-4-2h8M0-6v8M-4 5h8"/>',
    "undercut": '<path d="M-4-4l8 8M4-4l-8 8"/>',
    "contradicts": '<path d="M-5-2h10M-5 2.5h10M3-6l-6 12"/>',
    "joint": '<text y="5">&amp;</text>',
    "analysts": '<path d="M-5 0h10M0-5v10"/>',
}
STANDINGS = {  # beside the number in a box
    "undecided": '<circle r="5" stroke-dasharray="1.6 1.54"/>',
    "out": '<circle r="5"/><path d="M-3.5 3.5l7-7"/>',
    "set aside": '<path d="M-5-5h10v10h-10zM-2.5 0h5"/>',
}
HEADS = {"support": "M-6 12l6-11 6 11z", "attack": "M-9 4h18", "mixed": "M-6 12l6-11 6 11z"}
SHORT = {"wording": "", "thesis": "t", "voice": "v", "reported": "r", "number": "i"}
SHORT |= {"chip": "c", "against": "n", "legend": "c"}  # styles as class names: pages stay small


def svg(layout, contents, *, title, description, attributes, foot=(), style=""):
    """The drawing as an SVG element.

    `attributes(box)` gives those of the link around a box: {name: value}. With a
    `style` (CSS) it is a file of its own: every line of text is held to its measured
    width, and a legend and `foot` (lines of text) stand below.
    """
    legend, height = _legend(layout, contents) if style else ("", layout.height)
    size = f'viewBox="0 0 {_n(layout.width)} {_n(height + 18 * len(foot))}"'
    size += f' width="{_n(layout.width)}" height="{_n(height + 18 * len(foot))}"'
    inside = [
        f'<title id="drawing-title">{escape(title)}</title>',
        f'<desc id="drawing-text">{escape(description)}</desc>',
        f"<style>{style}</style>" if style else "",
        '<rect class="sheet" width="100%" height="100%"/>' if style else "",
        f'<g aria-hidden="true">{_symbols()}{_lines(layout)}{_signs(layout)}</g>',
        *(_box(box, contents, attributes, bool(style)) for box in layout.boxes),
        f'<g aria-hidden="true">{legend}{_foot(foot, height)}</g>',
    ]
    return printable(
        f'<svg class="drawing" xmlns="http://www.w3.org/2000/svg" {size} role="group"'
        f' aria-labelledby="drawing-title" aria-describedby="drawing-text">\n'
        f"{chr(10).join(part for part in inside if part)}\n</svg>"
    )


def _n(number):
    """A number with at most one digit after the point."""
    return f"{number:.1f}".removesuffix(".0")


# Lines and signs


def _symbols():
    signs = (
        f'<g class="s {kind}" id="d-{kind}"><circle r="10"/>{mark}</g>'
        for kind, mark in MARKS.items()
    )
    heads = (f'<path class="h {kind}" id="h-{kind}" d="{d}"/>' for kind, d in HEADS.items())
    marks = (f'<g class="w" id="{_mark(name)}">{mark}</g>' for name, mark in STANDINGS.items())
    return f"<defs>{''.join([*signs, *heads, *marks])}</defs>"


def _mark(standing):
    return f"w-{standing.replace(' ', '-')}"


def _lines(layout):
    """One path for all lines of a kind, but contradictions, that cross others, one by one."""
    paths, heads, crossing = defaultdict(list), {}, []
    for line in layout.lines:
        path = _path(line)
        if line.kind == "contradicts":
            crossing.append(
                f'<path class="halo" d="{path}"/><path class="e contradicts" d="{path}"/>'
            )
            crossing.append(f'<path class="e within" d="{path}"/>')
            continue
        paths[f"{line.kind} analysts" if line.analysts else line.kind].append(path)
        if line.head:
            heads[line.kind, *line.points[0]] = True
    drawn = [f'<path class="e {kind}" d="{"".join(d)}"/>' for kind, d in sorted(paths.items())]
    return "".join([*drawn, *(_use(f"h-{kind}", x, y) for kind, x, y in heads), *crossing])


def _path(line):
    (x, y), *rest = line.points
    path = f"M{_n(x)} {_n(y + {'attack': 5}.get(line.kind, 9) if line.head else y)}"
    for px, py in rest:
        path += f"V{_n(py)}" if px == x else f"H{_n(px)}"
        x = px
    return path


def _signs(layout):
    return "".join(_use(f"d-{sign.kind}", sign.x, sign.y) for sign in layout.signs)


def _use(name, x, y):
    return f'<use href="#{name}" x="{_n(x)}" y="{_n(y)}"/>'


# Boxes


def _box(box, contents, attributes, held):
    content = contents.get(box.statement) if box.role == "statement" else None
    names, radius = ["node"], 12 if box.role in {"pointer", "more"} else 2
    if content:
        names += [content.kind, *(["reported"] if content.reported else [])]
        radius = 12 if content.reported else 2
    else:
        names.append(box.role)
    shape = f'<rect width="{_n(box.w)}" height="{_n(box.h)}" rx="{radius}"/>'
    if content:
        shape += f'<path class="k" d="{_kind(content.kind, box.h, content.reported)}"/>'
    given = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes(box).items())
    tag = "a" if given else "g"
    place = f'transform="translate({_n(box.x)} {_n(box.y)})"'
    return (
        f'<{tag} class="{" ".join(names)}" {place}{given}>{shape}{_texts(box.texts, held)}</{tag}>'
    )


def _kind(kind, height, reported=False):
    """The line at the left edge that tells the kind."""
    x, ends = (9, 10) if reported else (7, min(8, height / 5))
    low = _n(height - ends)
    if kind == "recommendation":
        return f"M{x - 1} {_n(ends)}V{low}M{x + 3} {_n(ends)}V{low}"
    return f"M{x} {_n(ends)}V{low}"


def _texts(texts, held):
    """Lines of one style below each other share an element, unless each is `held` to its width."""
    parts, last = [], None
    marks = [text for text in texts if text.style == "mark"]
    for text in (text for text in texts if text.style != "mark"):
        if not held and last and (text.style, text.x) == (last.style, last.x):
            step = _n(text.y - last.y)
            parts[-1] += f'<tspan x="{_n(text.x)}" dy="{step}">{escape(text.words)} </tspan>'
        else:
            name = f' class="{SHORT[text.style]}"' if SHORT[text.style] else ""
            length = f' textLength="{_n(text.width)}" lengthAdjust="spacingAndGlyphs"'
            place = f' x="{_n(text.x)}" y="{_n(text.y)}"{length if held and text.width else ""}'
            parts.append(f"<text{name}{place}>{escape(text.words)} ")
        last = text
    signs = "".join(
        _use(_mark(mark.words), mark.x + mark.width / 2, mark.y - 4.5) for mark in marks
    )
    return "".join(f"{part}</text>" for part in parts) + signs


# How to read it


def legend(layout, contents):
    """[(a sample as SVG, what it means)] of what a drawing in a page uses."""
    found = []
    for name in _used(layout, contents):
        sample, room = _sample(name)
        view = f'class="sample" viewBox="-1 -13 {room + 2} 26" width="{room + 2}" height="26"'
        found.append((f'<svg {view} aria-hidden="true">{sample}</svg>', LEGEND[name]))
    return found


def _used(layout, contents):
    """The names of what a drawing shows, in the order of the legend."""
    shown = [contents[box.statement] for box in layout.boxes if box.role == "statement"]
    used = {line.kind.split()[0] for line in layout.lines} | {sign.kind for sign in layout.signs}
    used |= {"contradicts" for content in shown if content.against}
    used |= {"reported" for content in shown if content.reported}
    used |= {content.standing for content in shown}
    used |= {content.kind for content in shown} | {box.role for box in layout.boxes}
    return [name for name in LEGEND if name in used]


def _legend(layout, contents):
    """(the legend below the drawing, the height down to its end)."""
    x, y, parts = MARGIN, layout.height + 14, []
    for name in _used(layout, contents):
        sample, room = _sample(name)
        size = room + 8 + width(LEGEND[name], *STYLES["legend"][:2])
        if x + size > layout.width - MARGIN and x > MARGIN:
            x, y = MARGIN, y + 32
        parts.append(
            f'<g transform="translate({_n(x)} {_n(y)})">{sample}'
            f'<text class="c" x="{room + 8}" y="5">{escape(LEGEND[name])}</text></g>'
        )
        x += size + 26
    return "".join(parts), y + 30


def _sample(name):
    """(how it looks in the legend, its width)."""
    if name in {*KINDS, "reported", "pointer"}:
        radius = 12 if name in {"reported", "pointer"} else 2
        kind = f'<path class="k" d="{_kind(name, 22)}"/>' if name in KINDS else ""
        rect = f'<rect width="30" height="22" rx="{radius}"/>'
        return f'<g class="node {name}" transform="translate(0 -11)">{rect}{kind}</g>', 30
    if name == "joint":
        return _use("d-joint", 10, 0), 20
    if name in STANDINGS:
        return _use(_mark(name), 6, 0), 12
    kind = "support analysts" if name == "analysts" else name
    line = f'<path class="e {kind}" d="M0 0H42"/>'
    if name == "contradicts":
        line += '<path class="e within" d="M0 0H42"/>'
    if name in HEADS:
        line += f'<g transform="translate(50 0) rotate(90)">{_use(f"h-{name}", 0, 0)}</g>'
    return line + _use(f"d-{name}", 21, 0), 50 if name in HEADS else 42


def _foot(lines, height):
    return "".join(
        f'<text class="c" x="{MARGIN}" y="{_n(height + 18 * n)}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )


# The style of a file of its own


def standalone_style(css, light, dark):
    """The `css` of the page with colours put in: those of `light` ({name: colour}), on dark
    screens those of `dark`; without its fonts (see embedded_fonts)."""
    rules = css[css.index(".drawing") :]
    return f"{_coloured(rules, light)}@media screen and (prefers-color-scheme:dark){{{_coloured(rules, dark)}}}"


def _coloured(rules, colours):
    for name, colour in colours.items():
        rules = rules.replace(f"var({name})", colour)
    return rules


def embedded_fonts(layout, contents, foot, encode):
    """@font-face rules with the letters that the drawing uses; `encode` makes base64 of bytes."""
    letters = defaultdict(set)
    for face, words in [
        *((STYLES[t.style][0], t.words) for box in layout.boxes for t in box.texts),
        *(("sans", words) for words in [*LEGEND.values(), *foot]),
        ("bold", "&"),
    ]:
        letters[face].update(words)
    rules = []
    for face, used in sorted(letters.items()):
        family, weight, _ = FACES[face]
        data = encode(subset(face, "".join(sorted(used)))).decode("ascii")
        source = f'url("data:font/ttf;base64,{data}")'
        rules.append(f'@font-face{{font-family:"{family}";font-weight:{weight};src:{source}}}')
    return "".join(rules)
