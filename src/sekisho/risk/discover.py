"""Scenarios and controls, found by walking their folders; the folder's name is the id."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from sekisho.risk.card import Control, Rates, Scenario


def _folders(name: str) -> list[Traversable]:
    found = files("sekisho.risk").joinpath(name).iterdir()
    return sorted((item for item in found if item.is_dir()), key=lambda item: item.name)


def check_scenario(scenario: Scenario, folder: str) -> Scenario:
    """Return the scenario; ValueError when its folder calls it otherwise or it recalls at a stage it does not have."""
    names = [stage.id for stage in scenario.stages]
    recalled = scenario.recall in names if scenario.recall or scenario.fraud_before_evidence else True
    if scenario.id != folder or not names or len(set(names)) != len(names) or not recalled:
        raise ValueError(f"scenario {scenario.id} in {folder} does not hold together")
    return scenario


def check_control(control: Control, folder: str, known: dict[str, Scenario]) -> Control:
    """Return the control; ValueError when its folder calls it otherwise or it lowers a stage that is not there."""
    there = {(scenario.id, stage.id) for scenario in known.values() for stage in scenario.stages}
    lowered = [(one.scenario, one.stage) for one in control.effects]
    once = len({scenario for scenario, _ in lowered}) == len(lowered)
    if control.id != folder or not lowered or not once or not there.issuperset(lowered):
        raise ValueError(f"control {control.id} in {folder} does not hold together")
    return control


def read_scenario(folder: Traversable) -> Scenario:
    """Return the scenario of a folder; ValueError (msgspec.ValidationError among them) when its card is not right."""
    card = folder.joinpath("scenario.toml").read_bytes()
    return check_scenario(msgspec.toml.decode(card, type=Scenario), folder.name)


def read_control(folder: Traversable, known: dict[str, Scenario]) -> Control:
    """Return the control of a folder over the `known` scenarios; ValueError when its card is not right."""
    card = folder.joinpath("control.toml").read_bytes()
    return check_control(msgspec.toml.decode(card, type=Control), folder.name, known)


@cache
def scenarios() -> dict[str, Scenario]:
    """Return every scenario by id, read once."""
    return {folder.name: read_scenario(folder) for folder in _folders("scenarios")}


@cache
def controls() -> dict[str, Control]:
    """Return every control by id, read once."""
    return {folder.name: read_control(folder, scenarios()) for folder in _folders("controls")}


@cache
def rates() -> Rates:
    """Return the currency rates that scale public dollar figures."""
    return msgspec.toml.decode(files("sekisho.risk").joinpath("rates.toml").read_bytes(), type=Rates)
