"""Addresses under /{language}/opinions/."""

from django.urls import path

from opinions import views

app_name = "opinions"

urlpatterns = [
    path("<slug:code>/", views.conversation, name="conversation"),
    path("<slug:code>/statements/<int:number>/", views.vote, name="vote"),
    path("<slug:code>/statements/<int:number>/take-back/", views.take_back, name="take_back"),
    path("<slug:code>/add/", views.add, name="add"),
    path("<slug:code>/mine/", views.mine, name="mine"),
    path("<slug:code>/map/", views.opinion_map, name="map"),
    path("<slug:code>/data/", views.data, name="data"),
    path("<slug:code>/data/votes.zip", views.data_file, name="data_file"),
]
