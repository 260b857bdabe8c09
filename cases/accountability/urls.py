from django.urls import path

from .views import appeals, charges, matters, papers, proceedings

app_name = "accountability"
urlpatterns = [
    path("cases/<int:case_id>/accountability/", matters.panel, name="panel"),
    path("cases/<int:case_id>/matters/new/", matters.matter_create, name="matter-create"),
    path("matters/<int:matter_id>/", matters.matter_detail, name="matter-detail"),
    path("matters/<int:matter_id>/edit/", matters.matter_edit, name="matter-edit"),
    path("matters/<int:matter_id>/end/", matters.matter_end, name="matter-end"),
    path("matters/<int:matter_id>/papers/new/", papers.paper_make, name="paper-make"),
    path("matters/<int:matter_id>/proceedings/new/", proceedings.proceeding_create, name="proceeding-create"),
    path("proceedings/<int:proceeding_id>/edit/", proceedings.proceeding_edit, name="proceeding-edit"),
    path("proceedings/<int:proceeding_id>/move/", proceedings.proceeding_move, name="proceeding-move"),
    path("proceedings/<int:proceeding_id>/end/", proceedings.proceeding_discontinue, name="proceeding-discontinue"),
    path("proceedings/<int:proceeding_id>/overturn/", appeals.proceeding_overturn, name="proceeding-overturn"),
    path("proceedings/<int:proceeding_id>/appeal/", appeals.appeal_create, name="appeal-create"),
    path("proceedings/<int:proceeding_id>/decision/", appeals.appeal_decide, name="appeal-decide"),
    path("proceedings/<int:proceeding_id>/charges/new/", charges.charge_create, name="charge-create"),
    path("charges/<int:charge_id>/remove/", charges.charge_remove, name="charge-remove"),
    path("charges/<int:charge_id>/verdicts/new/", charges.verdict_create, name="verdict-create"),
    path("verdicts/<int:verdict_id>/edit/", charges.verdict_edit, name="verdict-edit"),
    path("flags/<int:flag_id>/look/", proceedings.flag_look, name="flag-look"),
]
