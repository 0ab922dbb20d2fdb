import json
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arguments.formats import folder
from arguments.snapshot import snapshot
from arguments.takeaway import collection_as_argdown
from sources.models import Collection


class Command(BaseCommand):
    help = "Write a collection as a folder of YAML, or print it as one JSON object or as Argdown."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--format", choices=["yaml", "json", "argdown"], default="yaml")
        parser.add_argument("--to", help="the folder to write (with --format yaml)")

    def handle(self, *, slug, format, to, **options):
        collection = find(slug)
        if format == "json":
            data = snapshot(collection, states=True)
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        if format == "argdown":
            self.stdout.write(collection_as_argdown(collection), ending="")
            return
        if not to:
            raise CommandError("Say where to: --to FOLDER.")
        files = folder.write(snapshot(collection))
        try:
            write_folder(Path(to), files)
        except OSError as error:
            raise CommandError(
                f"{error.filename}: {error.strerror}. Nothing else was changed."
            ) from error
        self.stdout.write(f"Wrote {len(files)} files to {to}.")


def find(slug):
    collection = Collection.objects.filter(slug=slug).first()
    if collection is None:
        known = ", ".join(Collection.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no collection “{slug}”. Known: {known}.")
    return collection


def write_folder(target, files):
    """Write each file whole or not at all, then drop files of an earlier export that are no more."""
    for name, text in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, delete=False
        ) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    for pattern in (
        "documents/*.yaml",
        "tags/*.yaml",
        "arguments.yaml",
        "pairs.yaml",
        "decisions.yaml",
    ):
        for path in target.glob(pattern):
            if path.relative_to(target).as_posix() not in files:
                path.unlink()
