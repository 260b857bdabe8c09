from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    name = "cases.accountability"
    label = "accountability"
    verbose_name = _("Accountability")

    def ready(self):
        from cases.stages import declare
        from offices.legal_profiles import tell

        from .profiles.names import profiles_known
        from .stage import DECLARATION

        declare(DECLARATION)
        tell(profiles_known)
