from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self):
        from sources import operations, triggers

        pre_migrate.connect(triggers.drop, sender=self)
        post_migrate.connect(triggers.create, sender=self)
        operations.connect()
