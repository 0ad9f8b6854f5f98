"""Accounts of the console and their sessions."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

TRIES = 5
"""Wrong answers in a row after which an account waits."""
WAIT = timedelta(minutes=15)
GIVEN_LASTS = timedelta(days=3)
"""How long a first password opens: it went through other hands."""


class Role(models.TextChoices):
    """What somebody does here. Each page names the roles that may open it."""

    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    APPROVER = "approver"
    RISK_OWNER = "risk_owner"
    TRAINER = "trainer"
    AUDITOR = "auditor"
    LEARNER = "learner"


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by the name with which people sign in."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account of a name."""
        return self.get(name=username)


class Tries(models.Model):
    """Whose wrong answers are counted. `wrong` counts those in a row, `waits_until` stands after too many."""

    wrong = models.IntegerField(default=0)
    waits_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True

    def waits(self, now: datetime) -> bool:
        """Tell whether too many wrong answers were given a moment ago."""
        return self.waits_until is not None and now < self.waits_until

    def failed(self, now: datetime) -> None:
        """Count a wrong answer; after too many in a row they wait. Answers given at the same time all count."""
        mine = type(self)._default_manager.filter(pk=self.pk)  # noqa: SLF001 - a documented name of Django
        mine.update(wrong=models.F("wrong") + 1)
        mine.filter(wrong__gte=TRIES).update(wrong=0, waits_until=now + WAIT)
        self.refresh_from_db(fields=["wrong", "waits_until"])


class Account(AbstractBaseUser, Tries):
    """Somebody who may sign in. `actor` is who they are in the ledger, "" where they decide nothing.

    `secret` is the key of their one-time codes, sealed; b"" until they set it up. `counter` is the time step of the last
    code that was taken: none is taken twice. `must_change` stands while the password is one that somebody else
    gave, at `given_at`. Tries from all browsers that are not known are counted here.
    """

    name = models.CharField(max_length=60, unique=True)
    shown_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    actor = models.CharField(max_length=60, blank=True)
    lang = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    given_at = models.DateTimeField(null=True, blank=True)
    secret = models.BinaryField(default=bytes, blank=True)
    counter = models.BigIntegerField(default=0)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "name"

    class Meta:
        """Names of the table."""

        db_table = "account"

    def __str__(self) -> str:
        return self.name

    @property
    def has_second_factor(self) -> bool:
        """True once one-time codes are set up."""
        return bool(self.secret)

    @property
    def first_until(self) -> datetime | None:
        """Until when a first password opens, None where the password is their own or nobody knows when it was given."""
        return self.given_at + GIVEN_LASTS if self.must_change and self.given_at else None

    def first_is_over(self, now: datetime) -> bool:
        """Tell whether the password is one that somebody else gave, and was not changed in time."""
        return self.must_change and (self.first_until is None or self.first_until <= now)

    def passed(self, now: datetime, *, known: bool = False) -> None:
        """Remember when somebody came in, and begin anew to count.

        Not where they came from a `known` browser: the tries of strangers, who may be guessing meanwhile, count on.
        """
        self.last_login = now
        self.save(update_fields=["last_login"])
        if not known:
            self.wrong, self.waits_until = 0, None
            self.save(update_fields=["wrong", "waits_until"])


class SignedIn(models.Model):
    """A session of an account, so that it can be listed and ended. `key` is the session's own."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    address = models.CharField(max_length=45)
    browser = models.CharField(max_length=200)

    class Meta:
        """Names of the table."""

        db_table = "signed_in"

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M}"


class Known(Tries):
    """A browser from which somebody came in with both factors: its wrong answers are counted for it alone.

    `key` is a digest of what the browser's mark begins with, `at` when the mark was given.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="browsers")
    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "known_browser"

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M}"


class Knock(models.Model):
    """A wrong answer from an address, so that one address cannot try many names."""

    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "knock"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M}"


class Identity(models.Model):
    """Somebody as an issuer of single sign-on knows them: `issuer` and `subject` together, and nothing else.

    `account` is whose they are here, None while nobody has said so. `told_name` is what the issuer called them last, which proves
    nothing. `at` is when they first came, `seen` when last.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities", null=True)
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    told_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    seen = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "identity"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_one_subject"),
            models.UniqueConstraint(fields=["issuer", "account"], name="identity_one_account"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.subject}"
