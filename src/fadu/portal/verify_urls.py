"""Addresses of the public check of papers, all under /verify/ as the QR codes print them."""

from django.urls import URLPattern, URLResolver, path

from fadu.portal import verify

urlpatterns: list[URLPattern | URLResolver] = [
    path("", verify.verify_form, name="verify_form"),
    path("<str:digest>/", verify.verify, name="verify"),
    path("<str:digest>/proof.json", verify.verify_proof, name="verify_proof"),
]
