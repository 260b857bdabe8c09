"""People on a case: adding somebody, verifying a victim, ending a role."""

from django.utils.translation import gettext as _

from offices.access import record_view

from ..actions.people import add_person_to_case, create_person, end_role, verify_victim
from ..forms.roles import EndRoleForm, RoleForm, VerifyForm
from ..models import RECORD_OF_PERSON, Case, CaseRole
from .submitting import RELATED, carry_out, case_url, sent, show


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def role_add(request, case):
    draft = f"case-{case.pk}-person"
    form = RoleForm(sent(request), case=case, user=request.user)
    added = carry_out(
        request, form, _add, done=_("Added to the case."), to=case_url(case) + "#people", draft=draft, case=case
    )
    return added or show(
        request,
        case,
        form,
        title=_("Add a person"),
        submit=_("Add to the case"),
        draft=draft,
        template="cases/role_add.html",
    )


def _add(*, case, by, victim, name, sex, birth, born_text, role, remark):
    """Somebody known already, or a new record, in a role."""
    person = victim or create_person(office=case.office, by=by, name=name, sex=sex, birth=birth, birth_text=born_text)
    return add_person_to_case(case=case, person=person, role=role, by=by, remark=remark)


@record_view(CaseRole, "change_case", kwarg="role_id", related=("case__office", "case__lead", RECORD_OF_PERSON))
def role_verify(request, role):
    known = {"verification": role.verification, "found_by": role.found_by or CaseRole.Finder.OWN}
    known["found_by_body"] = role.found_by_body
    form = VerifyForm(sent(request), case=role.case, user=request.user, initial=known)
    verified = carry_out(
        request, form, verify_victim, done=_("Victim status saved."), to=case_url(role.case) + "#people", role=role
    )
    return verified or show(
        request,
        role.case,
        form,
        template="cases/role_verify.html",
        role=role,
        title=_("Is %(person)s a victim?") % {"person": role.person.record},
        submit=_("Save"),
    )


@record_view(CaseRole, "change_case", kwarg="role_id", related=("case__office", "case__lead", RECORD_OF_PERSON))
def role_end(request, role):
    form = EndRoleForm(sent(request), case=role.case, user=request.user, since=role.since)
    ended = carry_out(
        request, form, end_role, done=_("The role has ended."), to=case_url(role.case) + "#people", role=role
    )
    return ended or show(
        request,
        role.case,
        form,
        submit=_("End the role"),
        title=_("%(person)s is no longer: %(role)s")
        % {"person": role.person.record, "role": role.get_role_display().lower()},
        intro=_("Everything that was recorded stays. Only from now on the person no longer stands here in this role."),
    )
