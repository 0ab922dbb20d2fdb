from django.core.management.base import BaseCommand, CommandError

from arguments.formats import rules
from arguments.formats.completeness import incomplete
from arguments.management.commands.export_collection import find
from arguments.snapshot import snapshot


class Command(BaseCommand):
    help = "Verify what constraints cannot, and list what the codebook finds incomplete."

    def add_arguments(self, parser):
        parser.add_argument("slug")

    def handle(self, *, slug, **options):
        data = snapshot(find(slug))
        broken = rules.problems(data, rules.names(data))
        gaps = incomplete(data)
        for problem in broken:
            self.stdout.write(f"broken: {problem}")
        for gap in gaps:
            self.stdout.write(f"incomplete: {gap}")
        self.stdout.write(f"{slug}: {len(broken)} broken, {len(gaps)} incomplete.")
        if broken:
            raise CommandError("A rule of the collection is broken.")
