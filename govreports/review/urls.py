"""Where a report stands, and the moves between."""

from django.urls import path

from govreports.review import views

app_name = "review"
urlpatterns = [
    path("<int:pk>/", views.task, name="task"),
    path("<int:pk>/moves/<slug:key>/", views.move, name="move"),
    path("<int:pk>/history/", views.history, name="history"),
]
