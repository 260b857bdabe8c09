"""manage.py verify_evidence: look at every file, row and custody chain; exit code 1 when something was altered."""

import sys

from django.core.management import BaseCommand, CommandError

from cases.actions.verifying import NotAllRows, Verification
from offices.models import Office


class Command(BaseCommand):
    help = (
        "As the owner, decrypt and hash every file and check every seal. Names each document that was altered by its "
        "number and its case's. Exit code 1 if anything was found. See docs/evidence.md."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--office", help="only the documents of the office with this code")
        parser.add_argument("--database", default="owner", help="the connection that reads past the walls")

    def handle(self, *args, office, database, **options):
        if office:
            code = office
            office = Office.objects.using(database).filter(code=code).first()
            if office is None:
                raise CommandError(f"There is no office “{code}”.")
        verification, found = Verification(office, database), 0
        try:
            for finding in verification.findings():
                found += 1
                self.stdout.write(str(finding))
        except NotAllRows:
            raise CommandError("This connection is held by the walls; verifying takes DATABASE_OWNER_URL.") from None
        self.stdout.write(
            f"{verification.documents} documents and {verification.files} files were checked: {found} findings."
        )
        if found:
            sys.exit(1)
