"""Wall one between offices: what a person may do, and in which offices.

guardian's grants (direct tables: a role group holds a right on an office) are read and written here, once; nobody
else imports guardian. It knows no dates, so both walls look at the membership's dates too. Its shortcuts would let
one stray global permission or a superuser open every list (`accept_global_perms`, `with_superuser`): not used.
"""

from collections import defaultdict
from functools import cached_property, wraps

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from . import audit
from .models import Membership, Office, OfficeGrant, User
from .roles import HEADQUARTERS_ROLES, RIGHTS, ROLES


def _check_named(right):
    """A right that does not exist would quietly refuse everybody: a mistake in the code."""
    if right not in RIGHTS:
        raise ValueError(f"there is no right “{right}” (offices.roles)")


class Rights:
    """What one person may do in which offices, read once per request with one query."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def by_right(self) -> dict[str, frozenset[int]]:
        """Right → ids of the offices in which the person holds it now."""
        if not self.user.is_authenticated:
            return {}
        grants = (
            Membership.objects.effective()
            .filter(user=self.user)
            .values_list("group__officegrant__permission__codename", "group__officegrant__content_object")
        )
        offices = defaultdict(set)
        for right, office_id in grants:
            if office_id:
                offices[right].add(office_id)
        return {right: frozenset(ids) for right, ids in offices.items()}

    def offices(self, right: str) -> frozenset[int]:
        """Ids of the offices in which the person holds `right`."""
        _check_named(right)
        return self.by_right.get(right, frozenset())

    def has(self, right: str, office_id: int | None = None) -> bool:
        """Whether the person holds `right` in that office, or, without one, in any."""
        offices = self.offices(right)
        return office_id in offices if office_id else bool(offices)

    @property
    def opens_cases(self) -> bool:
        """Whether the person can open any case by role."""
        return self.has("view_case")

    @property
    def opened_cases_once(self) -> bool:
        """Whether the person ever could by role. A case that was shared with them then stays open to them."""
        return Membership.objects.filter(
            user=self.user, group__officegrant__permission__codename="view_case", confirmed_at__isnull=False
        ).exists()


def rights_of(user) -> Rights:
    """The person's rights, kept on the user object, which lives as long as the request or the task."""
    if not hasattr(user, "_rights"):
        user._rights = Rights(user)
    return user._rights


def workplaces(user) -> list[Office]:
    """The offices of the person's memberships that hold now, by name, each once; kept as the rights are."""
    if not hasattr(user, "_workplaces"):
        held = Membership.objects.effective().filter(user=user).select_related("office")
        offices = {membership.office_id: membership.office for membership in held.order_by("office__city", "pk")}
        user._workplaces = list(offices.values())
    return user._workplaces


def forget_rights(user):
    """Read the person's rights afresh at the next question. For tests and long tasks."""
    for kept in ("_rights", "_named", "_workplaces"):
        user.__dict__.pop(kept, None)


def require(user, right: str, office_id: int | None = None):
    """Raise PermissionDenied with a sentence unless the person holds `right` there."""
    if not rights_of(user).has(right, office_id):
        raise PermissionDenied(_("You need the right “%(right)s” for this.") % {"right": RIGHTS[right]})


# --- role groups and their guardian grants -----------------------------------------------------------------------


def covered_offices(office: Office, role_key: str):
    """The offices that a membership of `role_key` in `office` reaches.

    Field staff: their own. A regional manager: the region of the office they sit in. From headquarters, whoever
    does not read cases reaches everywhere.
    """
    role = ROLES[role_key]
    if role.reach == "everywhere" or (
        office.kind == Office.Kind.HEADQUARTERS and not role.reads_cases and "manage_office" not in role.rights
    ):
        return Office.objects.all()
    if role.reach == "region" and office.region_id:
        return Office.objects.filter(region_id=office.region_id)
    return Office.objects.filter(pk=office.pk)


def reaches_further(office: Office, role_key: str) -> bool:
    """Whether a membership of that role in that office opens anything of another office."""
    return covered_offices(office, role_key).exclude(pk=office.pk).exists()


