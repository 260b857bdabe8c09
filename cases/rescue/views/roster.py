"""The roster of an operation: the grid, with and without scripts, and paper for a day without power."""

import json

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cases.views.submitting import page
from offices import audit
from offices.access import record_view
from offices.answers import why_not
from offices.numbers import number_in
from offices.refusal import Refusal

from ..actions.roster import Saved, cases_of, save_rows
from ..actions.roster_reliefs import check_can_relieve
from ..models import Operation, RosterEntry
from ..roster.figures import read_figures
from ..roster.grid import PAGE, new_row, put_back, rows_between, typed_rows, window
from ..roster.numbering import check_can_list
from ..roster.rows import as_sent, typed_row

OF_OPERATION = ("office", "lead_authority")
#: A column of the grid is as wide as its longest word, so sexes and ages are as short there as a field form has them.
SHORT = {
    "sexes": [
        ("female", gettext_lazy("F")),
        ("male", gettext_lazy("M")),
        ("other", gettext_lazy("Other")),
        ("unknown", "?"),
    ],
    "ages": [
        (value, "60+" if value == "60" else "?" if value == "unknown" else label)
        for value, label in RosterEntry.AgeBand.choices
    ],
    "statuses": RosterEntry.Adjudication.choices,
    #: What a thumb presses on a phone where a hand would press a key.
    "taps": [
        ("f", gettext_lazy("F")),
        ("m", gettext_lazy("M")),
        ("g", gettext_lazy("Same family")),
        ("n", gettext_lazy("New family")),
    ],
}
MOST_SHEETS, LINES = 40, 25
TORN = gettext_lazy("What was sent is torn. Nothing was stored: open the roster again.")


def roster_url(operation, first=None):
    return reverse("rescue:roster", args=[operation.pk]) + (f"?from={first}" if first else "")


def roster_page(request, operation, template, *, cases=None, **context):
    """A page about the roster, under the first case of the operation. `cases` are the operation's, if known already."""
    cases = cases_of(operation, request.user) if cases is None else cases
    return page(request, cases[0] if cases else None, template, operation=operation, cases=cases, **context)


@record_view(Operation, "view_rescue", kwarg="operation_id", related=OF_OPERATION)
def roster(request, operation):
    """The people met in an operation, some at a time. Sent as a form where scripts are off."""
    typed, saved = [], None
    if request.method == "POST":
        try:
            typed = typed_rows(request.POST)
            saved = save_rows(operation=operation, rows=typed, by=request.user)
        except (ValueError, TypeError):
            return HttpResponseBadRequest(str(TORN))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            saved = Saved(errors={str(row.key): {} for row in typed})  # what was typed stands in its rows
        else:
            if not saved.errors and not saved.stale:
                words = ngettext("%(n)d row saved.", "%(n)d rows saved.", len(typed))
                messages.success(request, words % {"n": len(typed)})
                return redirect(roster_url(operation, number_in(request.POST.get("from", ""))))
    return grid(request, operation, typed, saved)


def grid(request, operation, typed, saved):
    """The page itself, with what could not be stored as it was typed."""
    figures = read_figures(operation, request.user, with_pairs=True)
    wanted = number_in(request.GET.get("no", "") or request.GET.get("from", "") or request.POST.get("from", ""))
    first, last = window(wanted, figures.last_number)
    rows = rows_between(operation, request.user, first, last)
    like = {pair.later.number: pair.earlier.number for pair in figures.twice}
    for row in rows:
        row.like = like.get(row.number)
    cases = cases_of(operation, request.user)
    entry = new_row(rows, figures.next_family)
    if saved:
        entry = put_back(rows, typed, saved, entry)
    can_list = operation.allows(request.user, "change_case")
    why = why_not(check_can_list, request.user, operation) if can_list else ""
    return roster_page(
        request,
        operation,
        "rescue/roster.html",
        cases=cases,
        figures=figures,
        rows=rows,
        entry=entry,
        first=first,
        last=last,
        at_end=last >= figures.last_number,
        before=(max(first - PAGE, 1), first - 1) if first > 1 else None,
        following=figures.last_number + 1,
        why_not=why,
        may_write=can_list and not why and bool(cases),
        may_relieve=operation.allows(request.user, "change_rescue")
        and not why_not(check_can_relieve, request.user, operation),
        problems=sum(map(len, saved.errors.values())) + len(saved.stale) if saved else 0,
        bar=bar_of(figures),
        now=timezone.localtime(timezone.now(), operation.office.zone),
        **SHORT,
    )


def bar_of(figures) -> list[dict]:
    """The parts of the bar that sets said and listed side by side, in hundredths of it."""
    whole = max(figures.said or 0, figures.listed, 1)
    parts, x = [], 0.0
    for name in ("victims", "not_victims", "undecided", "not_listed"):
        width = 100 * getattr(figures, name) / whole
        parts.append({"name": name, "x": f"{x:.2f}", "width": f"{width:.2f}"})
        x += width
    return parts


# Not recorded when it only says that nothing is new: it is asked for every few seconds.
@record_view(Operation, "change_case", kwarg="operation_id", related=OF_OPERATION, recorded=False)
@require_POST
def roster_save(request, operation):
    """Rows as they are typed, and whatever others have saved since. JSON in and out, 409 with a sentence."""
    try:
        sent = json.loads(request.body)
        since, rows = max(int(sent["since"]), 0), [typed_row(row) for row in sent["rows"]]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):  # JSON knows Infinity, and any depth
        return JsonResponse({"sentence": str(TORN)}, status=400)
    try:
        saved = save_rows(operation=operation, rows=rows, by=request.user) if rows else None
    except Refusal as refusal:
        return JsonResponse({"sentence": str(refusal.sentence)}, status=409)
    return JsonResponse(answer(request, operation, since, saved))


def answer(request, operation, since, saved):
    """What was stored, what somebody changed in between, sentences by cell, and the rows of others since then."""
    listed = RosterEntry.objects.on(operation, request.user)
    turn = listed.aggregate(turn=Max("turn"))["turn"] or 0
    now = timezone.localtime(timezone.now(), operation.office.zone)
    told = {"turn": turn, "at": date_format(now, "H:i:s"), "stored": [], "stale": [], "errors": {}, "changes": []}
    if saved:
        told["stored"] = [as_sent(entry) for entry in saved.stored]
        told["stale"] = [as_sent(entry) for entry in saved.stale]
        told["errors"] = saved.errors
    if turn > since:
        mine = {entry["key"] for entry in told["stored"]}
        changes = [as_sent(entry) for entry in listed.filter(turn__gt=since).order_by("number")]
        told["changes"] = [row for row in changes if row["key"] not in mine]
        told["figures"] = read_figures(operation, request.user).as_sent()
        if told["changes"]:
            audit.read(request, operation)
    return told


@record_view(Operation, "view_rescue", kwarg="operation_id", related=OF_OPERATION)
def roster_sheets(request, operation):
    """Numbered lines to print, for a place without power."""
    figures = read_figures(operation, request.user)
    first = number_in(request.GET.get("from", "")) or figures.last_number + 1
    wanted = number_in(request.GET.get("sheets", "")) or -(-max(figures.not_listed, LINES) // LINES)
    sheets = [range(first + LINES * nth, first + LINES * (nth + 1)) for nth in range(min(max(wanted, 1), MOST_SHEETS))]
    return roster_page(request, operation, "rescue/roster_sheets.html", sheets=sheets, first=first)
