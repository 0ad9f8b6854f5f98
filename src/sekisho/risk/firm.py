"""What the loss model is told about the firm: its size, what it pays, what was measured, and what it has seen."""

from dataclasses import dataclass, replace

from sekisho.model.errors import SekishoError
from sekisho.model.money import MINOR_DIGITS, Money
from sekisho.model.quantity import Coverage, Interval
from sekisho.risk.discover import rates

DEFAULT_STAFF = 300
PAID_PER_PERSON_USD = 70_000.0
LARGEST_SHARE = 1 / 60
LOST_PER_PERSON_USD = 100_000.0
"""Assumed: about the yearly revenue of a small institution, in which a loss of that size is its end."""
DEFAULT_SPREAD = 3.0
BUSINESS_DAYS = 245


@dataclass(frozen=True, slots=True)
class FirmProfile:
    """The firm. Money in minor units of `currency`; `defaults_used` names the fields that nobody told us.

    `largest_loss` is the most that the firm can lose in an event or a year, other than by payments.
    """

    staff: int
    yearly_paid: int
    largest_payment: int
    currency: str = "JPY"
    defaults_used: tuple[str, ...] = ()
    largest_loss: int = 0

    def __post_init__(self) -> None:
        if self.staff < 1 or min(self.yearly_paid, self.largest_payment, self.largest_loss) < 0:
            raise ValueError("a firm has at least one person and pays no negative amount")

    def spread(self, field: str) -> Interval:
        """Return the field as an interval: a point where it is known, a third to three times where it is a default.

        A default that follows from a staff which is one itself is a ninth to nine times.
        """
        value = float(getattr(self, field))
        guessed = [name for name in {field, "staff"} if name in self.defaults_used]
        wide = DEFAULT_SPREAD ** len(guessed) if field in guessed else 1.0
        return Interval(value / wide, value * wide)


@dataclass(frozen=True, slots=True)
class Measurement:
    """How much of the firm a control covers, counted in the control's own units."""

    control: str
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Record:
    """The firm's own experience: attempts seen over `years`, in the `share_seen` of its mailboxes that was read."""

    attempts: float = 0.0
    years: float = 0.0
    share_seen: float = 1.0

    def __post_init__(self) -> None:
        if min(self.attempts, self.years) < 0 or not 0 <= self.share_seen <= 1:
            raise ValueError("a record counts attempts over years in a share of the mailboxes")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one finding adds to the loss model, and what its removal therefore takes away.

    `from_no` and `from_unseen` units of `control`'s coverage would be covered without it; `attempts` would not have
    been seen. `adds_no` units are not there yet: they will be, not covered, when what was found planned comes true.
    """

    scenario: str
    control: str = ""
    from_no: float = 0.0
    from_unseen: float = 0.0
    attempts: float = 0.0
    adds_no: float = 0.0

    def __post_init__(self) -> None:
        if min(self.from_no, self.from_unseen, self.attempts, self.adds_no) < 0:
            raise ValueError("a quantity is not negative")


def units_per_usd(currency: str) -> Interval:
    """Return minor units of `currency` for one US dollar; SekishoError where the currency has no rate."""
    rate = rates().per_usd.get(currency)
    if rate is None:
        raise SekishoError("risk_currency_unknown", currency=currency)
    minor = 10.0 ** MINOR_DIGITS[currency]
    return Interval(rate.low * minor, rate.high * minor)


def _first_digit(amount: float) -> int:
    """Return the amount to one significant digit: a default should not look measured."""
    size = int(10 ** (len(str(round(amount))) - 1))
    return round(amount / size) * size


def firm_profile(
    *,
    currency: str = "JPY",
    staff: int | None = None,
    yearly_paid: Money | None = None,
    largest: Money | None = None,
    largest_loss: Money | None = None,
    staff_guess: int | None = None,
) -> FirmProfile:
    """Return the profile with what is known; the rest is filled from defaults that `defaults_used` names.

    `staff_guess` stands in for a staff that nobody told, as wide as any default.
    """
    for amount in (yearly_paid, largest, largest_loss):
        if amount is not None and amount.currency != currency:
            raise ValueError(f"{amount.currency} is not the firm's {currency}")
    people = next((size for size in (staff, staff_guess) if size is not None), DEFAULT_STAFF)
    if yearly_paid is not None:
        paid = yearly_paid.minor
    else:
        paid = _first_digit(people * PAID_PER_PERSON_USD * units_per_usd(currency).middle)
    most = _first_digit(paid * LARGEST_SHARE) if largest is None else largest.minor
    if largest_loss is not None:
        lost = largest_loss.minor
    else:
        lost = _first_digit(people * LOST_PER_PERSON_USD * units_per_usd(currency).middle)
    given = {"staff": staff, "yearly_paid": yearly_paid, "largest_payment": largest, "largest_loss": largest_loss}
    return FirmProfile(
        people, paid, most, currency, tuple(name for name, value in given.items() if value is None), lost
    )


def remove(
    measurements: tuple[Measurement, ...], record: Record, quantities: tuple[Quantity, ...]
) -> tuple[tuple[Measurement, ...], Record]:
    """Return measurements and record as they would be without the quantities; never below nothing."""
    for quantity in quantities:
        measurements = tuple(
            Measurement(item.control, _covered(item.coverage, quantity)) if item.control == quantity.control else item
            for item in measurements
        )
        record = replace(record, attempts=max(record.attempts - quantity.attempts, 0.0))
    return measurements, record


def come_true(measurements: tuple[Measurement, ...], quantities: tuple[Quantity, ...]) -> tuple[Measurement, ...]:
    """Return measurements as they will be when what the quantities plan has come true."""
    for quantity in quantities:
        if quantity.adds_no:
            measurements = tuple(
                replace(item, coverage=replace(item.coverage, no=item.coverage.no + quantity.adds_no))
                if item.control == quantity.control
                else item
                for item in measurements
            )
    return measurements


def _covered(coverage: Coverage, quantity: Quantity) -> Coverage:
    no = min(coverage.no, quantity.from_no)
    unseen = min(coverage.unseen, quantity.from_unseen)
    return Coverage(coverage.yes + no + unseen, coverage.no - no, coverage.unseen - unseen)
