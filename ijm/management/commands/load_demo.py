"""Load the made-up demonstration: offices, staff and cases. Running it again changes nothing."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ijm.demo.loading import load


class Command(BaseCommand):
    help = "Load made-up offices, staff and cases, once. Needs DATABASE_OWNER_URL to appoint the first administrators."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=320, help="about how many cases (default: 320)")
        parser.add_argument("--processes", type=int, default=2, help="how many offices at a time (default: 2)")

    def handle(self, *, cases, processes, verbosity=1, **options):
        if settings.PRODUCTION:
            raise CommandError(_("Demonstration data have published passwords and never enter production."))
        done = load(cases=cases, processes=processes, say=self.stdout.write if verbosity else lambda sentence: None)
        if not verbosity:
            return
        if done.made:
            words = _("Loaded %(n)d made-up cases in %(offices)d field offices.")
            self.stdout.write(words % {"n": done.made, "offices": done.offices})
        else:
            self.stdout.write(_("The demonstration is already there: %(n)d cases.") % {"n": done.there})
