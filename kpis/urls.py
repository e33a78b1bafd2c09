"""Addresses of kpis: each room brings its own."""

from kpis.assessment.urls import urlpatterns as assessment
from kpis.collection.urls import urlpatterns as collection
from kpis.register.urls import urlpatterns as register

app_name = "kpis"
urlpatterns = [*register, *collection, *assessment]
