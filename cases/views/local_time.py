"""Days and hours as the person's own office reckons them."""

from functools import wraps

from django.utils import timezone

from offices.access import workplaces


def home_office(user):
    """The office in which the person works, the first by name if there are several; None if there is none."""
    return next(iter(workplaces(user)), None)


def local_time(view):
    """Show the page in the time zone of the person's office, so that “today” is today there."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        office = home_office(request.user)
        with timezone.override(office.zone if office else None):
            return view(request, *args, **kwargs)

    return shown
