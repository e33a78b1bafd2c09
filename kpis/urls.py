"""Addresses of kpis: each room brings its own."""

from kpis.assessment.urls import urlpatterns as assessment
from kpis.collection.urls import urlpatterns as collection
from kpis.register.urls import urlpatterns as register
from kpis.strategy.urls import urlpatterns as strategy

app_name = "kpis"
urlpatterns = [*register, *strategy, *collection, *assessment]
