"""Granting, confirming, changing and ending roles: what is allowed, what is refused and how it is told."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from offices.access import forget_rights, rights_of
from offices.actions import change_membership, confirm_membership, end_membership, grant_membership
from offices.models import AuditEvent, Membership
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.offices import MembershipFactory, OfficeFactory, UserFactory, staff

DAY = datetime.timedelta(days=1)


def grant(by, office, person, role="lawyer", **days):
    days.setdefault("starts_on", office.today())
    with asks(by):
        return grant_membership(by=by, office=office, person=person, role=role, **days)


def confirm(by, membership):
    with asks(by):
        return confirm_membership(by=by, membership=membership)


def rights_now(person):
    forget_rights(person)
    return rights_of(person)


def audited(action):
    with as_owner():
        return AuditEvent.objects.filter(action=action).count()


def test_role_that_reads_cases_waits_for_the_director(cebu, cast):
    membership = grant(cast.administrator, cebu, cast.nobody)
    assert membership.state == "waiting"
    assert not rights_now(cast.nobody).has("view_case")
    assert not cast.nobody.groups.exists()
    confirm(cast.director, membership)
    assert rights_now(cast.nobody).offices("view_case") == {cebu.pk}
    assert cast.nobody.groups.get().name == "CEB:lawyer"
    assert (audited("grant_membership"), audited("confirm_membership")) == (1, 1)


def test_role_without_cases_takes_effect_at_once(cebu, cast):
    membership = grant(cast.administrator, cebu, cast.nobody, "auditor")
    assert membership.state == "effective"
    assert rights_now(cast.nobody).offices("view_audit") == {cebu.pk}


def test_nobody_grants_to_themselves(cebu, cast):
    with pytest.raises(Refusal, match="Nobody grants a role to themselves"):
        grant(cast.administrator, cebu, cast.administrator, "auditor")
    assert not Membership.objects.filter(user=cast.administrator, role="auditor").exists()


@pytest.mark.parametrize("who", ["director", "lawyer", "auditor", "manager", "stranger", "nobody"])
def test_only_the_administrator_grants(cebu, cast, who):
    with pytest.raises(PermissionDenied):
        grant(getattr(cast, who), cebu, UserFactory(), "auditor")
    assert audited("grant_membership") == 0


@pytest.mark.parametrize("role", ["office_administrator", "director", "auditor"])
def test_system_administrator_appoints(cebu, cast, role):
    assert grant(cast.system, cebu, cast.nobody, role).granted_by == cast.system


@pytest.mark.parametrize("role", ["investigator", "lawyer", "social_worker", "operations_approver"])
def test_system_administrator_does_not_appoint_who_reads_cases(cebu, cast, role):
    with pytest.raises(Refusal, match="own administrator grants the other roles"):
        grant(cast.system, cebu, cast.nobody, role)


def test_casework_role_is_refused_outside_the_field(cast):
    affiliate = OfficeFactory(kind="affiliate", code="UKX", region=None)
    administrator = staff(affiliate, "office_administrator")
    with pytest.raises(Refusal, match="Only field offices take casework"):
        grant(administrator, affiliate, cast.nobody, "lawyer")


def test_headquarters_role_is_refused_in_the_field(cebu, cast):
    with pytest.raises(Refusal, match="headquarters alone"):
        grant(cast.administrator, cebu, cast.nobody, "headquarters_manager")


def test_same_role_twice_in_the_same_days_is_refused(cebu, cast):
    grant(cast.administrator, cebu, cast.nobody, ends_on=cebu.today() + 10 * DAY)
    with pytest.raises(Refusal, match="already has this role"):
        grant(cast.administrator, cebu, cast.nobody, starts_on=cebu.today() + 10 * DAY)
    assert grant(cast.administrator, cebu, cast.nobody, starts_on=cebu.today() + 11 * DAY).pk


def test_last_day_before_the_first_is_refused(cebu, cast):
    with pytest.raises(Refusal, match="before the first"):
        grant(cast.administrator, cebu, cast.nobody, ends_on=cebu.today() - DAY)


def test_role_after_the_office_closed_is_refused(cebu, cast):
    with as_owner():
        cebu.closed_on = cebu.today() + 5 * DAY
        cebu.save()
    with pytest.raises(Refusal, match="The office closes on"):
        grant(cast.administrator, cebu, cast.nobody)
    assert grant(cast.administrator, cebu, cast.nobody, ends_on=cebu.today() + 4 * DAY).pk


def test_deactivated_person_gets_no_role(cebu, cast):
    with pytest.raises(Refusal, match="may no longer sign in"):
        grant(cast.administrator, cebu, UserFactory(is_active=False))


# --- confirming --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["system", "administrator", "lawyer", "stranger", "manager"])
def test_only_the_director_confirms(cebu, cast, who):
    membership = grant(cast.administrator, cebu, cast.nobody)
    with pytest.raises(Refusal):
        confirm(getattr(cast, who), membership)
    membership.refresh_from_db()
    assert membership.confirmed_at is None


def test_foreign_director_does_not_confirm(cebu, manila, cast):
    membership = grant(cast.administrator, cebu, cast.nobody)
    with pytest.raises(Refusal, match="confirmed by the office's director"):
        confirm(staff(manila, "director"), membership)


def test_director_who_is_administrator_too_does_not_do_both(cebu, cast):
    MembershipFactory(user=cast.director, office=cebu, role="office_administrator")
    membership = grant(cast.director, cebu, cast.nobody)
    with pytest.raises(Refusal, match="Somebody other than the one who granted"):
        confirm(cast.director, membership)


def test_director_is_confirmed_by_a_system_administrator(manila, cast):
    membership = grant(cast.stranger, manila, cast.nobody, "director")
    with pytest.raises(Refusal, match="confirmed by a system administrator"):
        confirm(staff(manila, "office_administrator"), membership)
    confirm(cast.system, membership)
    assert rights_now(cast.nobody).has("confirm_membership", manila.pk)


def test_system_administrator_does_not_confirm_the_director_they_appointed(manila, cast):
    membership = grant(cast.system, manila, cast.nobody, "director")
    with pytest.raises(Refusal, match="other than the one who granted"):
        confirm(cast.system, membership)


def test_confirming_twice_is_refused(cebu, cast):
    membership = confirm(cast.director, grant(cast.administrator, cebu, cast.nobody))
    with pytest.raises(Refusal, match="waits for nobody"):
        confirm(cast.director, membership)


# --- dates -------------------------------------------------------------------------------------------------------


def test_planned_membership_opens_nothing_before_its_day(cebu, cast):
    membership = confirm(cast.director, grant(cast.administrator, cebu, cast.nobody, starts_on=cebu.today() + DAY))
    assert membership.state == "planned"
    assert not rights_now(cast.nobody).by_right


def test_expired_membership_opens_nothing_though_the_group_remains(cebu, cast):
    yesterday = cebu.today() - DAY
    MembershipFactory(user=cast.nobody, office=cebu, role="lawyer", ends_on=yesterday)
    assert cast.nobody.groups.filter(name="CEB:lawyer").exists()
    assert not rights_now(cast.nobody).by_right


def test_last_day_still_counts(cebu, cast):
    MembershipFactory(user=cast.nobody, office=cebu, role="lawyer", ends_on=cebu.today())
    assert rights_now(cast.nobody).has("view_case", cebu.pk)


@pytest.mark.parametrize("began", [0, 1, 400])
def test_ended_role_opens_nothing_from_now_on(cebu, cast, began):
    membership = MembershipFactory(user=cast.nobody, office=cebu, starts_on=cebu.today() - began * DAY)
    with asks(cast.administrator):
        end_membership(by=cast.administrator, membership=membership)
    assert membership.state == "ended"
    assert not rights_now(cast.nobody).by_right
    assert not cast.nobody.groups.exists()
    assert audited("end_membership") == 1


def test_role_ended_later_goes_on_until_its_last_day(cebu, cast):
    membership = MembershipFactory(user=cast.nobody, office=cebu)
    with asks(cast.administrator):
        end_membership(by=cast.administrator, membership=membership, last_day=cebu.today() + DAY)
    assert rights_now(cast.nobody).has("view_case", cebu.pk)
    assert cast.nobody.groups.exists()


def test_director_ends_but_does_not_change(cebu, cast):
    membership = MembershipFactory(user=cast.nobody, office=cebu)
    with asks(cast.director), pytest.raises(Refusal, match="administrator does this"):
        change_membership(
            by=cast.director, membership=membership, version=1, starts_on=membership.starts_on, ends_on=cebu.today()
        )
    with asks(cast.director):
        end_membership(by=cast.director, membership=membership)
    assert not rights_now(cast.nobody).by_right


def test_nobody_ends_their_own_role(cebu, cast):
    membership = cast.administrator.memberships.get()
    with asks(cast.administrator), pytest.raises(Refusal, match="a role of their own"):
        end_membership(by=cast.administrator, membership=membership)


def change(by, membership, **days):
    values = {"starts_on": membership.starts_on, "ends_on": membership.ends_on, "version": membership.version} | days
    with asks(by):
        return change_membership(by=by, membership=membership, **values)


def test_confirmed_role_is_made_shorter_and_never_longer(cebu, cast):
    membership = MembershipFactory(user=cast.nobody, office=cebu)
    membership = change(cast.administrator, membership, ends_on=cebu.today() + 5 * DAY)
    for longer in ({"ends_on": None}, {"ends_on": cebu.today() + 6 * DAY}, {"starts_on": membership.starts_on - DAY}):
        with pytest.raises(Refusal, match="grant the role anew"):
            change(cast.administrator, membership, **longer)
    stored = Membership.objects.get(pk=membership.pk)
    assert (stored.ends_on, stored.version) == (cebu.today() + 5 * DAY, 2)


def test_ended_role_is_not_revived(cebu, cast):
    membership = MembershipFactory(user=cast.nobody, office=cebu, role="auditor", ends_on=cebu.today() - DAY)
    with pytest.raises(Refusal, match="has ended"):
        change(cast.administrator, membership, ends_on=None)


def test_stale_change_is_refused_and_nothing_is_overwritten(cebu, cast):
    membership = MembershipFactory(user=cast.nobody, office=cebu, role="auditor")
    change(cast.administrator, membership, ends_on=cebu.today() + 5 * DAY, version=1)
    with pytest.raises(Stale):
        change(cast.administrator, membership, ends_on=cebu.today() + 9 * DAY, version=1)
    assert Membership.objects.get(pk=membership.pk).ends_on == cebu.today() + 5 * DAY
