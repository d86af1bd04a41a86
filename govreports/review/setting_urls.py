"""What an agency settles for itself: review steps, stand-ins, people."""

from django.urls import path, register_converter

from govreports.review import setting_views, staff_views
from govreports.review.setting_forms import Username

register_converter(Username, "username")

app_name = "setting"
urlpatterns = [
    path("<slug:code>/", setting_views.index, name="index"),
    path("<slug:code>/steps/", setting_views.set_steps, name="steps"),
    path("<slug:code>/stand-ins/", setting_views.set_stand_in, name="stand_in"),
    path("<slug:code>/stand-ins/<int:pk>/end/", setting_views.end_stand_in, name="stand_in_end"),
    path("<slug:code>/history/", setting_views.log, name="log"),
    path("<slug:code>/people/", staff_views.people, name="people"),
    path("<slug:code>/people/<username:username>/", staff_views.person, name="person"),
    path("<slug:code>/people/<username:username>/<slug:key>/", staff_views.act, name="act"),
]
