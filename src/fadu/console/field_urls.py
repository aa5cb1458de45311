"""Addresses of the pages on officers' phones. The service worker lies in the same folder, which is its scope."""

from django.urls import path

from fadu.console import field

urlpatterns = [
    path("field/", field.field, name="field"),
    path("field/manifest.webmanifest", field.field_manifest, name="field_manifest"),
    path("field/worker.js", field.field_worker, name="field_worker"),
    path("field/today.json", field.field_today, name="field_today"),
    path("field/sync/", field.field_sync, name="field_sync"),
]
