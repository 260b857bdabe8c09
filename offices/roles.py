"""The roles, as data: a name, a paragraph that a director could approve, and its rights.

A right is a guardian permission on one Office. Which offices a membership covers is `offices.access.covered_offices`.
Source: the domain rules, "Who uses it and for what".
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

VIEW_STAGES = ("view_rescue", "view_accountability", "view_aftercare", "view_transformation")

#: Every right there is, with the words an administrator reads. Office.Meta.permissions is made from it.
RIGHTS = {
    "view_case": _("Read cases, people and what is common to a case"),
    "add_case": _("Log cases"),
    "change_case": _("Work on cases: people, notes, tasks, documents, screening"),
    "assign_case": _("Assign leads and teams, restrict and share cases, offer and accept transfers"),
    "view_rescue": _("Read the rescue stage"),
    "change_rescue": _("Work the rescue stage"),
    "view_accountability": _("Read the accountability stage"),
    "change_accountability": _("Work the accountability stage"),
    "view_aftercare": _("Read the aftercare stage"),
    "change_aftercare": _("Work the aftercare stage"),
    "view_aftercare_notes": _("Read aftercare notes, therapy notes among them"),
    "view_transformation": _("Read the transformation stage"),
    "change_transformation": _("Work the transformation stage"),
    "approve_closure": _("Approve closing, re-opening and waiving"),
    "approve_operation": _("Approve operations"),
    "manage_office": _("Manage the office's staff and partners"),
    "confirm_membership": _("Confirm a role that reads cases"),
    "view_dashboard": _("See the dashboard"),
    "build_report": _("Build outcome reports"),
    "view_audit": _("Read who saw and changed what"),
}

READ_STAGES = ("view_case", *VIEW_STAGES)


@dataclass(frozen=True)
class Role:
    """One role: its key, its name, the paragraph a director approves, its rights and the reach of its membership.

    `reach` is "office" (the membership's own office), "region" (every office of that office's region) or
    "everywhere". A membership at headquarters always reaches everywhere that its role may reach beyond one office.
    """

    key: str
    name: str
    paragraph: str
    rights: tuple[str, ...]
    reach: str = "office"

    @property
    def reads_cases(self) -> bool:
        """Whether the role opens case content, so that it needs the director's confirmation and a second factor."""
        return "view_case" in self.rights


ROLES = {
    role.key: role
    for role in (
        Role(
            "investigator",
            _("Investigator"),
            _(
                "Logs cases, finds and verifies victims, and works the rescue stage. Reads the other stages of the "
                "office's cases, but never aftercare notes."
            ),
            (*READ_STAGES, "add_case", "change_case", "change_rescue"),
        ),
        Role(
            "lawyer",
            _("Lawyer"),
            _(
                "Logs cases and works the accountability stage: matters, proceedings, charges and verdicts. Reads the "
                "other stages of the office's cases, but never aftercare notes."
            ),
            (*READ_STAGES, "add_case", "change_case", "change_accountability"),
        ),
        Role(
            "social_worker",
            _("Social worker"),
            _(
                "Logs cases, records consent and safe contact, and works the aftercare stage with its notes. Reads the "
                "other stages of the office's cases, but never a plan under cover."
            ),
            (*READ_STAGES, "add_case", "change_case", "change_aftercare", "view_aftercare_notes"),
        ),
        Role(
            "transformation_specialist",
            _("Transformation specialist"),
            _(
                "Names the points where the justice system failed a case and works the reforms that repair them. Reads "
                "the other stages, but never aftercare notes."
            ),
            (*READ_STAGES, "add_case", "change_case", "change_transformation"),
        ),
        Role(
            "operations_approver",
            _("Operations approver"),
            _(
                "Gives one of the two approvals that an operation needs, and never of a plan of their own. Reads cases "
                "and the rescue stage only."
            ),
            ("view_case", "view_rescue", "approve_operation"),
        ),
        Role(
            "director",
            _("Field office director"),
            _(
                "Assigns cases, approves operations and closures, confirms the roles that read cases, and sees the "
                "office's dashboard and reports. Never approves what they asked for themselves. Reads no aftercare "
                "notes."
            ),
            (
                *READ_STAGES,
                "add_case",
                "change_case",
                "assign_case",
                "approve_closure",
                "approve_operation",
                "confirm_membership",
                "view_dashboard",
                "build_report",
            ),
        ),
        Role(
            "office_administrator",
            _("Office administrator"),
            _("Manages the office's staff, their roles and the partner directory. Reads no case content."),
            ("manage_office",),
        ),
        Role(
            "regional_manager",
            _("Regional manager"),
            _("Sees dashboards and builds reports over the offices of the region. Sees no names."),
            ("view_dashboard", "build_report"),
            reach="region",
        ),
        Role(
            "headquarters_manager",
            _("Headquarters manager"),
            _("Sees dashboards and builds reports over every office. Sees no names."),
            ("view_dashboard", "build_report"),
            reach="everywhere",
        ),
        Role(
            "auditor",
            _("Auditor"),
            _("Reads who saw and changed what, in the office or, from headquarters, everywhere. Changes nothing."),
            ("view_audit",),
        ),
    )
}

ROLE_CHOICES = [(role.key, role.name) for role in ROLES.values()]
#: Roles that only a headquarters membership may carry.
HEADQUARTERS_ROLES = frozenset({"headquarters_manager"})
#: Roles that take casework and so belong to field offices alone.
FIELD_ROLES = frozenset(key for key, role in ROLES.items() if role.reads_cases)
