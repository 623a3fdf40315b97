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
    path("sessions/", views.sessions.sessions, name="sessions"),
    path("sessions/new/<slug:body>/", views.sessions.plan, name="session_new"),
    path("sessions/<slug:code>/", views.sessions.session, name="session"),
    path("sessions/<slug:code>/edit/", views.sessions.edit, name="session_edit"),
    path("sessions/<slug:code>/copy/", views.sessions.copy, name="session_copy"),
    path("sessions/<slug:code>/announce/", views.sessions.announce, name="session_announce"),
    path("sessions/<slug:code>/postpone/", views.sessions.postpone, name="session_postpone"),
    path("sessions/<slug:code>/cancel/", views.sessions.cancel, name="session_cancel"),
    path("sessions/<slug:code>/agenda/", views.agenda.agenda, name="agenda"),
    path("sessions/<slug:code>/agenda/add/", views.agenda.add, name="agenda_add"),
    path("sessions/<slug:code>/agenda/import/", views.agenda.import_agenda, name="agenda_import"),
    path("sessions/<slug:code>/attach/", views.agenda.attach, name="attach"),
    path("sessions/<slug:code>/documents/<slug:document>/", views.agenda.detach, name="detach"),
    path("sessions/<slug:code>/items/<slug:item>/", views.agenda.item, name="item"),
    path("sessions/<slug:code>/items/<slug:item>/move/", views.agenda.move, name="item_move"),
    path("sessions/<slug:code>/items/<slug:item>/remove/", views.agenda.remove, name="item_remove"),
    path("sessions/<slug:code>/items/<slug:item>/withdraw/", views.agenda.withdraw, name="item_withdraw"),
    path("sessions/<slug:code>/items/<slug:item>/attach/", views.agenda.attach, name="item_attach"),
    path("sessions/<slug:code>/streams/", views.streams.streams, name="streams"),
    path("sessions/<slug:code>/streams/add/", views.streams.add, name="stream_add"),
    path("sessions/<slug:code>/streams/<int:number>/cancel/", views.streams.cancel, name="stream_cancel"),
    path(
        "sessions/<slug:code>/streams/<int:number>/reinstate/",
        views.streams.reinstate,
        name="stream_reinstate",
    ),
    path("sessions/<slug:code>/console/", views.console.console, name="console"),
    path("sessions/<slug:code>/console/state/", views.console.console_state, name="console_state"),
    path("sessions/<slug:code>/console/<slug:step>/", views.console.console_step, name="console_step"),
    path("sessions/<slug:code>/minutes/", views.minutes.minutes, name="minutes"),
    path(
        "sessions/<slug:code>/minutes/<slug:language>.<slug:form>", views.minutes.draft, name="minutes_file"
    ),
    path("counts/", views.counts, name="counts"),
    path("mail/", views.mail, name="mail"),
    path("mail/<str:name>/", views.letter, name="letter"),
]
