"""manage.py new_evidence_key: a master key for files, to be put into IJM_EVIDENCE_KEYS and into a safe."""

from django.core.management import BaseCommand
from django.utils import timezone

from cases.evidence.keys import new_master_key


class Command(BaseCommand):
    help = "Print a fresh master key for IJM_EVIDENCE_KEYS. Keep a copy in a safe: without it no file can be opened."
    requires_system_checks = []

    def handle(self, *args, **options):
        self.stdout.write(f"k{timezone.localdate():%Y%m%d}:{new_master_key()}")
