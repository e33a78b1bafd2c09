"""Signing in with e-mail and password: allauth's view, with lockout, and demo people in a demo."""

from allauth.account.views import LoginView
from axes.decorators import axes_dispatch, axes_form_invalid
from django.conf import settings
from django.utils.decorators import method_decorator

from perfportal.core import clock
from perfportal.core.demo_people import get_demo_people


@method_decorator(axes_dispatch, name="dispatch")
class SignInView(LoginView):
    """django-axes answers instead of the form once an account and address are locked out."""

    @axes_form_invalid
    def form_invalid(self, form):
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        people = get_demo_people(as_of=clock.today()) if settings.DEMO else []
        return super().get_context_data(demo_people=people, **kwargs)
