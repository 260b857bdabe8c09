"""Inviting people. Nobody signs up: an administrator names them, and they set their own password by a link."""

from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from .. import audit
from ..access import rights_of
from ..models import User
from ..refusal import Refusal
from .memberships import grant_membership


@transaction.atomic
def invite_person(
    *, by, office, email, full_name, nationality="", role, starts_on, ends_on=None, site
) -> tuple[User, bool]:
    """A person who may sign in and their first role in `office`; returns the person and whether they are new.

    Somebody who already works with the system keeps their account and gets the role. `site` is the address of this
    site, such as https://casework.example.org, for the link that is mailed on commit. Raises PermissionDenied, Refusal.
    """
    person = User.objects.filter(email__iexact=email.strip()).first()
    is_new = person is None
    if is_new:
        person = User.objects.create_user(
            email.strip(), full_name=full_name, nationality=nationality, invited_by=by, password=None
        )
    grant_membership(by=by, office=office, person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    if is_new:
        audit.record("invite_person", by=by, obj=person, office=office, summary=_("A person was invited"))
        _mail_on_commit(person, site)
    return person, is_new


@transaction.atomic
def invite_again(*, by, office, person, site):
    """Mail the link once more to somebody who has never set a password. Raises PermissionDenied, Refusal."""
    if not (rights_of(by).has("manage_office", office.pk) or by.is_system_administrator):
        raise PermissionDenied(_("Only the office's administrator invites people."))
    if person.has_usable_password():
        raise Refusal(_("This person has set a password. They can ask for a new one on the sign-in page."))
    audit.record("invite_again", by=by, obj=person, office=office, summary=_("An invitation was sent again"))
    _mail_on_commit(person, site)


def _mail_on_commit(person, site):
    # By its name: a task stands above the actions.
    transaction.on_commit(lambda: current_app.send_task("offices.tasks.send_invitation", args=[person.pk, site]))
