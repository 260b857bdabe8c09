"""What the pages of an office share."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from .. import audit
from ..access import offices_known_to, rights_of
from ..roles import RIGHTS


def office_page(*rights: str, system=False):
    """Declare a view on one office for whoever holds one of `rights` there; without any, for whoever knows the office.

    The id in the URL becomes the Office: strangers to it get 404, colleagues without the right 403. `system` lets
    system administrators pass. The read is recorded.
    """
    if unknown := set(rights) - RIGHTS.keys():
        raise ValueError(f"no such right: {unknown}")

    def decorate(view):
        @wraps(view)
        def guarded(request, office_id, *args, **kwargs):
            office = offices_known_to(request.user).select_related("region").filter(pk=office_id).first()
            if office is None:
                raise Http404
            if rights and not (system and request.user.is_system_administrator):
                held = rights_of(request.user)
                if not any(held.has(right, office.pk) for right in rights):
                    raise PermissionDenied(_("You need the right “%(right)s” for this.") % {"right": RIGHTS[rights[0]]})
            audit.read(request, office, office=office)
            return view(request, office, *args, **kwargs)

        guarded.wall = rights[0] if rights else "staff"
        return guarded

    return decorate


def may_manage(user, office) -> bool:
    """Whether the person manages the office's staff: its administrator, or a system administrator."""
    return user.is_system_administrator or rights_of(user).has("manage_office", office.pk)


def site_of(request) -> str:
    """The address of this site, for links in messages."""
    return f"{request.scheme}://{request.get_host()}"
