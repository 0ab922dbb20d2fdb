from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from arguments.management.commands.export_collection import find
from sources.models import Collection, Passage, PassageState


class Command(BaseCommand):
    help = "Say how many passages are anchored, and name each that is not."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?", help="one collection (default: all)")

    def handle(self, *, slug, **options):
        collections = [find(slug)] if slug else Collection.objects.all()
        failed = 0
        for collection in collections:
            failed += self.report(collection)
        if failed:
            raise CommandError(f"{failed} passages of a text that is there are not anchored.")

    def report(self, collection):
        passages = Passage.objects.filter(collection=collection).select_related("document")
        passages = passages.prefetch_related("statements").order_by(
            "document__key", "paragraph", "id"
        )
        counts = Counter(passage.state for passage in passages)
        total = counts.total()
        counted = ", ".join(f"{counts[state]} {state}" for state in PassageState.values)
        self.stdout.write(
            f"{collection.slug}: {total} passages, "
            f"{percentage(counts[PassageState.ANCHORED], total)} anchored ({counted})"
        )
        for passage in passages:
            if passage.state != PassageState.ANCHORED:
                numbers = ", ".join(
                    f"S{statement.number}" for statement in passage.statements.all()
                )
                self.stdout.write(
                    f"  {passage.state}: {passage.document.key}, paragraph {passage.paragraph}, "
                    f"{numbers}: {passage}"
                )
        return counts[PassageState.AMBIGUOUS] + counts[PassageState.ORPHANED]


def percentage(part, whole):
    """Rounded down, so that only all is 100 %."""
    return f"{part * 1000 // whole / 10:g} %" if whole else "0 %"
