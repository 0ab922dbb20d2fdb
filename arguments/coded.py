"""Store what a file of Discourse Network Analyzer holds, and keep what it cannot know."""

from django.db import transaction

from arguments.formats import rules
from arguments.loading import load
from arguments.snapshot import snapshot
from sources.models import Collection

OWN = ("title", "lead", "public", "blind")  # of the collection here, not of the file


def store(coded, *, replace=False, progress=lambda message: None):
    """Load a Coded; returns the Report. Raises what loading.load does."""
    with transaction.atomic():
        present = Collection.objects.filter(slug=coded.data["slug"]).first()
        if present:
            _keep(coded.data, snapshot(present.lock()))
        return load(
            coded.data,
            rules.names(coded.data),
            bodies=coded.bodies,
            replace=replace,
            progress=progress,
        )


def _keep(data, here):
    """Go on with the collection's own words, and give no number twice."""
    data.update({name: here[name] for name in OWN})
    present = {("statement", str(row["number"])) for row in data["statements"]}
    for kind in ("document", "voice", "issue"):
        present |= {(kind, row["key"]) for row in data[f"{kind}s"]}
    data["retired"] = [row for row in here["retired"] if (row["kind"], row["key"]) not in present]
    for name in ("next_statement", "next_argument"):
        data[name] = max(data[name], here[name])
