"""A collection of more than a thousand statements, on every page and in every export."""

import pytest

from arguments.formats import folder
from arguments.loading import load
from arguments.snapshot import snapshot
from sources.models import Collection
from tests.bench import enlarged


@pytest.mark.parametrize("page", ["", "issues/close-main-street/", "compare/", "matrix/", "s/1/"])
def test_pages_and_twins_answer(client, big, page):
    assert client.get(f"/c/big/{page}").status_code == 200
    assert client.get(f"/c/big{'/' if page else ''}{page.rstrip('/')}.json").status_code == 200


def test_it_is_exported_as_it_was_loaded(big):
    data = snapshot(big)
    assert len(data["statements"]) == 16 * 66
    assert folder.write(data)["documents/engineer-15.yaml"]
    assert load(data, {}, bodies={}).changes == {}


@pytest.fixture
def big(db):
    enlarged("big", 16)
    collection = Collection.objects.get(slug="big")
    Collection.objects.update(public=True)
    return collection
