"""Reports: the list, asking for one, watching it being built, its figures, and the dashboard."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import record_view, right_view
from offices.models import Office
from offices.refusal import Refusal
from offices.submissions import already, went

from . import dashboard as board
from . import indicators
from .actions import ask_for_report, stop_report
from .exports import snapshot_csv
from .forms import DashboardForm, RunForm
from .models import ReportRun, Snapshot
from .reading import SnapshotReader
from .small_numbers import Key
from .tables import first_tab, tab_label, table_of, tabs_of
from .wait_chart import wait_chart

PER_PAGE = 25


@right_view("build_report")
def run_list(request):
    runs = ReportRun.objects.visible_to(request.user).select_related("asked_by", "snapshot")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    cities = dict(Office.objects.filter(pk__in={pk for run in page for pk in run.offices}).values_list("pk", "city"))
    for run in page:
        run.places = places_of(run, cities)
    return render(request, "reports/run_list.html", {"page": page, "nav": "reports"})


@right_view("build_report")
def run_create(request):
    form = RunForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        if there := already(request, form):
            return redirect(there)
        try:
            run = ask_for_report(offices=list(form.cleaned_data["offices"]), period=form.period, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return went(request, form, reverse("reports:run-detail", args=[run.pk]))
    return render(request, "reports/run_create.html", {"form": form, "nav": "reports"})


@record_view(ReportRun, "build_report", kwarg="run_id", related=("asked_by",))
def run_detail(request, run):
    context = {"run": run, "nav": "reports", **_progress(run), "places": places_of(run)}
    snapshot = _snapshot_for(request.user, run)
    if snapshot is not None:
        context |= _figures(request, SnapshotReader(request.user, snapshot))
    return render(request, "reports/run_detail.html", context)


@record_view(ReportRun, "build_report", kwarg="run_id", recorded=False)
def run_progress(request, run):
    """The part of the page that is fetched again every two seconds; it shows no figure, so the look is not recorded."""
    if not run.is_unfinished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "reports/_run_progress.html", {"run": run, **_progress(run)})


@record_view(ReportRun, "build_report", kwarg="run_id")
@require_POST
def run_stop(request, run):
    try:
        stop_report(run=run, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The report was stopped."))
    return redirect("reports:run-detail", run.pk)


@record_view(ReportRun, "build_report", kwarg="run_id")
def run_csv(request, run):
    snapshot = _snapshot_for(request.user, run)
    if snapshot is None:
        raise Http404
    file = snapshot_csv(SnapshotReader(request.user, snapshot))
    name = f"report-{snapshot}.csv"
    return HttpResponse(
        file, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@right_view("view_dashboard")
def dashboard(request):
    form = DashboardForm(request.GET, user=request.user)
    context = {
        "form": form,
        "nav": "dashboard",
        "chosen": {name: form.chosen(name) for name in ("office", "type", "period") if form.offices},
    }
    if form.offices:
        context |= board.gathered(
            request.user, form.offices, form.chosen_offices, form.chosen_period, form.chosen("type")
        )
    return render(request, "reports/dashboard.html", context)


def places_of(run, cities=None) -> str:
    """The offices of a run in words: up to three by name, more by number."""
    if len(run.offices) > 3:
        return _("%(count)d offices") % {"count": len(run.offices)}
    if cities is None:
        cities = dict(Office.objects.filter(pk__in=run.offices).values_list("pk", "city"))
    return ", ".join(cities[pk] for pk in run.offices if pk in cities)


def _snapshot_for(user, run):
    return Snapshot.objects.visible_to(user).select_related("run").filter(run=run).first()


def _progress(run):
    counting = indicators.BY_CODE.get(run.progress_code)
    waiting = {"todo": _("waiting"), "done": _("counted"), "current": _("counting")}
    steps = []
    for place, indicator in enumerate(indicators.ALL):
        state = "done" if place < run.progress_done else "current" if indicator is counting else "todo"
        steps.append({"name": indicator.name, "state": state, "words": waiting[state]})
    return {"counting": counting, "steps": steps}


def _figures(request, reader):
    """What the page shows of a snapshot: the indicator and tab that the address asks for, or the first."""
    code = request.GET.get("figure")
    definition = reader.definitions.get(code) or next(iter(reader.definitions.values()))
    tabs = tabs_of(definition, reader.period)
    tab = request.GET.get("by")
    tab = tab if tab in tabs else first_tab(definition, reader.period)
    totals, figures = reader.totals(), reader.of(definition["code"])
    return {
        "snapshot": reader.snapshot,
        "definition": definition,
        "summary": [{**each, "total": totals[each["code"]]} for each in reader.definitions.values()],
        "tabs": [{"key": key, "label": tab_label(definition, key), "current": key == tab} for key in tabs],
        "table": table_of(reader, figures, definition, tab, reader.over(definition["code"])),
        "waiting": wait_chart(figures.wait(Key("all", 0, "period", reader.period.start)))
        if definition.get("shown") == indicators.DAYS
        else None,
    }
