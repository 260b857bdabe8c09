"""The settings of the product plus the migration linter, which the product itself never loads."""

from ijm.settings import *  # noqa: F403
from ijm.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {"no_cache": True}
