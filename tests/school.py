"""Three texts on a school, to be compared: the collection and what tests read of its pages."""

import re

import pytest

from tests.builders import (
    make_collection,
    make_document,
    make_issue,
    make_position,
    make_reading,
    make_statement,
    make_voice,
)

HTMX = {"HX-Request": "true", "HX-Target": "rows"}


@pytest.fixture
def school(db):
    """Anna is for a school and reports a mayor against; Bo is against; Cy was read and is silent."""
    collection = make_collection(slug="school")
    issue = make_issue(collection, key="build", question="Should it be built?", label="The school")
    anna, bo, cy = (
        make_document(
            collection,
            key=f"{name.lower()}-1",
            authors=[make_voice(collection, name.lower(), name=name)],
            title=f"Text of {name}",
            dated_as=year,
            dated_from=f"{year}-01-01",
            dated_to=f"{year}-12-31",
        )
        for name, year in (("Anna", "2017"), ("Bo", "2018"), ("Cy", "2019"))
    )
    mayor = make_voice(collection, "mayor", name="The mayor", short="Mayor")
    yes = make_statement(anna, wording="Build it.", words="Let us build")
    no = make_statement(bo, wording="Do not build it.")
    told = make_statement(
        anna, wording="It costs too much.", voices=[mayor], attribution="reported"
    )
    for statement, stance in ((yes, "pro"), (no, "contra"), (told, "contra")):
        make_position(issue, statement, stance)
    for document in (anna, bo, cy):
        make_reading(issue, document)
    collection.issue, collection.yes, collection.no, collection.told = issue, yes, no, told
    collection.anna, collection.bo, collection.cy = anna, bo, cy
    return collection


def address(*keys, **others):
    query = "&".join([*(f"col={key}" for key in keys), *(f"{k}={v}" for k, v in others.items())])
    return f"/c/school/compare/?{query}"


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cells(page):
    return [text_of(cell) for cell in re.findall(r"<article.*?</article>", page, re.S)]
