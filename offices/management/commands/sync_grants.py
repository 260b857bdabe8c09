"""manage.py sync_grants: make the grants in the database say what offices/roles.py says."""

from django.core.management import BaseCommand
from django.db import connections, transaction

from offices.access import sync_grants


class Command(BaseCommand):
    help = "As the owner, give every role group the rights of its role. Run it after an upgrade that changed the roles."

    def handle(self, *args, **options):
        app = connections["default"]
        connections["default"] = connections["owner"]  # the application itself may not write grants
        try:
            with transaction.atomic():
                changed = sync_grants()
        finally:
            connections["default"] = app
        self.stdout.write(f"{changed} grants were changed.")
