"""manage.py load_legal_profiles: the legal profiles and statutes that come with the system."""

from django.core.management import BaseCommand

from cases.accountability.profiles.loading import load


class Command(BaseCommand):
    help = (
        "As the owner, add the shipped legal profiles that are not there yet, and the statutes of countries that have "
        "none. What an administrator edited stays as it is, so it can be run again after every update."
    )

    def handle(self, *args, **options):
        loaded = load(using="owner")
        self.stdout.write(f"{loaded.profiles} legal profiles and {loaded.statutes} statutes were added.")
