"""Days and hours as the person's own office reckons them."""

from functools import wraps

from django.utils import timezone

from offices.models import Membership


def home_office(user):
    """The office in which the person works, the first by name if there are several; None if there is none."""
    if not hasattr(user, "_home_office"):
        working = Membership.objects.effective().filter(user=user).select_related("office")
        membership = working.order_by("office__city", "pk").first()
        user._home_office = membership and membership.office
    return user._home_office


def local_time(view):
    """Show the page in the time zone of the person's office, so that “today” is today there."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        office = home_office(request.user)
        with timezone.override(office.zone if office else None):
            return view(request, *args, **kwargs)

    return shown
