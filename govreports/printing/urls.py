"""What the site tells of its typefaces."""

from django.urls import path

from govreports.printing import views

app_name = "printing"
urlpatterns = [
    path("typefaces/", views.index, name="typefaces"),
]
