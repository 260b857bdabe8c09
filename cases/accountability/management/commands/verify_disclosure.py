"""manage.py verify_disclosure PARCEL: whether a ZIP file is a bundle exactly as it was handed over; else exit code 1"""

import sys

from django.core.management import BaseCommand, CommandError

from cases.accountability.disclosure.checking import differences


class Command(BaseCommand):
    help = (
        "Compare a disclosure bundle's ZIP file with what was handed over: its list, and the SHA-256 of each file. "
        "Takes DATABASE_OWNER_URL. Exit code 1 if anything differs. See docs/evidence.md."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("parcel", help="the ZIP file")
        parser.add_argument("--database", default="owner", help="the connection that reads past the walls")

    def handle(self, *args, parcel, database, **options):
        try:
            with open(parcel, "rb") as file:
                found = list(differences(file, database))
        except OSError as missing:
            raise CommandError(str(missing)) from None
        for sentence in found:
            self.stdout.write(sentence)
        self.stdout.write("It differs." if found else "It is what was handed over.")
        if found:
            sys.exit(1)
