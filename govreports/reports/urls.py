"""Where a report is written."""

from django.urls import path

from govreports.reports import explaining, views, views_last_year

app_name = "reports"
urlpatterns = [
    path("", views.index, name="list"),
    path("open/", views.open_report, name="open"),
    path("<int:pk>/tables/<slug:key>/", views.table, name="table"),
    path("<int:pk>/text/<slug:key>/", views.text, name="text"),
    path("<int:pk>/figures/<slug:key>/", views.figures, name="figures"),
    path("<int:pk>/save/", views.save, name="save"),
    path("<int:pk>/check/<slug:key>/", explaining.check, name="check"),
    path("<int:pk>/explanations/", explaining.overview, name="explanations"),
    path("<int:pk>/explanations/add/", explaining.explain, name="explain"),
    path("<int:pk>/explanations/<int:explanation>/withdraw/", explaining.withdraw, name="withdraw"),
    path("<int:pk>/last-year/", views_last_year.page, name="last_year"),
    path("<int:pk>/last-year/figures/", views_last_year.figures, name="last_year_figures"),
    path("<int:pk>/last-year/import/", views_last_year.upload, name="last_year_import"),
    path("<int:pk>/last-year/take/", views_last_year.take, name="last_year_take"),
]
