"""From a list to people: pasting one, adjudicating many, saying who is who, and one relief each."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.views.submitting import sent
from offices.access import record_view
from offices.answers import perform, shown_on, why_not
from offices.submissions import already, went

from ..actions.roster import adjudicate_rows, cases_of, identities, identity, list_people, to_adjudicate
from ..actions.roster_people import link_people, victims_on
from ..actions.roster_reliefs import check_can_relieve, relieve_roster
from ..forms.roster import DecideForm, ListForm, PeopleForm, RosterReliefForm
from ..models import Operation, RosterEntry
from ..roster.files import text_of
from ..roster.matching import perhaps_twice, suggest_people
from ..roster.numbering import check_can_list
from ..roster.reading import read_list
from ..roster.reconciliation import reconcile
from .roster import OF_OPERATION, roster_page, roster_url

SHOWN = 30


@record_view(Operation, "change_case", kwarg="operation_id", related=OF_OPERATION)
def roster_list(request, operation):
    """Paste or upload a list: first what was understood of it, then everybody who can be stored at once."""
    cases = cases_of(operation, request.user)
    form = ListForm(sent(request), request.FILES or None, cases=cases)
    if request.method != "POST":
        return roster_page(request, operation, "rescue/roster_list.html", cases=cases, form=form)
    if there := already(request, form) if "store" in request.POST else None:
        return redirect(there)
    found = read_sent(form, operation)
    if found and "store" in request.POST:
        return store(request, operation, form, found)
    return roster_page(request, operation, "rescue/roster_list.html", form=form, **preview(request, operation, found))


def read_sent(form, operation):
    """The list that was pasted or uploaded; None when there is none, and the form says why."""
    if not form.is_valid():
        return None
    text = form.cleaned_data["text"]
    if form.cleaned_data["file"]:
        with shown_on(form):
            text = text_of(form.cleaned_data["file"])
        form.data = form.data.copy()
        form.data["text"] = text
    if form.errors:
        return None
    found = read_list(text, operation.executed_on or operation.office.today())
    if not found.rows and not found.problems:
        form.add_error("text", _("Nobody is on this list."))
        return None
    return found


def preview(request, operation, found):
    if found is None:
        return {}
    listed = identities(operation, request.user)
    return {
        "found": found,
        "shown": [
            (line, row, identity(row.facts) in listed)
            for line, row in list(zip(found.lines, found.rows, strict=True))[:SHOWN]
        ],
        "known": sum(identity(row.facts) in listed for row in found.rows),
        "problems": found.problems[:SHOWN],
    }


def store(request, operation, form, found):
    """Store who can be stored; the lines that cannot stay on the page."""
    stored = perform(
        form,
        list_people,
        operation=operation,
        rows=found.rows,
        by=request.user,
        case=form.chosen_case,
        again=form.cleaned_data["again"],
    )
    if stored is None:
        return roster_page(
            request, operation, "rescue/roster_list.html", form=form, **preview(request, operation, found)
        )
    if stored:
        words = ngettext("%(n)d person listed.", "%(n)d people listed: no. %(first)d to %(last)d.", len(stored))
        numbers = {"n": len(stored), "first": stored[0].number, "last": stored[-1].number}
        messages.success(request, words % numbers)
    if left_out := len(found.rows) - len(stored):
        words = ngettext("%(n)d was listed already.", "%(n)d were listed already.", left_out)
        messages.info(request, words % {"n": left_out})
    there = went(request, form, roster_url(operation))
    if not found.bad:
        return there
    again = ListForm(initial={"text": found.left}, cases=cases_of(operation, request.user))
    return roster_page(request, operation, "rescue/roster_list.html", form=again, left=found.problems[:SHOWN])


@record_view(Operation, "change_case", kwarg="operation_id", related=OF_OPERATION)
def roster_decide(request, operation):
    """Adjudicate many: the page says how many it is before it is done."""
    form = DecideForm(request.POST if request.method == "POST" else request.GET or None)
    count = None
    if form.is_valid():
        to, numbers = form.cleaned_data["to"], form.cleaned_data["numbers"] or None
        if request.method == "POST":
            facts = {"to": to, "numbers": numbers, "expected": form.cleaned_data["expected"]}
            with shown_on(form):
                done = adjudicate_rows(operation=operation, by=request.user, **facts)
                words = ngettext("%(n)d person: %(status)s.", "%(n)d people: %(status)s.", done)
                status = RosterEntry.Adjudication(to).label.lower()
                messages.success(request, words % {"n": done, "status": status})
            if form.is_valid() and not form.errors:
                return redirect(roster_url(operation))
        count = to_adjudicate(operation, request.user, to, numbers).count()
    return roster_page(
        request, operation, "rescue/roster_decide.html", form=form, count=count, confirm=confirming(form, count)
    )


def confirming(form, count) -> str:
    """The words of the button: how many people become what."""
    if not count:
        return ""
    status = RosterEntry.Adjudication(form.cleaned_data["to"]).label
    words = ngettext("Set %(n)d person to “%(status)s”", "Set %(n)d people to “%(status)s”", count)
    return words % {"n": count, "status": status}


@record_view(Operation, "change_case", kwarg="operation_id", related=OF_OPERATION)
def roster_people(request, operation):
    """Who of the victims is known to the office, and who may be written twice; everybody else gets a new record."""
    entries = list(victims_on(operation, request.user).filter(person=None))
    suggestions = [one for one in suggest_people(request.user, operation, entries) if one.people]
    form = PeopleForm(sent(request), suggestions=suggestions, pairs=perhaps_twice(entries))
    if there := already(request, form):
        return redirect(there)
    if form.is_valid():
        done = perform(form, link_people, operation=operation, by=request.user, **form.facts())
        if done is not None:
            words = ngettext("%(n)d person recorded.", "%(n)d people recorded.", done)
            messages.success(request, words % {"n": done})
            can_relieve = operation.allows(request.user, "change_rescue") and operation.executed_on
            following = reverse("rescue:roster-relieve", args=[operation.pk]) if can_relieve else roster_url(operation)
            return went(request, form, following)
    return roster_page(
        request,
        operation,
        "rescue/roster_people.html",
        form=form,
        waiting=len(entries),
        why_not=why_not(check_can_list, request.user, operation),
    )


@record_view(Operation, "change_rescue", kwarg="operation_id", related=OF_OPERATION)
def roster_relieve(request, operation):
    """One relief for every victim on the roster."""
    cases = cases_of(operation, request.user)
    form = RosterReliefForm(sent(request), operation=operation, cases=cases)
    if there := already(request, form):
        return redirect(there)
    if form.is_valid():
        done = perform(form, relieve_roster, operation=operation, by=request.user, **form.facts())
        if done is not None:
            words = ngettext("%(n)d relief recorded.", "%(n)d reliefs recorded.", done.number)
            messages.success(request, words % {"n": done.number})
            for sentence in done.skipped[:SHOWN]:
                messages.warning(request, sentence)
            return went(request, form, roster_url(operation))
    return roster_page(
        request,
        operation,
        "rescue/roster_relieve.html",
        cases=cases,
        form=form,
        figures=reconcile(operation),
        without_record=victims_on(operation, request.user).filter(person=None).count(),
        why_not=why_not(check_can_relieve, request.user, operation),
    )
