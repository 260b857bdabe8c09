"""manage.py rewrap_evidence_keys: wrap the key of every case with the first key of IJM_EVIDENCE_KEYS."""

from django.core.management import BaseCommand
from django.db import transaction

from cases.actions.case_keys import opened
from cases.evidence import keys
from cases.models import CaseKey


class Command(BaseCommand):
    help = "As the owner, wrap all case keys with the first master key. Files and seals stay as they are."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--database", default="owner", help="the connection that may change case keys")

    def handle(self, *args, database, **options):
        done, name = 0, keys.current()
        for row in CaseKey.objects.using(database).exclude(wrapped_with=name).order_by("pk").iterator():
            with transaction.atomic(using=database):
                row.wrapped, row.wrapped_with = keys.wrap(opened(row), row.case_id)
                row.save(using=database, update_fields=["wrapped", "wrapped_with"])
            done += 1
        self.stdout.write(f"{done} case keys are now wrapped with “{name}”.")
