from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransformationConfig(AppConfig):
    name = "cases.transformation"
    label = "transformation"
    verbose_name = _("Transformation")

    def ready(self):
        from cases import stages

        from .stage import DECLARATION

        stages.declare(DECLARATION)