def may_carry(office: Office, role_key: str) -> bool:
    """Whether a membership of that role makes sense in that office: casework only in the field."""
    if ROLES[role_key].reads_cases:
        return office.takes_casework
    return role_key not in HEADQUARTERS_ROLES or office.kind == Office.Kind.HEADQUARTERS


def role_group(office: Office, role_key: str) -> Group:
    """The group of everyone who holds that role in that office. Raises Group.DoesNotExist before `sync_grants`."""
    return Group.objects.get(name=f"{office.code}:{role_key}")


def sync_grants(offices=None):
    """Make guardian's grants say what offices/roles.py says. Returns how many were changed.

    For `offices` (a queryset; all by default), run when an office opens or moves to another region, and after each
    migration. Only a system administrator or the owner may: the database refuses it to everybody else.
    """
    rights = dict(
        Permission.objects.filter(content_type__app_label="offices", codename__in=RIGHTS).values_list("codename", "pk")
    )
    wanted = set()
    for office in Office.objects.all() if offices is None else offices:
        for role in ROLES.values():
            if may_carry(office, role.key):
                group, _made = Group.objects.get_or_create(name=f"{office.code}:{role.key}")
                wanted |= {
                    (group.pk, rights[right], covered)
                    for covered in covered_offices(office, role.key).values_list("pk", flat=True)
                    for right in role.rights
                }
    groups = {group for group, _right, _office in wanted}
    held = OfficeGrant.objects.filter(group__in=groups) if offices is not None else OfficeGrant.objects.all()
    held = {(grant.group_id, grant.permission_id, grant.content_object_id): grant.pk for grant in held}
    OfficeGrant.objects.bulk_create(
        OfficeGrant(group_id=group, permission_id=right, content_object_id=office)
        for group, right, office in sorted(wanted - held.keys())
    )
    OfficeGrant.objects.filter(pk__in=[held[gone] for gone in held.keys() - wanted]).delete()
    return len(wanted ^ held.keys())


def colleagues(office_ids, right="view_case"):
    """Active people who hold `right` in one of these offices now, as a queryset of users."""
    holders = Membership.objects.effective().filter(
        group__officegrant__permission__codename=right, group__officegrant__content_object__in=office_ids
    )
    return User.objects.filter(pk__in=holders.values("user")).order_by("full_name")


# --- views that cannot forget ------------------------------------------------------------------------------------


def public_view(view):
    """Declare a view that anyone may see."""
    view.wall = "public"
    return view


def staff_view(view):
    """Declare a view for whoever is signed in; what it lists must come from `visible_to(request.user)`."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    guarded.wall = "staff"
    return guarded


def right_view(right: str):
    """Declare a view for whoever holds `right` in some office; others get 403."""
    _check_named(right)

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            require(request.user, right)
            return view(request, *args, **kwargs)

        guarded.wall = right
        return guarded

    return decorate


def system_administrator_view(view):
    """Declare a view for system administrators; others get 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_system_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.wall = "system_administrator"
    return guarded


def offices_known_to(user):
    """The offices that a person belongs to or reaches in any right; a system administrator knows all."""
    if user.is_system_administrator:
        return Office.objects.all()
    known = set().union(*rights_of(user).by_right.values()) if rights_of(user).by_right else set()
    return Office.objects.filter(pk__in=known)


def record_view(model, right: str, *, kwarg: str, related=(), recorded=True):
    """Declare a view on one record: the id in the URL becomes the record, reached through the person asking.

    `model.objects.visible_to(user)` decides 404; `right` in the record's office decides 403. The read is recorded in
    the same transaction, unless `recorded` is False: for what shows nothing of the record and is fetched again and
    again, or where the look itself would tell too much. The view is called with the record in place of the id.
    """
    _check_named(right)

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            record = (
                model.objects.visible_to(request.user).select_related(*related).filter(pk=kwargs.pop(kwarg)).first()
            )
            if record is None:
                raise Http404
            request.record = record
            if not record.allows(request.user, right):
                raise PermissionDenied(_("You need the right “%(right)s” for this.") % {"right": RIGHTS[right]})
            if recorded:
                audit.read(request, record)
            return view(request, record, *args, **kwargs)

        guarded.wall = right
        return guarded

    return decorate
