"""Two records that may be one person: side by side, merged, and apart again."""

from django.apps import apps
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices import audit
from offices.access import record_view
from offices.days import in_words
from offices.numbers import number_in

from ..actions.people import merge_persons, undo_merge
from ..forms.people import MergeForm, SentOnceForm
from ..models import CaseRole, Consent, Document, Person, PersonName, SafeContact
from ..partial_dates import age_words
from ..search import find_persons, possible_same
from ..search.found import with_roles
from ..visibility import CaseBound
from .local_time import local_time
from .people import RELATED, merges_of, newest, person_url, records_of, show_form
from .submitting import carry_out, sent

#: What the stages keep of a person, in words; a model that is not named here is called by its own name.
KEPT = {
    "rescue.referral": gettext_lazy("Referrals"),
    "rescue.rosterentry": gettext_lazy("Rows of a roster"),
    "rescue.operationperson": gettext_lazy("Operations"),
    "rescue.relief": gettext_lazy("Reliefs"),
    "rescue.victimoutcome": gettext_lazy("Other outcomes of rescue"),
    "rescue.releasecertificate": gettext_lazy("Release certificates"),
    "rescue.handover": gettext_lazy("Hand-overs"),
    "rescue.traffickingprofile": gettext_lazy("Trafficking profiles"),
    "accountability.proceeding": gettext_lazy("Proceedings"),
    "aftercare.enrolment": gettext_lazy("Enrolments"),
}


@record_view(Person, "change_case", kwarg="person_id", related=RELATED)
@local_time
def person_merge(request, person):
    other, refused = other_record(request, person)
    if other is None:
        return choose_other(request, person, refused)
    audit.read(request, other)
    with_roles(request.user, [person, other])
    form = MergeForm(sent(request), person=person, other=other)
    merged = carry_out(request, form, merge_persons, done=_("The two records are one person now."), to=kept_url)
    return merged or show_form(
        request,
        person,
        form,
        title=_("Are these one person?"),
        submit=_("They are one person"),
        template="cases/person_merge.html",
        pair=[person, other],
        rows=side_by_side(request.user, person, other),
    )


def kept_url(merge):
    return person_url(merge.kept)


def other_record(request, person):
    """The record to compare with, reached through the person asking; or None with the sentence why not."""
    asked = request.POST.get("other") or request.GET.get("other") or ""
    if not asked:
        return None, ""
    if pk := number_in(asked):
        mergeable = Person.objects.visible_to(request.user).current().filter(office=person.office).exclude(pk=person.pk)
        if other := mergeable.select_related("office").filter(pk=pk).first():
            return other, ""
    return None, _("This is not another record of %(office)s. Choose one below.") % {"office": person.office}


def choose_other(request, person, refused):
    """The page that looks for the other record: perhaps the same, or by name."""
    user, typed = request.user, request.GET.get("q", "")[:100].replace("\x00", "")
    found = (
        find_persons(user, typed)[0]
        if typed.strip()
        else possible_same(user, person.office, person.display_name, but_not=person)
    )
    known = [one for one in found if one.pk != person.pk and one.office_id == person.office_id]
    with_roles(user, known)
    context = {"person": person, "known": known, "typed": typed, "refused": refused, "nav": "cases"}
    return render(request, "cases/person_merge_choose.html", context)


@record_view(Person, "change_case", kwarg="person_id", related=RELATED)
def merge_undo(request, person, merge_id):
    merge = merges_of(request.user, person).filter(pk=merge_id).first()
    if merge is None:
        raise Http404
    form = SentOnceForm(sent(request))
    undone = carry_out(
        request, form, undo_merge, done=_("The two records are apart again."), to=person_url(person), merge=merge
    )
    return undone or show_form(
        request,
        person,
        form,
        title=_("These are two people after all"),
        submit=_("Undo the merge"),
        intro=_("%(one)s and %(other)s become two records again. Every role and note is back where it was.")
        % {"one": merge.person, "other": merge.kept},
    )


def side_by_side(user, one, other) -> list[dict]:
    """What is known of two people, line by line: the label, each person with their words, and whether they differ."""
    both = [about(user, person) for person in (one, other)]
    return [
        {"label": label, "sides": [(one, first), (other, second)], "differs": first != second}
        for (label, first), (_same, second) in zip(*both, strict=True)
        if first or second
    ]


def about(user, person) -> list[tuple[str, list[str]]]:
    """(label, words) of one person and every record merged into them; `person` has its roles (`with_roles`)."""
    ids = records_of(user, person)
    names = PersonName.objects.visible_to(user).filter(person_id__in=ids).order_by("pk")
    of_cases = {"person_id__in": ids}
    contacts = SafeContact.objects.visible_to(user).filter(**of_cases).select_related("case")
    consents = Consent.objects.visible_to(user).filter(**of_cases)
    documents = Document.objects.visible_to(user).filter(case__in={role.case_id for role in person.found_roles})
    return [
        (_("Names"), [" · ".join(filter(None, (str(n), n.romanisation, n.get_kind_display()))) for n in names]),
        (_("Sex"), [person.get_sex_display()]),
        (_("Age"), _some(age_words(person.born_from, person.born_to, timezone.localdate()))),
        (_("Age or birth date, as told"), _some(person.born_text)),
        (_("Citizenships"), _some(person.citizenships)),
        (_("Languages"), _some(person.languages)),
        (_("Died on"), _some(person.deceased_on and in_words(person.deceased_on))),
        (_("Cases"), [f"{role.get_role_display()}, {role.case}" for role in person.found_roles]),
        (_("How to reach"), [_way(contact) for contact in newest(contacts, "case_id")]),
        (_("Consents"), [_answer(consent) for consent in newest(consents, "purpose")]),
        (_("Documents of these cases"), _some(documents.count())),
        *what_stages_keep(user, ids),
        (_("Records merged into it"), _some(len(ids) - 1)),
    ]


def what_stages_keep(user, ids):
    """How many rows of each kind name these records: whoever merges them sees what goes along."""
    for model in apps.get_models():
        named = issubclass(model, CaseBound) and model not in (CaseRole, Consent, SafeContact)
        if named and any(field.name == "person" for field in model._meta.concrete_fields):
            label = KEPT.get(model._meta.label_lower) or capfirst(model._meta.verbose_name_plural)
            yield str(label), _some(model.objects.visible_to(user).filter(person_id__in=ids).count())


def _some(value) -> list[str]:
    return [str(value)] if value else []


def _way(contact):
    return " · ".join(filter(None, (contact.get_manner_display(), contact.hours, contact.through, str(contact.case))))


def _answer(consent):
    answer = _("Withdrawn") if consent.withdrawn_on else consent.get_answer_display()
    return f"{consent.get_purpose_display()}: {answer}"
