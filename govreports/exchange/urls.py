"""A report's figures and texts in and out as JSON."""

from django.urls import path

from govreports.exchange import views

app_name = "exchange"
urlpatterns = [
    path("<int:pk>/report.json", views.export_json, name="export"),
    path("<int:pk>/import/", views.import_json, name="import"),
]
