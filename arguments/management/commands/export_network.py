from django.core.management.base import BaseCommand

from arguments.actors import network_of
from arguments.management.commands.export_collection import find
from arguments.networks import FORMATS, OF, RELATIONS


class Command(BaseCommand):
    help = "Print who agrees or disagrees with whom as a square matrix or a graph."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--of", choices=list(OF), default="organisations")
        parser.add_argument("--relation", choices=RELATIONS, default="congruence")
        parser.add_argument("--format", choices=list(FORMATS), default="csv")

    def handle(self, *, slug, of, relation, format, **options):
        found = network_of(find(slug), of, relation)
        self.stdout.write(FORMATS[format](found), ending="")
