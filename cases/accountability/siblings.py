"""Other matters that may sit together with one: a shared accused or docket number, or the same court."""

from django.db.models import BooleanField, Case, Q, Value, When

from offices.access import rights_of

from .models import Matter, Proceeding

MOST = 20


def siblings(matter, user) -> list:
    """Running matters that `user` works and that may share a sitting with this one, those of the same people first."""
    people = Proceeding.objects.filter(matter=matter).values("person")
    close = Q(pk__in=Proceeding.objects.filter(person__in=people).values("matter"))
    if matter.docket:
        close |= Q(docket=matter.docket)
    near = close
    if matter.court_id:
        near |= Q(court=matter.court_id)
    elif matter.institution:
        near |= Q(institution=matter.institution)
    return list(
        Matter.objects.visible_to(user)
        .filter(near, status=Matter.Status.RUNNING, office__in=rights_of(user).offices("change_accountability"))
        .filter(case__status__in=matter.case.RUNNING)
        .exclude(pk=matter.pk)
        .annotate(is_close=Case(When(close, then=Value(True)), default=Value(False), output_field=BooleanField()))
        .select_related("case")
        .order_by("-is_close", "-pk")[:MOST]
    )
