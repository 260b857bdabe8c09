"""Who works where in which role. Each rule is kept by the database too; here it is a sentence.

Rules (the domain rules, safety): nobody grants rights to themselves; a role that reads cases needs the director beside
the administrator. A system administrator appoints an office's first administrator, its director, managers and auditors.
"""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import audit
from ..access import may_carry, reaches_further, rights_of, role_group
from ..days import in_words
from ..models import Membership
from ..refusal import Refusal
from ..roles import ROLES
from ..versions import store

#: The roles that a system administrator may grant and end.
SYSTEM_ROLES = ("office_administrator", "director", "headquarters_manager", "regional_manager", "auditor")


def grantable_roles(by, office) -> list[str]:
    """Keys of the roles that `by` may grant in `office`."""
    roles = set(SYSTEM_ROLES) if by.is_system_administrator else set()
    if rights_of(by).has("manage_office", office.pk):
        roles |= {key for key in ROLES if not reaches_further(office, key)}
    return [key for key in ROLES if key in roles and may_carry(office, key)]


def why_not_grant(*, by, office, person, role) -> str:
    """The sentence that says why `by` cannot grant `role` to `person` in `office`; empty when it is possible."""
    if person == by:
        return _("Nobody grants a role to themselves. Ask another administrator.")
    if not person.is_active:
        return _("This person may no longer sign in. A system administrator can change that.")
    if not may_carry(office, role):
        if ROLES[role].reads_cases:
            return _("Only field offices take casework, so this role does not exist here.")
        return _("This role exists at headquarters alone.")
    if role not in grantable_roles(by, office):
        return _(
            "A system administrator appoints administrators, directors, managers and auditors."
            " The office's own administrator grants the other roles."
        )
    return ""


@transaction.atomic
def grant_membership(*, by, office, person, role, starts_on, ends_on=None) -> Membership:
    """`person` works in `office` as `role` from `starts_on` until (and including) `ends_on`, or with no end.

    A role that reads cases waits for the director. Raises PermissionDenied, Refusal.
    """
    if not (rights_of(by).has("manage_office", office.pk) or by.is_system_administrator):
        raise PermissionDenied(_("Only the office's administrator grants roles."))
    if sentence := why_not_grant(by=by, office=office, person=person, role=role):
        raise Refusal(sentence)
    _check_days(office, starts_on, ends_on)
    _refuse_overlap(office=office, person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    waits = ROLES[role].reads_cases
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=person,
                office=office,
                role=role,
                group=role_group(office, role),
                starts_on=starts_on,
                ends_on=ends_on,
                needs_confirmation=waits,
                granted_by=by,
            )
    except IntegrityError as error:
        raise Refusal(_("Somebody granted this role to this person a moment ago.")) from error
    if not waits:
        person.groups.add(membership.group)
    _record("grant_membership", by, membership, _("A role was granted"), starts_on=starts_on, ends_on=ends_on)
    return membership


def why_not_confirm(*, by, membership) -> str:
    """Why `by` cannot confirm `membership`; empty when it is possible."""
    is_director = membership.role == "director"
    if membership.confirmed_at or not membership.needs_confirmation:
        why = _("This role waits for nobody.")
    elif membership.state == "ended":
        why = _("This membership has ended.")
    elif membership.user == by:
        why = _("Nobody confirms a role of their own.")
    elif membership.granted_by == by:
        why = _("Somebody other than the one who granted the role confirms it.")
    elif rights_of(by).has("confirm_membership", membership.office_id) or (is_director and by.is_system_administrator):
        why = ""
    elif is_director:
        why = _("A director is confirmed by a system administrator or by another director of the office.")
    else:
        why = _("A role that reads cases is confirmed by the office's director.")
    return why


@transaction.atomic
def confirm_membership(*, by, membership) -> Membership:
    """The director (or, for a director, a system administrator) lets a role that reads cases take effect.

    Raises Refusal.
    """
    if sentence := why_not_confirm(by=by, membership=membership):
        raise Refusal(sentence)
    membership.confirmed_by, membership.confirmed_at = by, timezone.now()
    membership.version += 1
    membership.save(update_fields=["confirmed_by", "confirmed_at", "version"])
    membership.user.groups.add(membership.group)
    _record("confirm_membership", by, membership, _("A role was confirmed"))
    return membership


