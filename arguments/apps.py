from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArgumentsConfig(AppConfig):
    name = "arguments"

    def ready(self):
        from arguments import search

        pre_migrate.connect(search.drop_index, sender=self)
        post_migrate.connect(search.create_index, sender=self)
