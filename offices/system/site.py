"""Django's admin, for system administrators: people and regions, and no case content.

Nobody else is told that it exists. What other packages register is not taken in: groups and grants follow the roles,
and a second factor is its owner's.
"""

from functools import wraps

from django.contrib.admin import AdminSite
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ..access import public_view


class SystemSite(AdminSite):
    site_title = site_header = index_title = _("System administration")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_system_administrator

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [model for model in models if model._meta.app_label == "offices"]
        if ours:
            super().register(ours, admin_class, **options)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        guarded.wall = "public"  # a stranger gets 404 rather than the sign-in page, which would tell
        return guarded

    @public_view
    def login(self, request, extra_context=None):
        raise Http404

    @public_view
    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    @public_view
    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
