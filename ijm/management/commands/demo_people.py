"""Print who may sign in to the demonstration. Needs no database."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ijm.demo.sign_in import EXEMPT, KNOWN, PASSWORD, TOTP_SECRET, code_now
from offices.roles import ROLES


class Command(BaseCommand):
    help = "Print the demonstration people, their password, and the second factor with its code of this moment."

    def add_arguments(self, parser):
        parser.add_argument("--code", action="store_true", help="print the code of this moment alone")

    def handle(self, *, code, **options):
        if code:
            self.stdout.write(code_now())
            return
        rows = [(_("Role"), _("Name"), _("E-mail"), _("Look at"))]
        rows += [(_role(one), one.name, one.email, one.look_at) for one in KNOWN]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            self.stdout.write("  " + "  ".join([*cells, row[3]]))
        for line in _notes():
            self.stdout.write("  " + line)


def _role(known):
    return str(ROLES[known.role].name) if known.role else _("System administrator")


def _notes():
    return (
        "",
        _("Password of everybody: %(password)s") % {"password": PASSWORD},
        _("Second factor: %(person)s needs none, and is the only one.") % {"person": EXEMPT},
        _("Whoever opens cases, and the system administrator, is asked for a code. Put this key into"),
        _("an authenticator app: %(key)s  (code now: %(code)s)") % {"key": TOTP_SECRET, "code": code_now()},
        _("or print the code of the moment: .venv/bin/python manage.py demo_people --code"),
    )
