from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransformationConfig(AppConfig):
    name = "cases.transformation"
    label = "transformation"
    verbose_name = _("Transformation")
