"""The pages about one's own account. Only those of allauth's that the product uses, under allauth's names."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("session/", views.session, name="account_session"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]{1,200})/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("two-steps/", mfa.index, name="mfa_index"),
    path("two-steps/code/", views.SignInCodeView.as_view(), name="mfa_authenticate"),
    path("two-steps/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-steps/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-steps/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-steps/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("two-steps/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-steps/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/new/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    re_path(r"^passkeys/(?P<pk>[0-9]{1,9})/remove/$", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
