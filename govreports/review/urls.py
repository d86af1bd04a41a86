"""Where a report stands, and the moves between."""

from django.urls import path

from govreports.review import desk_views, pin_views, proposal_views, views

app_name = "review"
urlpatterns = [
    path("<int:pk>/", views.task, name="task"),
    path("<int:pk>/moves/<slug:key>/", views.move, name="move"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/pins/", pin_views.index, name="pins"),
    path("<int:pk>/pins/<int:pin>/delete/", pin_views.remove, name="pin_delete"),
    path("<int:pk>/pins/<int:pin>/answer/", pin_views.answer, name="pin_answer"),
    path("<int:pk>/opinion/", pin_views.opinion, name="opinion"),
    path("<int:pk>/opinion.docx", pin_views.opinion_word, name="opinion_word"),
    path("<int:pk>/proposals/", proposal_views.index, name="proposals"),
    path(
        "<int:pk>/proposals/<int:proposal>/accept/",
        proposal_views.decide,
        {"answer": "accept"},
        name="proposal_accept",
    ),
    path(
        "<int:pk>/proposals/<int:proposal>/decline/",
        proposal_views.decide,
        {"answer": "decline"},
        name="proposal_decline",
    ),
    path("below/", proposal_views.below, name="below"),
    path("waiting/", desk_views.waiting, name="waiting"),
    path("notices/read/", desk_views.read, name="notices_read"),
]
