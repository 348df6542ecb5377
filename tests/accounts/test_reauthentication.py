import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from accounts.reauthentication import ATTEMPTS, TooManyAttempts, proves_identity
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_password_proves_identity_and_nothing_else_does():
    user = make_user()

    assert proves_identity(user, password=PASSWORD) == "password"
    assert not proves_identity(user, password="wrong")
    assert not proves_identity(user, code=PASSWORD)
    assert not proves_identity(user)


def test_code_works_once():
    user = make_user()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    recovery = RecoveryCodes.activate(user).get_unused_codes()[0]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))

    assert [proves_identity(user, code=code) for _ in range(2)] == ["code", ""]
    assert [proves_identity(user, code=recovery) for _ in range(2)] == ["recovery_code", ""]


def test_attempts_are_limited_for_the_account_alone():
    user, other = make_user(), make_user()
    for _ in range(ATTEMPTS - 1):
        proves_identity(user, password="wrong")

    assert [proves_identity(user, password=PASSWORD) for _ in range(3)] == ["password"] * 3
    proves_identity(user, password="wrong")
    with pytest.raises(TooManyAttempts, match="five minutes"):
        proves_identity(user, password=PASSWORD)
    assert proves_identity(other, password=PASSWORD)
