from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A region of the organisation, such as South Asia."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name
