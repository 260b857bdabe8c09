"""The exact rights of every role, in guardian's tables and in ours, and nothing besides."""

import pytest
from guardian.core import ObjectPermissionChecker  # noqa: TID251 -- that both agree is what is tested

from offices.access import may_carry, rights_of, sync_grants
from offices.models import Office, OfficeGrant
from offices.roles import RIGHTS, ROLES
from tests.factories import as_owner
from tests.factories.offices import HeadquartersFactory, OfficeFactory, RegionFactory, staff


@pytest.fixture
def world(db):
    asia, africa = RegionFactory(name="Asia"), RegionFactory(name="Africa")
    return {
        "CEB": OfficeFactory(code="CEB", region=asia),
        "MNL": OfficeFactory(code="MNL", region=asia),
        "NBO": OfficeFactory(code="NBO", region=africa),
        "HQW": HeadquartersFactory(code="HQW"),
    }


def reach(role, seat):
    """Codes of the offices that a membership opens, written down here by hand."""
    everywhere, asia = {"CEB", "MNL", "NBO", "HQW"}, {"CEB", "MNL"}
    return {
        ("regional_manager", "CEB"): asia,
        ("regional_manager", "HQW"): everywhere,
        ("headquarters_manager", "HQW"): everywhere,
        ("auditor", "HQW"): everywhere,
    }.get((role, seat), {seat})


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("seat", ["CEB", "HQW"])
def test_role_opens_exactly_its_rights(world, role, seat):
    if not may_carry(world[seat], role):
        assert (seat == "HQW") == (role != "headquarters_manager")
        return
    person = staff(world[seat], role)
    checker = ObjectPermissionChecker(person)
    for code, office in world.items():
        wanted = set(ROLES[role].rights) if code in reach(role, seat) else set()
        assert set(checker.get_perms(office)) == wanted, code
        assert {right for right in RIGHTS if rights_of(person).has(right, office.pk)} == wanted, code


READS = "view_accountability view_aftercare view_case view_rescue view_transformation"
EXPECTED = {
    "investigator": f"{READS} add_case change_case change_rescue",
    "lawyer": f"{READS} add_case change_case change_accountability",
    "social_worker": f"{READS} add_case change_case change_aftercare view_aftercare_notes",
    "transformation_specialist": f"{READS} add_case change_case change_transformation",
    "operations_approver": "view_case view_rescue approve_operation",
    "director": f"{READS} add_case change_case assign_case approve_closure approve_operation confirm_membership"
    " view_dashboard build_report",
    "office_administrator": "manage_office",
    "regional_manager": "view_dashboard build_report",
    "headquarters_manager": "view_dashboard build_report",
    "auditor": "view_audit",
}


def test_roles_hold_what_was_agreed():
    assert {key: set(role.rights) for key, role in ROLES.items()} == {
        key: set(rights.split()) for key, rights in EXPECTED.items()
    }


def test_sync_changes_nothing_the_second_time(world):
    before = OfficeGrant.objects.count()
    with as_owner():
        assert sync_grants() == 0
    assert OfficeGrant.objects.count() == before > 0


def test_sync_takes_away_what_no_role_gives(world):
    grant = OfficeGrant.objects.filter(group__name="CEB:lawyer", permission__codename="view_case").get()
    with as_owner():
        OfficeGrant.objects.create(group=grant.group, permission=grant.permission, content_object=world["NBO"])
        assert sync_grants() == 1
    assert OfficeGrant.objects.filter(group=grant.group, permission=grant.permission).get() == grant


def test_move_to_another_region_moves_the_manager(world):
    manager = staff(world["CEB"], "regional_manager")
    with as_owner():
        Office.objects.filter(code="NBO").update(region=world["CEB"].region)
        sync_grants()
    assert world["NBO"].pk in rights_of(manager).offices("view_dashboard")
