"""The few tables that system administrators keep in Django's admin. Offices are opened in the product's own pages."""

from django.contrib import admin

from . import audit
from .models import Office, Region, User
from .tasks import send_invitation


class SystemModelAdmin(admin.ModelAdmin):
    """Every system administrator may look, add and change; nobody deletes. Each change is in the log."""

    def has_module_permission(self, request):
        return request.user.is_system_administrator

    has_view_permission = has_add_permission = has_change_permission = lambda self, request, obj=None: (
        request.user.is_system_administrator
    )

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        action = f"{'change' if change else 'add'}_{obj._meta.model_name}"
        audit.record(action, by=request.user, obj=obj, fields=form.changed_data)


@admin.register(Region)
class RegionAdmin(SystemModelAdmin):
    list_display = ("name", "code")


@admin.register(Office)
class OfficeAdmin(SystemModelAdmin):
    """To look at only."""

    list_display = ("city", "code", "kind", "country", "region", "opened_on", "closed_on")
    list_filter = ("kind", "region")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(SystemModelAdmin):
    """Who may sign in, and who is a system administrator. Passwords and second factors are their owners'."""

    list_display = ("full_name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("full_name", "email")
    fields = ("email", "full_name", "nationality", "language", "is_active", "is_staff")

    def get_readonly_fields(self, request, obj=None):
        # Another address would be another person; and nobody promotes themselves.
        if obj is None:
            return ()
        return ("email", "is_active", "is_staff") if obj == request.user else ("email",)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.email = obj.email.lower()
            obj.set_unusable_password()
            obj.invited_by = request.user
        super().save_model(request, obj, form, change)
        if not change:
            send_invitation.delay_on_commit(obj.pk, f"{request.scheme}://{request.get_host()}")
