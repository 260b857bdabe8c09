from django.urls import path

from .views import reliefs

app_name = "rescue"
urlpatterns = [
    path("cases/<int:case_id>/rescue/", reliefs.panel, name="panel"),
    path("cases/<int:case_id>/rescue/reliefs/new/", reliefs.relief_create, name="relief-create"),
    path("cases/<int:case_id>/rescue/outcomes/new/", reliefs.outcome_create, name="outcome-create"),
    path("reliefs/<int:relief_id>/edit/", reliefs.relief_edit, name="relief-edit"),
    path("reliefs/<int:relief_id>/remove/", reliefs.relief_remove, name="relief-remove"),
    path("reliefs/<int:relief_id>/safe/", reliefs.relief_safe, name="relief-safe"),
    path("outcomes/<int:outcome_id>/remove/", reliefs.outcome_remove, name="outcome-remove"),
]
