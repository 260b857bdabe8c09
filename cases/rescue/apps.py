from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RescueConfig(AppConfig):
    name = "cases.rescue"
    label = "rescue"
    verbose_name = _("Rescue")

    def ready(self):
        from cases import stages

        from .stage import DECLARATION

        stages.declare(DECLARATION)
