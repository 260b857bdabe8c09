from django.urls import path

from . import views

app_name = "aftercare"
urlpatterns = [
    path("cases/<int:case_id>/aftercare/", views.panel, name="panel"),
    path("cases/<int:case_id>/aftercare/enrol/", views.enrolment_create, name="enrolment-create"),
    path("cases/<int:case_id>/aftercare/decline/", views.enrolment_decline, name="enrolment-decline"),
    path("enrolments/<int:enrolment_id>/advance/", views.enrolment_advance, name="enrolment-advance"),
    path("enrolments/<int:enrolment_id>/close/", views.enrolment_close, name="enrolment-close"),
    path("enrolments/<int:enrolment_id>/restored/", views.enrolment_propose, name="enrolment-propose"),
    path("enrolments/<int:enrolment_id>/restored/answer/", views.enrolment_answer, name="enrolment-answer"),
]