def why_not_change(*, by, membership) -> str:
    """Why `by` cannot change the dates of `membership`, or end it; empty when it is possible."""
    if membership.user == by:
        return _("Nobody changes a role of their own. Ask another administrator.")
    if membership.role in grantable_roles(by, membership.office):
        return ""
    if rights_of(by).has("manage_office", membership.office_id):
        return _("A system administrator does this: the role reaches further than the office.")
    return _("The office's administrator does this.")


def why_not_end(*, by, membership) -> str:
    """Why `by` cannot end `membership`: the director may, too."""
    if membership.state == "ended":
        return _("This membership has ended.")
    if membership.user != by and rights_of(by).has("confirm_membership", membership.office_id):
        return ""
    return why_not_change(by=by, membership=membership)


@transaction.atomic
def change_membership(*, by, membership, version, starts_on, ends_on) -> Membership:
    """Other dates. What the director confirmed is not made longer: it is granted anew. Raises Refusal, Stale."""
    if sentence := why_not_change(by=by, membership=membership):
        raise Refusal(sentence)
    stored = Membership.objects.select_related("office", "user", "group").get(pk=membership.pk)
    if stored.state == "ended":
        raise Refusal(_("This membership has ended. Grant the role anew."))
    longer = starts_on < stored.starts_on or (stored.ends_on and (ends_on is None or ends_on > stored.ends_on))
    if stored.needs_confirmation and stored.confirmed_at and longer:
        raise Refusal(
            _("The director confirmed these dates. To go on after them, grant the role anew from the day after.")
        )
    _check_days(stored.office, starts_on, ends_on)
    _refuse_overlap(
        office=stored.office, person=stored.user, role=stored.role, starts_on=starts_on, ends_on=ends_on, but=stored.pk
    )
    store(stored, version)
    before = {"starts_on": stored.starts_on, "ends_on": stored.ends_on}
    stored.starts_on, stored.ends_on = starts_on, ends_on
    stored.save(update_fields=["starts_on", "ends_on"])
    _record(
        "change_membership",
        by,
        stored,
        _("A role got other dates"),
        before=before,
        after={"starts_on": starts_on, "ends_on": ends_on},
    )
    return stored


@transaction.atomic
def end_membership(*, by, membership, last_day=None) -> Membership:
    """The role opens nothing after `last_day`; without one, nothing from now on. Raises Refusal.

    A role ended on its first day never had a whole one: its dates then both say the day before, and the log keeps
    the day it was to begin.
    """
    if sentence := why_not_end(by=by, membership=membership):
        raise Refusal(sentence)
    today = membership.office.today()
    last_day = last_day or today - datetime.timedelta(days=1)
    if membership.ends_on and last_day > membership.ends_on:
        raise Refusal(_("It already ends earlier, on %(day)s.") % {"day": in_words(membership.ends_on)}, "last_day")
    began = membership.starts_on
    membership.starts_on, membership.ends_on = min(began, last_day), last_day
    membership.version += 1
    membership.save(update_fields=["starts_on", "ends_on", "version"])
    if last_day < today:
        _leave_group(membership, today)
    _record("end_membership", by, membership, _("A role was ended"), began=began, last_day=last_day)
    return membership


def _leave_group(membership, today):
    held = Membership.objects.filter(user=membership.user, group=membership.group).exclude(pk=membership.pk)
    if not held.filter(Q(ends_on=None) | Q(ends_on__gte=today)).exclude(ends_on__lt=F("starts_on")).exists():
        membership.user.groups.remove(membership.group)


def _check_days(office, starts_on, ends_on):
    if ends_on and ends_on < starts_on:
        raise Refusal(_("The last day comes before the first."), "ends_on")
    if office.closed_on and (ends_on is None or ends_on >= office.closed_on):
        sentence = _("The office closes on %(day)s; end the role before that day.") % {
            "day": in_words(office.closed_on)
        }
        raise Refusal(sentence, "ends_on")


def _refuse_overlap(*, office, person, role, starts_on, ends_on, but=None):
    same = Membership.objects.filter(user=person, office=office, role=role).exclude(pk=but)
    same = same.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        raise Refusal(
            _("This person already has this role in some of these days. Change or end that membership first.")
        )


def _record(action, by, membership, summary, **detail):
    audit.record(
        action,
        by=by,
        obj=membership,
        office=membership.office,
        summary=summary,
        person=membership.user_id,
        role=membership.role,
        **detail,
    )
