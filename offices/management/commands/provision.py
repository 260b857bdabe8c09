"""manage.py provision: roles, database, rights, then the migrations and what every role may."""

import os

import psycopg2
from django.core.management import BaseCommand, CommandError, call_command

from offices.provisioning import ROLE_OF, ProvisioningError, provision


class Command(BaseCommand):
    help = (
        "Create or update the three database roles, the database and its rights, then migrate as the owner, bring the "
        "grants up to date and add the legal profiles that are not there."
    )
    requires_system_checks = ()  # the roles that the checks look at do not exist yet

    def add_arguments(self, parser):
        parser.add_argument(
            "--admin-url",
            default=os.environ.get("DATABASE_ADMIN_URL"),
            help="A superuser, or a role with CREATEROLE and CREATEDB; default: DATABASE_ADMIN_URL.",
        )

    def handle(self, *args, admin_url, verbosity, **options):
        missing = [name for name in ROLE_OF if not os.environ.get(name)]
        if not admin_url:
            missing.insert(0, "--admin-url or DATABASE_ADMIN_URL")
        if missing:
            raise CommandError(f"The addresses of the database are incomplete; also set {', '.join(missing)}.")
        try:
            provision(admin_url, os.environ)
        except (ProvisioningError, psycopg2.Error) as error:
            raise CommandError(str(error).strip()) from error
        self.stdout.write("Roles, database and rights are in place.")
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
        call_command("sync_grants", stdout=self.stdout)
        call_command("load_legal_profiles", stdout=self.stdout)
