"""Asking other offices whether they may know a person, and what other offices asked about ours."""

from itertools import groupby

from django.db.models import Max
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import record_view, right_view
from offices.answers import why_not
from offices.models import Office
from offices.numbers import number_in

from ..actions.blind_match import ask_other_offices, check_can_ask, note_seen
from ..forms.people import SentOnceForm
from ..models import BlindMatch, BlindMatchNotice, Person
from .local_time import local_time
from .submitting import carry_out, sent, show

PAGE, MOST_PAGES = 25, 10_000


@record_view(Person, "change_case", kwarg="person_id", related=("office", "merged_into"))
@local_time
def blind_match(request, person):
    """Ask, and see what was answered before. The answer is the names of offices."""
    form = SentOnceForm(sent(request))
    asked = carry_out(
        request,
        form,
        ask_other_offices,
        done=_("The offices were asked. Their answer is below."),
        to=reverse("cases:blind-match", args=[person.pk]),
        person=person,
    )
    return asked or show(
        request,
        None,
        form,
        title=_("Ask other offices"),
        submit=_("Ask the other offices"),
        template="cases/blind_match.html",
        person=person,
        answers=answers_about(request.user, person),
        why_not=why_not(check_can_ask, person, request.user),
    )


def answers_about(user, person) -> list[BlindMatch]:
    """What other offices answered about this person, under any of their records, each with `.cities`; newest first."""
    records = Person.objects.visible_to(user).standing_for([person.pk])
    rows = BlindMatch.objects.visible_to(user).filter(person__in=records).select_related("asked_by", "asking_office")
    answers = list(rows[:PAGE])
    cities = dict(Office.objects.filter(pk__in={pk for row in answers for pk in row.offices}).values_list("pk", "city"))
    for row in answers:
        row.cities = sorted(cities[pk] for pk in row.offices)
    return answers


@right_view("assign_case")
@local_time
def blind_match_list(request):
    """Who of another office asked about somebody who may be one of our records, and when."""
    user, is_seen = request.user, "seen" in request.GET
    page = number_in(request.GET.get("page", ""), most=MOST_PAGES) or 1
    mine = BlindMatchNotice.objects.visible_to(user).filter(seen_at__isnull=not is_seen)
    asked = mine.values("match").annotate(latest=Max("asked_at")).order_by("-latest", "-match_id")
    first = (page - 1) * PAGE
    matches = list(asked.values_list("match", flat=True)[first : first + PAGE + 1])
    rows = mine.filter(match__in=matches[:PAGE]).select_related(
        "asked_by", "asking_office", "office", "seen_by", "person"
    )
    questions = [list(group) for _key, group in groupby(rows.order_by(*ONE_QUESTION), key=_question)]
    context = {
        "questions": questions,
        "is_seen": is_seen,
        "page": page,
        "previous_page": page - 1,
        "next_page": page + 1 if len(matches) > PAGE else None,
        "nav": "today",
    }
    return render(request, "cases/blind_match_list.html", context)


#: By the ids: to order by the question itself would join rows that only the office that asked may read.
ONE_QUESTION = ("-asked_at", "-match_id", "office_id", "pk")


def _question(notice):
    return notice.match_id, notice.office_id


@record_view(BlindMatchNotice, "assign_case", kwarg="notice_id", related=("office",))
@require_POST
def blind_match_seen(request, notice):
    note_seen(notice=notice, by=request.user)
    return redirect("cases:blind-match-list")
