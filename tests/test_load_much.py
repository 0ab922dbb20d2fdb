"""A collection of more than a thousand statements, on every page and in every export."""

import pytest

from arguments.formats import folder
from arguments.loading import load
from arguments.snapshot import snapshot
from sources.models import Collection
from tests.bench import enlarged

PAGES = ("", "/issues/close-main-street", "/s/1")


@pytest.mark.deep
def test_a_large_collection_is_shown_and_exported_as_it_was_loaded(client, db):
    enlarged("big", 16)
    data = snapshot(Collection.objects.get(slug="big"))
    assert len(data["statements"]) == 16 * 66
    assert "documents/engineer-15.yaml" in folder.write(data)
    assert load(data, {}, bodies={}).changes == {}
    for page in PAGES:
        assert client.get(f"/c/big{page}/").status_code == 200
        assert client.get(f"/c/big{page}.json").status_code == 200
