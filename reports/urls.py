from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.run_list, name="run-list"),
    path("new/", views.run_create, name="run-create"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("<int:run_id>/", views.run_detail, name="run-detail"),
    path("<int:run_id>/progress/", views.run_progress, name="run-progress"),
    path("<int:run_id>/stop/", views.run_stop, name="run-stop"),
    path("<int:run_id>/figures.csv", views.run_csv, name="run-csv"),
]
