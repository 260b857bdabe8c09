"""The project as an app: it only brings its checks."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "ijm"

    def ready(self):
        from . import checks  # noqa: F401 -- registers them
