from django.urls import path

from . import views

app_name = "transformation"
urlpatterns = [
    path("cases/<int:case_id>/transformation/", views.panel, name="panel"),
    path("cases/<int:case_id>/transformation/gaps/new/", views.gap_create, name="gap-create"),
    path("gaps/<int:gap_id>/edit/", views.gap_edit, name="gap-edit"),
    path("gaps/<int:gap_id>/link/", views.gap_link, name="gap-link"),
    path("gaps/<int:gap_id>/propose/", views.gap_propose, name="gap-propose"),
    path("gaps/<int:gap_id>/close/", views.gap_close, name="gap-close"),
    path("reforms/", views.reform_list, name="reform-list"),
    path("reforms/new/", views.reform_create, name="reform-create"),
    path("reforms/<int:reform_id>/", views.reform_detail, name="reform-detail"),
    path("reforms/<int:reform_id>/move/", views.reform_move, name="reform-move"),
]
