from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/<slug:code>/", views.begin, name="begin"),
    path("sign-in/<slug:code>/confirm/", views.confirm, name="confirm"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("demo/", views.demo, name="demo"),
    path("settings/", views.edit_settings, name="settings"),
]
