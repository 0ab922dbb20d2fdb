"""Small words and signs that many templates share."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from arguments import fitting, search
from arguments.evaluation import IN_WORDS
from arguments.relations import SIGNS, in_words

register = template.Library()

SIGN_OF_STANCE = {"pro": "+", "contra": "−", "mixed": "±"}
CLASS_OF_STATE = {
    "pro": "pro",
    "contra": "contra",
    "mixed": "half",
    "silent": "none",
    "not coded": "todo",
    "not reported": "none",
    "left out": "none",
}
NOUN_OF_RELATION = {
    "agrees": "agreement",
    "contradicts": "contradiction",
    "updates": "update",
    "qualifies": "qualification",
}
WORD_OF_STATE = {"pro": "for", "contra": "against", "mixed": "mixed"}


@register.filter
def relation_sign(relation):
    return SIGNS.get(relation, "○")


@register.filter
def state_sign(state):
    return SIGN_OF_STANCE.get(state, "?" if state == "not coded" else "")


@register.filter
def state_class(state):
    return CLASS_OF_STATE.get(state, "")


@register.filter
def state_word(state):
    return WORD_OF_STATE.get(state, state)


@register.filter
def stands(label):
    """A standing in words."""
    return IN_WORDS[label]


@register.filter
def strength_words(strength):
    """What a strength comes to; half is where nothing weighs for or against."""
    if strength == 0.5:
        return "nothing weighs either way"
    side = "reasons for it" if strength > 0.5 else "reasons against it"
    much = abs(strength - 0.5)
    return (
        f"the {side} weigh {'much ' if much >= 0.35 else '' if much >= 0.15 else 'a little '}more"
    )


@register.filter
def relation_noun(relation, number):
    """`"agrees"|relation_noun:2` is "agreements"."""
    return NOUN_OF_RELATION[relation] + ("" if number == 1 else "s")


@register.filter
def holder_names(statement):
    """The voices that hold it, in short: "Phillips/Peci"."""
    return "/".join(holding.voice.brief for holding in statement.holdings.all())


@register.filter
def slug(words):
    return slugify(words)


@register.filter
def get(mapping, key):
    return mapping.get(key)


@register.filter
def address(row):
    """The address of a row that another filter found."""
    return row.get_absolute_url()


@register.filter
def per_cent(share):
    """`0.9201|per_cent` is "92 %"; a share that rounds to all or nothing without being it keeps a digit."""
    rounded = f"{100 * share:.0f}"
    if rounded in {"0", "100"} and share not in {0, 1}:
        rounded = f"{100 * share:.1f}"
    return f"{rounded} %"


@register.filter
def clipped(text):
    """A long wording or reason, cut where a page of many has no room for all of it."""
    return fitting.clipped(text)


@register.filter
def count_of(number, noun):
    """`3|count_of:"reason"` is "3 reasons"; a plural of its own: "piece of evidence/pieces of evidence"."""
    one, _, many = noun.partition("/")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.simple_tag(takes_context=True)
def seen_from(context, related, statement):
    """What `statement` does or suffers in the pair, and the other statement: {words, other}."""
    words, other = related.seen_from(statement.pk)
    return {"words": words, "other": other}


@register.simple_tag(takes_context=True)
def unfolding(context, number, start=1):
    """The address of this page with the reasons of S`number` unfolded, from its `start`th on."""
    return unfolding_query(context["request"].GET, number, start)


def unfolding_query(query, number, start=1):
    parts = [part for part in query.get("unfold", "").split(",") if part]
    parts = [part for part in parts if part.partition(".")[0] != str(number)]
    unfolded = [*parts, str(number) if start == 1 else f"{number}.{start}"]
    return query_without(query, "s", "after", unfold=",".join(unfolded))


def query_without(query, *names, **values):
    """A query string with `values` and without the parameters `names`."""
    query = query.copy()
    for name in names:
        query.pop(name, None)
    for name, value in values.items():
        query[name] = value
    return "?" + query.urlencode(safe=",")


@register.simple_tag
def relations_of(statement, related):
    return in_words(statement.pk, related)


@register.filter
def marked(text, query):
    return search.marked(text, query)


@register.filter
def first_last(passage):
    """The first and last words of a passage as they are printed, without what marks them up."""
    first, last = strip_tags(passage.first_words), strip_tags(passage.last_words)
    return format_html('{} <span class="elision">…</span> {}', first, last) if last else first


@register.simple_tag(takes_context=True)
def links_to(context, statements, most=8):
    """Statements (ids; their rows in `standing.named`) as links in a sentence: S3, S4 and S9."""
    named, supposed = context["standing"]["named"], context.get("supposed", "")
    slug = context["collection"].slug
    links = [
        format_html(
            '<a href="{}{}" title="{}">S{}</a>',
            reverse("statement", args=[slug, row.number]),
            supposed,
            row.title,
            row.number,
        )
        for row in (named[pk] for pk in statements[:most])
    ]
    if len(statements) > most:
        links.append(f"{len(statements) - most:,} more")
    *first, last = links or [""]
    return format_html("{} and {}", mark_safe(", ".join(first)), last) if first else last


@register.filter
def get_number(statement):
    return statement.number
