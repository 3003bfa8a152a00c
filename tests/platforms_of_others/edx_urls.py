"""Where `lti-consumer-xblock` hangs its pages in Open edX."""

from django.urls import include, path

urlpatterns = [path("api/", include("lti_consumer.plugin.urls"))]
