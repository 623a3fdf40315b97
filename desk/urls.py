from django.urls import path

from desk import views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("moderation/", views.moderation, name="moderation"),
    path("moderation/<slug:code>/", views.case, name="case"),
    path("moderation/<slug:code>/publish/", views.publish, name="publish"),
    path("moderation/<slug:code>/return/", views.return_for_correction, name="return"),
    path("moderation/<slug:code>/refuse/", views.refuse, name="refuse"),
    path("petitions/<slug:code>/", views.petition, name="petition"),
    path("petitions/<slug:code>/register/", views.register, name="register"),
    path("petitions/<slug:code>/hearing/", views.schedule_hearing, name="schedule_hearing"),
    path("petitions/<slug:code>/hearing/cancel/", views.cancel_hearing, name="cancel_hearing"),
    path("petitions/<slug:code>/decision/", views.answer, name="answer"),
    path("petitions/<slug:code>/appeal/", views.answer_appeal, name="answer_appeal"),
    path("counts/", views.counts, name="counts"),
    path("mail/", views.mail, name="mail"),
    path("mail/<str:name>/", views.letter, name="letter"),
]
