from django.contrib.admin.apps import AdminConfig


class SystemConfig(AdminConfig):
    """Django's admin with our site in its place."""

    default_site = "offices.system.site.SystemSite"
