import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from arguments.formats import folder
from arguments.formats.strict_yaml import FormatError
from arguments.loading import add_texts
from arguments.management.commands.load_collection import load_folder, read_texts, refusal
from sources.models import Collection, Document, Membership, Role

SHIPPED = Path(settings.BASE_DIR) / "arguments" / "collections"
UNSERVED = [  # what packages bring along and no page asks for: compressing it takes seconds
    "django_htmx/htm*",
    "django_htmx/ext/*",
    "admin/js/vendor/jquery/jquery.js",
    "admin/js/vendor/select2/select2.full.js",
    "admin/js/vendor/xregexp/xregexp.js",
]


class Command(BaseCommand):
    help = (
        "Make this installation ready to serve: database, static files, shipped collections, users."
    )

    def add_arguments(self, parser):
        parser.add_argument("--texts", default="", help="a folder with the texts of documents")

    def handle(self, *, texts, **options):
        if texts and not Path(texts).is_dir():
            raise CommandError(
                f"TEXTS: there is no folder “{texts}”. Name one, or leave TEXTS out."
            )
        texts = texts or self.own_texts()
        if migrations_wait():
            call_command("migrate", verbosity=0)
        collect_static()
        for path in sorted(SHIPPED.iterdir()):
            if (path / "collection.yaml").is_file():
                self.collection(path, texts)
        self.users()

    def own_texts(self):
        folder = Path(settings.BASE_DIR) / "texts"
        return str(folder) if folder.is_dir() else ""

    def collection(self, path, texts):
        """Load it if it is absent; else only bring in texts that came since."""
        collection = Collection.objects.filter(slug=path.name).first()
        try:
            if collection is None:
                self.stdout.write(f"Loading {path.name} …")
                load_folder(path, texts=texts, public_texts=True)
                return
            if texts:
                data, _ = folder.read(path)
                present = Document.objects.filter(collection=collection).values_list(
                    "key", flat=True
                )
                documents = [row for row in data["documents"] if row["key"] in set(present)]
                report = add_texts(collection, read_texts(documents, [texts]), public=True)
                if report.texts:
                    self.stdout.write(f"{path.name}: texts of {', '.join(report.texts)}")
        except FormatError as error:
            raise CommandError(refusal(error.problems)) from error

    @transaction.atomic
    def users(self):
        """An administrator and an analyst, the first time only; their passwords are shown once."""
        User = get_user_model()
        if User.objects.exists():
            return
        passwords = {name: secrets.token_urlsafe(9) for name in ("admin", "analyst")}
        User.objects.create_superuser("admin", password=passwords["admin"])
        analyst = User.objects.create_user("analyst", password=passwords["analyst"], is_staff=True)
        for collection in Collection.objects.all():
            Membership.objects.create(collection=collection, user=analyst, role=Role.ANALYST)
        self.stdout.write("\nTwo users were made. Their passwords are shown only now:")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:8} {password}")
        self.stdout.write("")


def migrations_wait():
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static():
    """Collect and compress static files, unless they are those of the last time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            seen.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    digest, mark = seen.hexdigest(), Path(settings.STATIC_ROOT) / "collected"
    if not mark.is_file() or mark.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNSERVED)
        mark.write_text(digest)
