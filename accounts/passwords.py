"""What is asked of a password, said so that the reader knows what to do."""

from django.contrib.auth import password_validation
from django.contrib.auth.tokens import PasswordResetTokenGenerator


class LengthValidator(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Password must be {self.min_length} characters or more"


class CommonValidator(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "This password is among those most often used. Choose another"


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "This password is too similar to your name or email address. Choose a different one"


class ResetTokens(PasswordResetTokenGenerator):
    """A link to a new password dies with the person's last role as well."""

    def _make_hash_value(self, user, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.memberships.exists()}"
