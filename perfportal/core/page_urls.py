"""Addresses of the pages about the portal; included by perfportal.core.urls under `core:`."""

from django.urls import path

from perfportal.core.views import pages

urlpatterns = [
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("cookies/", pages.cookies, name="cookies"),
    path("theme/<slug:colour>.css", pages.theme, name="theme"),
]
