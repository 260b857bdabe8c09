from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    name = "cases.accountability"
    label = "accountability"
    verbose_name = _("Accountability")

    def ready(self):
        from cases.stages import declare

        from .stage import DECLARATION

        declare(DECLARATION)
