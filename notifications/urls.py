from django.urls import path

from notifications import views
from notifications.views import following, managing, stopping

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<int:event>/", views.follow_up, name="open"),
    path("<int:event>/read/", views.read, name="read"),
    path("<int:event>/why/", views.why, name="why"),
    path("<int:event>/stop/", views.stop_like, name="stop_like"),
    path("channels/", views.channels, name="channels"),
    path("channels/browsers/", views.add_browser, name="add_browser"),
    path("channels/chats/", views.begin_chat, name="begin_chat"),
    path("channels/numbers/", views.add_number, name="add_number"),
    path("channels/numbers/<int:pk>/", views.confirm_number, name="confirm_number"),
    path("channels/programs/", views.add_program, name="add_program"),
    path("channels/programs/<int:pk>/", views.confirm_program, name="confirm_program"),
    path("channels/<int:pk>/remove/", views.remove_address, name="remove_address"),
]

# What has no language: it is asked for by browsers and by other services.
outside = [
    path("push-worker.js", views.push_worker, name="push_worker"),
    path("hooks/telegram/<slug:secret>/", views.telegram, name="telegram_hook"),
]

# Fixed words come first: no kind of subject is called so.
follow = (
    [
        path("", managing.ask, name="ask"),
        path("sent/", following.sent_page, name="sent"),
        path("confirm/<str:token>/", following.confirm, name="confirm"),
        path("mine/", managing.mine, name="mine"),
        path("mine/<str:token>/", managing.mine, name="mine"),
        path("rhythms/", managing.rhythms, name="rhythms"),
        path("rhythms/<str:token>/", managing.rhythms, name="rhythms"),
        path("wishes/", managing.wishes, name="wishes"),
        path("wishes/<str:token>/", managing.wishes, name="wishes"),
        path("stop-all/", managing.stop_everything, name="stop_everything"),
        path("stop-all/<str:token>/", managing.stop_everything, name="stop_everything"),
        path("forget/<str:token>/", managing.forget, name="forget"),
        path("stop/<str:token>/", stopping.stop, name="stop"),
        path("undo/<str:token>/", stopping.undo, name="undo"),
        path("address/", managing.address, name="address"),
        path("address/remove/", managing.forget_own_address, name="forget_own_address"),
        path("address/<str:token>/", managing.confirm_address, name="confirm_address"),
        path("<slug:kind>/<slug:code>/", following.follow, name="follow"),
        path("<slug:kind>/<slug:code>/by-mail/", following.subscribe, name="subscribe"),
    ],
    "following",
)
