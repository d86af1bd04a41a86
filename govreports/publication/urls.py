"""Public pages, and the printed report while it is still in house."""

from django.urls import path

from govreports.publication import desk, editions, pictures, verification, views
from govreports.publication.batches import views as batch_views

app_name = "publication"
urlpatterns = [
    path("", views.index, name="list"),
    path("verify/", verification.page, name="verify"),
    path("annual/<int:year>/<slug:code>/", views.report, name="report"),
    path("annual/<int:year>/<slug:code>/report.pdf", views.report_pdf, name="pdf"),
    path("annual/<int:year>/<slug:code>/report.html", views.report_html, name="html"),
    path("annual/<int:year>/<slug:code>/report.json", views.report_json, name="json"),
    path("annual/<int:year>/<slug:code>/editions/", editions.index, name="editions"),
    path("annual/<int:year>/<slug:code>/editions/<int:number>/", views.report, name="edition"),
    path("annual/<int:year>/<slug:code>/editions/<int:number>/changes/", editions.changes, name="changes"),
    path("annual/<int:year>/<slug:code>/editions/<int:number>/report.pdf", views.report_pdf, name="edition_pdf"),
    path("annual/<int:year>/<slug:code>/editions/<int:number>/report.html", views.report_html, name="edition_html"),
    path("annual/<int:year>/<slug:code>/editions/<int:number>/report.json", views.report_json, name="edition_json"),
    path("reports/batches/", batch_views.index, name="batches"),
    path("reports/batches/<int:pk>/", batch_views.batch, name="batch"),
    path("reports/batches/<int:pk>/state/", batch_views.state, name="batch_state"),
    path("reports/batches/<int:pk>/reports.zip", batch_views.file, name="batch_file"),
    path("reports/batches/<int:pk>/resume/", batch_views.resume, name="batch_resume"),
    path("reports/batches/<int:pk>/delete/", batch_views.delete, name="batch_delete"),
    path("reports/<int:pk>/review/", desk.desk, name="desk"),
    path("reports/<int:pk>/approval-sheet/", desk.approval_sheet, name="approval_sheet"),
    path("reports/<int:pk>/preview/", pictures.preview, name="preview"),
    path("reports/<int:pk>/pages/", pictures.page_beside, name="pages"),
    path("reports/<int:pk>/pages/<int:number>.png", pictures.picture, name="picture"),
    path("reports/<int:pk>/preview.pdf", views.preview_pdf, name="preview_pdf"),
    path("reports/<int:pk>/report.docx", views.word_file, name="word"),
    path("reports/<int:pk>/report.xlsx", views.workbook_file, name="workbook"),
    path("reports/<int:pk>/report.html", views.web_page, name="web_page"),
    path("reports/<int:pk>/code.html", views.web_code, name="web_code"),
    path("reports/<int:pk>/publish/", views.publish, name="publish"),
]
