"""Sign-in and passwords. Nobody signs up: accounts are made by an administrator."""

from allauth.account import views
from django.urls import path, re_path

from perfportal.core.access.rules import SIGNED_IN, Public, access_rule
from perfportal.core.views.demo_sign_in import demo_sign_in
from perfportal.core.views.sign_in import SignInView

entrance = access_rule(Public("people who cannot sign in yet come here"))
signed_in = access_rule(SIGNED_IN)

urlpatterns = [
    path("account/sign-in/", entrance(SignInView.as_view()), name="account_login"),
    path("account/sign-out/", entrance(views.logout), name="account_logout"),
    path("account/inactive/", entrance(views.account_inactive), name="account_inactive"),
    path("account/password/", signed_in(views.password_change), name="account_change_password"),
    path("account/password/reset/", entrance(views.password_reset), name="account_reset_password"),
    path(
        "account/password/reset/sent/",
        entrance(views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "account/password/reset/done/",
        entrance(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("demo/sign-in/", demo_sign_in, name="demo-sign-in"),
]
