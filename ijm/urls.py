"""All addresses."""

from django.contrib import admin
from django.urls import include, path

handler404 = "ijm.views.not_found"
handler403 = "ijm.views.forbidden"
handler500 = "ijm.views.failed"

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("cases.rescue.urls")),
    path("", include("cases.accountability.urls")),
    path("", include("aftercare.urls")),
    path("", include("cases.transformation.urls")),
    path("offices/", include("offices.urls")),
    path("reports/", include("reports.urls")),
    path("accounts/", include("offices.account_urls")),
    path("system/", admin.site.urls),
]
