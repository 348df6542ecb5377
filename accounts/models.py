"""Who you are: people, the areas and organisations they act for, and their invitations."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import AREA_ROLES, PROGRAMME_ROLES, AreaKind, OrganisationKind, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Addresses are kept in lower case: two spellings of one address are one person."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from memberships alone; a superuser has no right on returns."""

    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    wants_digest = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def held(self) -> tuple["Membership", ...]:
        """All memberships, read once per request; the sign-in backend fills this with its own query."""
        return tuple(self.memberships.select_related("organisation", "area").order_by("pk"))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Area(models.Model):
    """A place with a Health and Wellbeing Board, by its ONS code."""

    gss_code = models.CharField(max_length=9, unique=True, validators=[RegexValidator(r"^[A-Z][0-9]{8}\Z")])
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=100)
    region = models.CharField(max_length=50)
    kind = models.CharField(max_length=20, choices=AreaKind.choices)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")

    class Meta:
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
                name="area_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class Organisation(models.Model):
    """A council, CCG, board, provider or programme team. A CCG may belong to several areas."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    areas = models.ManyToManyField(Area, related_name="organisations", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person: in an area, or in the programme. A signatory signs in one capacity for one body; a
    deputy does so in the place of whoever holds it, and says by what authority.
    `reads_assigned_only` keeps a contributor to the sections assigned to them, in reading too. `told_as` and `told_at`
    are the name by which a lead invited the person, and when: until they sign in, that is all that is shown of them,
    whether they have an account elsewhere or not."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    capacity = models.SlugField(max_length=60, blank=True)
    reads_assigned_only = models.BooleanField(default=False)
    is_deputy = models.BooleanField(default=False)
    told_as = models.CharField(max_length=150, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, role__in=AREA_ROLES) | Q(area__isnull=True, role__in=PROGRAMME_ROLES),
                name="membership_area_fits_role",
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.SIGNATORY, organisation__isnull=False) & ~Q(capacity=""))
                | (~Q(role=Role.SIGNATORY) & Q(capacity="")),
                name="membership_signatory_has_capacity",
            ),
            models.CheckConstraint(
                condition=Q(reads_assigned_only=False) | Q(role=Role.CONTRIBUTOR),
                name="membership_only_contributors_are_limited",
            ),
            models.CheckConstraint(
                condition=Q(is_deputy=False) | Q(role=Role.SIGNATORY), name="membership_only_signatories_deputise"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=Q(area__isnull=False),
                name="membership_once_per_area_and_role",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(area__isnull=True), name="membership_once_in_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}{f' in {self.area}' if self.area else ''}"

    @property
    def is_waiting(self) -> bool:
        """Invited, and not signed in since."""
        seen = self.user.last_login
        return self.told_at is not None and (seen is None or seen < self.told_at)

    @property
    def known_as(self) -> str:
        return self.told_as if self.is_waiting and self.told_as else self.user.name


class Invitation(models.Model):
    """A link sent to a person who has no password yet. It works once, until it expires or is revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_ends_once"
            )
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.user}"


class Mail(models.Model):
    """One mail to one person: what it was about, when it went, or why the mail server refused it. Its words are not
    kept: `about` has the ids from which they are made when it goes. `key` names what must be sent at most once, such
    as a reminder; it is empty for the rest. `collection` is a slug. `claimed_at` is when a worker took it in hand."""

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mails")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    collection = models.SlugField(max_length=60, blank=True)
    kind = models.CharField(max_length=40)
    about = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=120, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["area", "-queued_at"]),
            models.Index(fields=["collection", "-queued_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="mail_once_per_key"),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, problem="") | Q(refused_at__isnull=False, sent_at__isnull=True),
                name="mail_sent_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
