"""The database refuses by itself what the actions refuse: raw statements as `ijm_app`."""

import datetime

import pytest
from django.db import Error, connection, transaction

from offices.access import role_group
from offices.roles import ROLES
from tests.asking import asks
from tests.factories.offices import MembershipFactory

DAY = datetime.timedelta(days=1)
REFUSED = "42501"  # insufficient_privilege: a policy or a guard


def run(by, statement, values):
    """Run a statement as that person. Returns how many rows it touched; raises what the database says."""
    with asks(by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(by, statement, values):
    """Whether the database refused, or found no row that this person may touch."""
    try:
        return run(by, statement, values) == 0
    except Error as error:
        if error.__cause__.pgcode != REFUSED:
            raise
        return True


def insert(by, person, office, role, *, granted_by=None, confirmed=False, waits=None):
    values = {
        "user": person.pk,
        "office": office.pk,
        "role": role,
        "group": role_group(office, role).pk,
        "waits": ROLES[role].reads_cases if waits is None else waits,
        "by": (granted_by or by).pk,
        "confirmer": by.pk if confirmed else None,
        "at": "2026-01-01" if confirmed else None,
    }
    return refused(
        by,
        """INSERT INTO offices_membership (user_id, office_id, role, group_id, starts_on, needs_confirmation,
               granted_by_id, granted_at, confirmed_by_id, confirmed_at, version)
           VALUES (%(user)s, %(office)s, %(role)s, %(group)s, '2026-01-01', %(waits)s, %(by)s, now(),
               %(confirmer)s, %(at)s, 1)""",
        values,
    )


def test_administrator_grants(cebu, cast):
    assert not insert(cast.administrator, cast.nobody, cebu, "lawyer")


@pytest.mark.parametrize("who", ["system", "administrator", "director", "lawyer", "manager", "stranger", "nobody"])
@pytest.mark.parametrize("role", sorted(ROLES.keys() - {"headquarters_manager"}))
def test_nobody_grants_to_themselves(cebu, cast, who, role):
    person = getattr(cast, who)
    assert insert(person, person, cebu, role)
    assert insert(person, person, cebu, role, granted_by=cast.administrator)


@pytest.mark.parametrize("who", ["director", "lawyer", "auditor", "manager", "stranger", "nobody"])
@pytest.mark.parametrize("role", ["lawyer", "office_administrator", "director", "auditor"])
def test_who_does_not_manage_the_office_grants_nothing(cebu, cast, who, role):
    assert insert(getattr(cast, who), cast.nobody if who != "nobody" else cast.lawyer, cebu, role)


def test_grant_in_somebody_elses_name_is_refused(cebu, cast):
    assert insert(cast.administrator, cast.nobody, cebu, "lawyer", granted_by=cast.director)


def test_grant_that_skips_the_director_is_refused(cebu, cast):
    assert insert(cast.administrator, cast.nobody, cebu, "lawyer", waits=False)
    assert insert(cast.administrator, cast.nobody, cebu, "lawyer", confirmed=True)


def test_system_administrator_appoints_no_lawyer(cebu, cast):
    assert insert(cast.system, cast.nobody, cebu, "lawyer")
    assert not insert(cast.system, cast.nobody, cebu, "office_administrator")


CONFIRM = "UPDATE offices_membership SET confirmed_by_id = %s, confirmed_at = now() WHERE id = %s"


def test_only_the_director_confirms(cebu, cast):
    waiting = MembershipFactory(
        office=cebu, user=cast.nobody, granted_by=cast.administrator, confirmed_by=None, confirmed_at=None
    )
    for who in ("system", "administrator", "lawyer", "auditor", "manager", "stranger", "nobody"):
        person = getattr(cast, who)
        assert refused(person, CONFIRM, [person.pk, waiting.pk]), who
    assert refused(cast.administrator, CONFIRM, [cast.director.pk, waiting.pk])
    assert not refused(cast.director, CONFIRM, [cast.director.pk, waiting.pk])


UNTIL = "UPDATE offices_membership SET ends_on = %s WHERE id = %s"


def test_what_the_director_confirmed_is_not_made_longer(cebu, cast):
    ended = MembershipFactory(office=cebu, user=cast.nobody, ends_on=cebu.today() - DAY)
    for person in (cast.administrator, cast.director):
        assert refused(person, UNTIL, [None, ended.pk])
        assert refused(person, UNTIL, [cebu.today(), ended.pk])
    running = MembershipFactory(office=cebu, user=cast.nobody)
    assert not refused(cast.administrator, UNTIL, [cebu.today() + DAY, running.pk])
    assert refused(cast.administrator, UNTIL, [cebu.today() + 2 * DAY, running.pk])


def test_membership_keeps_its_person_office_and_role(cebu, manila, cast):
    membership = MembershipFactory(office=cebu, user=cast.nobody, role="auditor")
    for column, value in (("user_id", cast.lawyer.pk), ("office_id", manila.pk), ("role", "lawyer")):
        statement = f"UPDATE offices_membership SET {column} = %s WHERE id = %s"
        assert refused(cast.administrator, statement, [value, membership.pk]), column


def test_memberships_are_never_deleted(cebu, cast):
    membership = MembershipFactory(office=cebu, user=cast.nobody, role="auditor")
    assert refused(cast.administrator, "DELETE FROM offices_membership WHERE id = %s", [membership.pk])


@pytest.mark.parametrize("who", ["administrator", "director", "lawyer", "system"])
@pytest.mark.parametrize("column", ["is_staff", "is_superuser"])
def test_nobody_promotes_themselves(cast, who, column):
    person = getattr(cast, who)
    statement = f"UPDATE offices_user SET {column} = NOT {column} WHERE id = %s"
    assert refused(person, statement, [person.pk])


def test_grants_follow_the_roles_alone(cebu, cast):
    take = (
        "INSERT INTO offices_officegrant (group_id, permission_id, content_object_id) "
        "SELECT %s, id, %s FROM auth_permission WHERE codename = 'view_case'"
    )
    for person in (cast.administrator, cast.director):
        assert refused(person, take, [role_group(cebu, "office_administrator").pk, cebu.pk])
        assert refused(
            person,
            "INSERT INTO offices_officeusergrant (user_id, permission_id, content_object_id) "
            "SELECT %s, id, %s FROM auth_permission WHERE codename = 'view_case'",
            [person.pk, cebu.pk],
        )
