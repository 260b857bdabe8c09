"""Load legacy court records into an office. The format is described in docs/court-records.md."""

from contextlib import nullcontext
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.accountability.actions.court_records import load_court_records
from cases.accountability.court_records.files import FilesRefused
from cases.accountability.court_records.principal import service_principal
from cases.accountability.court_records.records import read_records
from offices.casework import CaseworkType
from offices.models import Office, User


class Command(BaseCommand):
    help = "Load court records (cases.csv, defendants.csv, charges.csv) into a field office. Twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the folder with the three files")
        parser.add_argument("--office", required=True, help="the code of the field office, such as CEB")
        parser.add_argument(
            "--as", dest="email", help="who loads: the e-mail of a lawyer of the office (default: the service)"
        )
        parser.add_argument(
            "--type",
            dest="casework_type",
            default=CaseworkType.FORCED_LABOUR,
            choices=CaseworkType.values,
            help="the casework type of every case (default: forced_labour)",
        )

    def handle(self, *, folder, office, email, casework_type, verbosity=1, **options):
        office = find_office(office, casework_type)
        try:
            records, problems = read_records(folder)
            with nullcontext(find_person(email)) if email else service_principal(office) as by:
                loaded = load_court_records(records=records, office=office, casework_type=casework_type, by=by)
        except (FilesRefused, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from None
        for problem in [*problems, *loaded.problems]:
            self.stderr.write(str(problem))
        if verbosity:
            self.stdout.write(summary(loaded))
        if count := len(problems) + len(loaded.problems):
            raise CommandError(
                ngettext("%(n)d row was not loaded; see above.", "%(n)d rows were not loaded; see above.", count)
                % {"n": count}
            )


def find_office(code, casework_type):
    """The field office with that code, if it takes such cases. Raises CommandError."""
    office = Office.objects.filter(code=code.upper()).first()
    if office is None:
        raise CommandError(_("There is no office with the code “%(code)s”.") % {"code": code})
    if not office.takes_casework:
        raise CommandError(_("%(office)s is not a field office and takes no cases.") % {"office": office})
    if office.mandate and casework_type not in office.mandate:
        raise CommandError(
            _("%(office)s has no mandate for %(type)s. Choose one of its types with --type: %(types)s.")
            % {"office": office, "type": casework_type, "types": ", ".join(office.mandate)}
        )
    return office


def find_person(email):
    """The active person with that e-mail. Raises CommandError."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(_("Nobody with the e-mail “%(email)s” works here.") % {"email": email})
    return user


def summary(loaded) -> str:
    """One line on what a run did."""
    return _(
        "Loaded cases: %(cases)d, accused: %(accused)d, charges: %(charges)d, verdicts: %(verdicts)d, "
        "sentences: %(sentences)d, awards: %(awards)d. "
        "Oddities flagged: %(flags)d. Rows that were there before: %(unchanged)d."
    ) % vars(loaded)
