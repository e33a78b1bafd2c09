"""allauth's forms in our words."""

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django.utils.translation import gettext_lazy as _


def _plain(form, labels):
    """Our labels; no placeholders, which vanish while one types."""
    form.use_required_attribute = False
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """`login` among the credentials is where django-axes looks for the account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(self, {"login": _("E-mail address"), "password": _("Password")})
        self.fields["password"].help_text = ""
        self.fields["login"].error_messages["required"] = _("Enter your e-mail address")
        self.fields["password"].error_messages["required"] = _("Enter your password")

    def user_credentials(self):
        credentials = super().user_credentials()
        return {**credentials, "login": credentials.get("email", "")}


class PasswordResetForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(self, {"email": _("E-mail address")})


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(self, {"password1": _("New password"), "password2": _("New password again")})


class PasswordChangeForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Current password"),
            "password1": _("New password"),
            "password2": _("New password again"),
        }
        _plain(self, labels)
