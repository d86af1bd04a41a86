"""Every address of the site."""

from django.urls import include, path

from govreports.reports import handbook
from govreports.web.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("govreports.publication.urls")),
    path("", include("govreports.printing.urls")),
    path("", include("govreports.agencies.urls")),
    path("agencies/", include("govreports.review.setting_urls")),
    path("checks/", handbook.checks, name="checks"),
    path("reports/", include("govreports.reports.urls")),
    path("reports/", include("govreports.review.urls")),
    path("reports/", include("govreports.exchange.urls")),
]

handler400 = "govreports.web.errors.bad_request"
handler404 = "govreports.web.errors.not_found"
handler500 = "govreports.web.errors.server_error"
