from django.urls import path

from . import views

app_name = "rescue"
urlpatterns = [
    path("cases/<int:case_id>/rescue/", views.panel, name="panel"),
    path("cases/<int:case_id>/rescue/reliefs/new/", views.relief_create, name="relief-create"),
    path("cases/<int:case_id>/rescue/outcomes/new/", views.outcome_create, name="outcome-create"),
    path("reliefs/<int:relief_id>/edit/", views.relief_edit, name="relief-edit"),
    path("reliefs/<int:relief_id>/remove/", views.relief_remove, name="relief-remove"),
    path("reliefs/<int:relief_id>/safe/", views.relief_safe, name="relief-safe"),
    path("outcomes/<int:outcome_id>/remove/", views.outcome_remove, name="outcome-remove"),
]
