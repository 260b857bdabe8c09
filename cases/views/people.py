"""People: a record with its names, roles and consents; correcting it; who is perhaps known while a name is typed."""

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from offices import audit
from offices.access import record_view, rights_of, staff_view
from offices.models import Office

from ..actions.people import add_name, change_person
from ..forms.people import NameForm, PersonForm, PersonSearchForm
from ..models import Consent, Person, PersonMerge, PersonName, SafeContact
from ..search import possible_same
from ..search.found import with_roles
from .blind_match import answers_about
from .local_time import local_time
from .submitting import carry_out, sent, show

RELATED = ("office", "merged_into")


@record_view(Person, "view_case", kwarg="person_id", related=RELATED)
@local_time
def person_detail(request, person):
    user = request.user
    with_roles(user, [person])
    ids = records_of(user, person)
    can_change = person.allows(user, "change_case")
    context = {
        "person": person,
        "names": PersonName.objects.visible_to(user).filter(person_id__in=ids).order_by("kind", "pk"),
        "consents": newest(
            Consent.objects.visible_to(user).filter(person_id__in=ids).select_related("case"), "purpose"
        ),
        "contacts": newest(
            SafeContact.objects.visible_to(user).filter(person_id__in=ids).select_related("case"), "case_id"
        ),
        "merges": merges_of(user, person).order_by("-pk"),
        "can_change": can_change,
        "answers": answers_about(user, person),
        "known": possible_same(user, person.office, person.display_name, person, but_not=person)
        if can_change and not person.merged_into_id
        else [],
        "nav": "cases",
    }
    return render(request, "cases/person_detail.html", context)


def records_of(user, person):
    """Ids of the record and of those merged into it."""
    return list(Person.objects.visible_to(user).standing_for([person.pk]))


def merges_of(user, person):
    """What was merged into this record, and what this record was merged into."""
    merges = PersonMerge.objects.visible_to(user).filter(Q(kept=person) | Q(person=person))
    return merges.select_related("person", "kept", "merged_by", "undone_by")


def newest(rows, key):
    """The newest row for each value of `key`; the rows come newest first."""
    kept = {}
    for row in rows:
        kept.setdefault(getattr(row, key), row)
    return list(kept.values())


def person_url(person):
    return reverse("cases:person-detail", args=[person.pk])


@record_view(Person, "change_case", kwarg="person_id", related=RELATED)
def person_edit(request, person):
    draft = f"person-{person.pk}"
    form = PersonForm(sent(request), person=person)
    changed = carry_out(
        request, form, change_person, done=_("The record was saved."), to=person_url, draft=draft, person=person
    )
    return changed or show_form(request, person, form, title=_("Correct the record"), submit=_("Save"), draft=draft)


@record_view(Person, "change_case", kwarg="person_id", related=RELATED)
def person_name_add(request, person):
    form = NameForm(sent(request))
    added = carry_out(request, form, add_name, done=_("The name was added."), to=person_url(person), person=person)
    return added or show_form(request, person, form, title=_("Add a name"), submit=_("Add the name"))


def show_form(request, person, form, *, template="cases/person_form.html", **more):
    return show(request, None, form, template=template, person=person, **more)


@staff_view
def person_search(request):
    """While a name is typed: who in the office may be the same, among those whose records the person may read."""
    form = PersonSearchForm(request.GET)
    office = form.is_valid() and office_asked(request.user, form.cleaned_data["office"])
    known = possible_same(request.user, office, form.cleaned_data["name"], form.birth(office)) if office else []
    if known:
        audit.read(request, None, office=office)
    return render(request, "cases/_person_known.html", {"form": {"known": known}})


def office_asked(user, office_id):
    """The office whose people are meant: one in which the person logs cases; their only one if none is named."""
    offices = rights_of(user).offices("add_case")
    if office_id is None and len(offices) == 1:
        office_id = next(iter(offices))
    return Office.objects.filter(pk=office_id).first() if office_id in offices else None
