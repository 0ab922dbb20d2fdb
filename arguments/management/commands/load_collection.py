from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from arguments.formats import folder
from arguments.formats.strict_yaml import FormatError
from arguments.loading import EditedInApp, load
from sources.importers.txt import ImportProblem, decode

SHOWN = 20


class Command(BaseCommand):
    help = "Make the database equal to a collection's folder, in one transaction."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="the folder that holds collection.yaml")
        parser.add_argument("--texts", help="a folder with the documents' texts")
        parser.add_argument(
            "--public-texts",
            action="store_true",
            help="this installation may show the texts to anyone who may read the map",
        )
        parser.add_argument(
            "--replace", action="store_true", help="give up what was edited in the app since"
        )

    def handle(self, *, folder: str, texts, public_texts, replace, **options):
        try:
            report = load_folder(
                folder,
                texts=texts,
                public_texts=public_texts,
                replace=replace,
                progress=lambda message: self.stdout.write(f"  {message}"),
            )
        except FormatError as error:
            raise CommandError(refusal(error.problems)) from error
        except EditedInApp as error:
            raise CommandError(edited(error.edits)) from error
        tell(self, report, "folder")


def edited(edits):
    listed = "\n".join(f"  {edit}" for edit in edits)
    return (
        "The collection was edited in the app since it was loaded. Nothing was changed. "
        f"These edits would go:\n{listed}\n"
        "Export them first (export_collection; comments are in no file), or load with --replace."
    )


def tell(command, report, source):
    """Say what a load changed; `source` is what it was loaded from."""
    say = command.stdout.write
    if report.overwritten:
        say("Gave up these edits of the app:")
        for edit in report.overwritten:
            say(f"  {edit}")
    if not report.changes and not report.texts:
        say(f"Nothing to change: the database already equals the {source}.")
    for (name, verb), rows in sorted(report.changes.items()):
        if verb != "added":
            shown = ", ".join(sorted(rows)[:SHOWN]) + (" …" if len(rows) > SHOWN else "")
            say(f"{verb} {name}: {shown}")
    for passage in report.lost:
        command.stderr.write(
            f"{passage.state}: {passage.document.key}, paragraph {passage.paragraph}: {passage}"
        )
    say(command.style.SUCCESS("Loaded."))


def load_folder(
    path, *, texts=None, public_texts=False, replace=False, progress=lambda message: None
):
    """Read a folder with its texts and load it; see loading.load for what it raises."""
    data, origins = folder.read(path)
    bodies = read_texts(data["documents"], [texts, Path(path) / "texts"])
    return load(
        data,
        origins,
        bodies=bodies,
        public_texts=public_texts,
        replace=replace,
        progress=progress,
    )


def read_texts(documents, folders):
    """{document key: normalised text} of the text files that are in one of `folders`."""
    bodies, problems = {}, []
    for document in documents:
        for place in folders:
            path = Path(place) / document["text_file"] if place and document["text_file"] else None
            if path is not None and path.is_file():
                try:
                    bodies[document["key"]] = decode(path.read_bytes())
                except ImportProblem as error:
                    problems.append(f"{path}: {error}")
                break
    if problems:
        raise FormatError(problems)
    return bodies


def refusal(problems):
    shown = "\n".join(f"  {problem}" for problem in problems[:100])
    more = f"\n  … and {len(problems) - 100} more" if len(problems) > 100 else ""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"{count} found, so nothing was loaded:\n{shown}{more}"
