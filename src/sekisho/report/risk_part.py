"""The loss model's result as the document tells it: money, names in both languages, and the source of each figure."""

from sekisho.model.money import Money
from sekisho.report.document import CurvePoint, Driver, Measured, Own, Prior, Range, Risk, Stage
from sekisho.report.inputs import LossFact
from sekisho.report.said import Said
from sekisho.risk.assess import LossResult
from sekisho.risk.attempts import belief
from sekisho.risk.card import Chance, Figure, Texts
from sekisho.risk.discover import rates
from sekisho.risk.ends import Ends
from sekisho.risk.firm import FirmProfile
from sekisho.risk.model import NO_RECORD, Model, effects
from sekisho.text.formats import money, number, share
from sekisho.text.say import Lang, say


def named(texts: Texts) -> Said:
    """Return what a card calls itself."""
    return Said(texts.en.name, texts.ja.name)


def amount(value: float, currency: str) -> Money:
    """Return a simulated amount as whole minor units."""
    return Money(round(value), currency)


def money_range(ends: Ends, currency: str) -> Range:
    """Return the ends of an amount as money, the smaller first."""
    low, high = ends.interval.low, ends.interval.high
    return Range(amount(low, currency), amount(ends.middle, currency), amount(high, currency))


def risk_of(fact: LossFact) -> Risk:
    """Return one scenario's part of the document."""
    result, model = fact.result, fact.model
    return Risk(
        scenario=result.scenario,
        name=named(model.scenario.text),
        about=Said(model.scenario.text.en.about, model.scenario.text.ja.about),
        mean=money_range(Ends(result.better.mean, result.middle, result.worse.mean), result.currency),
        bad_year=amount(result.bad_year, result.currency),
        worst_year=amount(result.worst_year, result.currency),
        bad_year_high=amount(result.worse.bad_year, result.currency),
        worst_year_high=amount(result.worse.worst_year, result.currency),
        any_loss_low=result.better.any_loss,
        any_loss=result.at_middle.any_loss,
        any_loss_high=result.worse.any_loss,
        events=(result.events.better, result.events.middle, result.events.worse),
        curve=_curve(result),
        stages=_stages(result, model),
        drivers=tuple(
            Driver(
                item.input, input_name(item.input, model), *(amount(x, result.currency) for x in (item.low, item.high))
            )
            for item in result.drivers
            if item.swing > 0
        ),
        controls=_controls(model),
        priors=_priors(model),
        defaults=tuple(_default(name, model.firm) for name in result.defaults_used),
        years=result.years,
        seed=result.seed,
        own=_own(model),
    )


def _own(model: Model) -> Own | None:
    record, prior, staff = model.record, model.scenario.attempts, model.firm.staff
    if record == NO_RECORD:
        return None
    public, with_own = (belief(prior, staff, known).mean for known in (NO_RECORD, record))
    return Own(record.attempts, record.years, record.share_seen, public, with_own)


def _curve(result: LossResult) -> tuple[CurvePoint, ...]:
    sides = zip(result.better.curve, result.at_middle.curve, result.worse.curve, strict=True)
    return tuple(CurvePoint(side[1][0], *(amount(loss, result.currency) for _, loss in side)) for side in sides)


def _stages(result: LossResult, model: Model) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            item.id,
            named(model.scenario.stage(item.id).text),
            item.passed.interval.low,
            item.passed.middle,
            item.passed.interval.high,
            item.bare.low,
            item.bare.high,
        )
        for item in result.stages
    )


def _controls(model: Model) -> tuple[Measured, ...]:
    known = {item.control for item in model.measurements}
    found = []
    for control in model.controls:
        covered = model.coverage(control.id).share
        counts = named(control.measured_by)
        found.append(Measured(control.id, named(control.text), counts, covered.low, covered.high, control.id in known))
    return tuple(found)


def input_name(name: str, model: Model) -> Said:
    """Return what an input of the model is called."""
    kind, _, what = name.partition(".")
    if kind == "stage":
        return named(model.scenario.stage(what).text)
    if what:
        control = next(item for item in model.controls if item.id == what)
        return Said.of(f"report.input.{kind}", name=named(control.text))
    return Said.of(f"report.input.{kind}")


def _default(name: str, firm: FirmProfile) -> Said:
    value: Said
    if name == "staff":
        value = Said.both(lambda lang: number(firm.staff, lang))
    else:
        minor = int(getattr(firm, name))
        value = Said.both(lambda lang: money(Money(minor, firm.currency), lang))
    return Said.of(f"report.default.{name}", value=value)


def _span(low: float, high: float, lang: Lang) -> str:
    ends = share(low, lang), share(high, lang)
    return ends[0] if ends[0] == ends[1] else say("report.range", lang, low=ends[0], high=ends[1])


def _prior(name: Said, figure: Chance) -> Prior:
    low, high = figure.low, figure.high
    value = Said.both(lambda lang: _span(low, high, lang))
    return Prior(name, value, figure.basis, Said(figure.source, figure.source_ja))


def _priors(model: Model) -> tuple[Prior, ...]:
    scenario = model.scenario
    size, attempts = scenario.severity, scenario.attempts
    often = Said.of("report.prior.attempts", mean=f"{attempts.mean:g}", staff=attempts.staff)
    efficacies = [
        (Said.of("report.input.efficacy", name=named(item.text)), effect.efficacy) for item, effect in effects(model)
    ]
    fraud = scenario.fraud_before_evidence
    return (
        Prior(Said.of("report.input.attempts"), often, attempts.basis, Said(attempts.source, attempts.source_ja)),
        *(_prior(named(stage.text), stage.chance) for stage in scenario.stages),
        *(_prior(name, figure) for name, figure in efficacies),
        _severity(size.mean_usd),
        Prior(
            Said.of("report.input.sigma"),
            Said(f"{size.sigma:g}", f"{size.sigma:g}"),
            size.sigma_basis,
            Said(size.sigma_source, size.sigma_source_ja),
        ),
        _currency(model.firm.currency),
        *([_prior(Said.of("report.input.fraud"), fraud)] if fraud else []),
    )


def _severity(mean: Figure) -> Prior:
    def write(lang: Lang) -> str:
        low, high = (money(Money(round(side * 100), "USD"), lang) for side in (mean.low, mean.high))
        return say("report.prior.severity", lang, low=low, high=high)

    return Prior(Said.of("report.input.severity"), Said.both(write), mean.basis, Said(mean.source, mean.source_ja))


def _currency(currency: str) -> Prior:
    found = rates()
    rate = found.per_usd[currency]
    value = Said.of("report.prior.rate", low=f"{rate.low:g}", high=f"{rate.high:g}", currency=currency)
    return Prior(Said.of("report.input.currency"), value, found.basis, Said(found.source, found.source_ja))
