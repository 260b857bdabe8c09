"""Who loads court records when no person is named: a service principal, lent a lawyer's membership for the run.

Row-level security needs somebody who asks, and nobody of the application can grant to themselves. Only whoever may
connect as the owner of the tables, which is whoever may migrate them, can lend it; lending and what was loaded are in
the log, and the membership is gone when the run is over (at the latest at the end of the day).
"""

from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from offices import audit
from offices.access import forget_rights, role_group
from offices.models import Membership, User

from .files import FilesRefused

EMAIL = "court-records@service.invalid"
ROLE = "lawyer"


@contextmanager
def service_principal(office):
    """The service principal, with a lawyer's rights in `office` inside the block.

    Raises FilesRefused when the owner's database address is not set, so that a person must be named.
    """
    user = _lend(office)
    forget_rights(user)
    try:
        yield user
    finally:
        # Those of a run that was killed go too.
        Membership.objects.using("owner").filter(user_id=user.pk, office_id=office.pk).delete()


def _lend(office):
    today = office.today()
    try:
        with transaction.atomic(using="owner"):
            user = User.objects.using("owner").filter(email=EMAIL).first()
            if user is None:
                user = User(email=EMAIL, full_name=_("Court records (service)"))
                user.set_unusable_password()
                user.save(using="owner")
            membership = Membership(
                user_id=user.pk,
                office_id=office.pk,
                role=ROLE,
                group_id=role_group(office, ROLE).pk,
                starts_on=today,
                ends_on=today,
                needs_confirmation=False,
            )
            membership.save(using="owner")
    except OperationalError:
        raise FilesRefused(
            _("Say who loads the records with --as, or set DATABASE_OWNER_URL to load them as the service.")
        ) from None
    with transaction.atomic():
        audit.record("lend_membership", by=None, obj=membership, office=office, role=ROLE)
    return User.objects.get(pk=user.pk)
