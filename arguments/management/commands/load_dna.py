from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arguments.coded import store
from arguments.formats import dna, schema
from arguments.formats.strict_yaml import FormatError
from arguments.loading import EditedInApp
from arguments.management.commands.load_collection import edited, refusal, tell


class Command(BaseCommand):
    help = "Make a collection equal to a file of Discourse Network Analyzer, in one transaction."

    def add_arguments(self, parser):
        parser.add_argument("file", help="a .dna file (DNA 2 or 3)")
        parser.add_argument("--slug", help="the collection's name (default: the file's)")
        parser.add_argument(
            "--replace", action="store_true", help="give up what was edited in the app since"
        )

    def handle(self, *, file, slug, replace, **options):
        path = Path(file)
        try:
            slug = schema.slug(slug) if slug else dna.slug_of(path.stem)
        except ValueError as error:
            raise CommandError(f"--slug: {error}.") from error
        try:
            coded = dna.read(contents(path), slug, title=path.stem)
            report = store(
                coded, replace=replace, progress=lambda message: self.stdout.write(f"  {message}")
            )
        except FormatError as error:
            raise CommandError(refusal([f"{path}: {problem}" for problem in error.problems])) from error  # fmt: skip
        except EditedInApp as error:
            raise CommandError(edited(error.edits)) from error
        for line in coded.left_out:
            self.stdout.write(f"  {line}")
        tell(self, report, "file")


def contents(path):
    """The bytes of a database file that nobody is writing to."""
    try:
        waiting = path.with_name(f"{path.name}-wal")
        if waiting.is_file() and waiting.stat().st_size:
            raise CommandError(
                f"{path} is open in DNA, and not all of it is in the file yet ({waiting.name}). "
                "Close it there and try again."
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}. Name a .dna file.") from error
