"""The middlewares of the walls: health answers, the second factor, and who is asking."""

import pghistory
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from redis import Redis, RedisError

from . import audit
from .access import rights_of
from .db import set_asker

#: Views of packages, which cannot declare a wall: they show nothing of a case.
PACKAGE_VIEWS = (
    "allauth.",
    "django.contrib.admin",
    "django.contrib.staticfiles",
    "django.views.i18n",
    "django.views.static",
)


class HealthMiddleware:
    """/healthz: the process answers. /readyz: the database and the broker answer too. Neither needs a host name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            return self.ready()
        return self.get_response(request)

    def ready(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
        except (DatabaseError, RedisError, OSError) as error:
            return HttpResponse(f"not ready: {type(error).__name__}", status=503, content_type="text/plain")
        return HttpResponse("ready", content_type="text/plain")


class SecondFactorMiddleware:
    """Everyone who can open a case needs a second factor; until it is set up, every page leads to setting it up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.must_set_up(request):
            messages.warning(request, _("You can open cases, so you need a second factor. Set it up to go on."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def must_set_up(self, request):
        user = request.user
        if not user.is_authenticated or user.email in settings.IJM_SECOND_FACTOR_EXEMPT:
            return False
        if request.path_info.startswith(("/accounts/", "/static/", "/language/")):
            return False
        rights = rights_of(user)
        if not (rights.opens_cases or user.is_staff or rights.opened_cases_once):
            return False
        return not user.authenticator_set.exclude(type="recovery_codes").exists()


class WallMiddleware:
    """Opens the transaction, tells the database who is asking, and calls the view inside; the last of all.

    Refuses a view that declares no wall. Whoever is not signed in is sent to sign in. A view that raises is rolled
    back, and a refusal is recorded in a transaction of its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.wall_failed = False
        user_id = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(user=user_id), transaction.atomic():
            set_asker(user_id)
            response = self.get_response(request)
            if request.wall_failed or response.status_code >= 500:
                transaction.set_rollback(True)
        if response.status_code in (403, 404) and user_id and request.resolver_match:
            with transaction.atomic():
                set_asker(user_id)
                audit.refused(request, response.status_code)
        return response

    def process_view(self, request, view, args, kwargs):
        wall = getattr(view, "wall", None)
        if wall is None:
            if view.__module__.startswith(PACKAGE_VIEWS):
                return None
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} declares no wall (offices.access).")
        if wall != "public" and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        return None

    def process_exception(self, request, exception):
        request.wall_failed = True
