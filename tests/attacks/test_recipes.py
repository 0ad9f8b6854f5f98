import datetime as dt
import random

import pytest

from sekisho.attacks.catalogue import Recipe, recipes
from sekisho.attacks.nouns import World
from sekisho.sample import planting, world

ALL = recipes()


@pytest.fixture(scope="module")
def bank() -> World:
    return world.make(3, staff=60, days=90, mailboxes=6, end=dt.date(2026, 11, 20))


def of(recipe: Recipe, bank: World) -> World:
    """Give a recipe the people that it asks for, as the sample does."""
    return bank.only(bank.vendors, tuple(planting._people(bank, recipe.people, seed=1)))


def test_recipes_are_found_by_walking() -> None:
    assert {r.id for r in ALL} >= {
        "vendor_lookalike_change",
        "first_contact_payment",
        "executive_freemail_transfer",
        "president_line_group",
        "compromised_vendor_mailbox",
        "account_differs_without_mail",
    }


@pytest.mark.parametrize("recipe", ALL, ids=lambda r: r.id)
def test_a_recipe_says_what_it_is_in_both_languages(recipe: Recipe) -> None:
    assert recipe.title_en.isascii()
    assert not recipe.title_ja.isascii()
    assert recipe.planted
    assert recipe.twin
    assert all(i.startswith("T1") for i in recipe.attack_ids)


@pytest.mark.parametrize("recipe", ALL, ids=lambda r: r.id)
def test_a_recipe_is_a_pure_function_of_world_and_seed(recipe: Recipe, bank: World) -> None:
    assert recipe.lay(of(recipe, bank), random.Random(5)) == recipe.lay(of(recipe, bank), random.Random(5))


@pytest.mark.parametrize("recipe", ALL, ids=lambda r: r.id)
def test_a_recipe_lays_an_attack_and_an_honest_twin(recipe: Recipe, bank: World) -> None:
    laid = recipe.lay(of(recipe, bank), random.Random(5))
    assert laid.attack.labels[0].kind == "attack"
    assert {x.kind for x in laid.twin.labels} == {"benign"}
    assert all(x.recipe == recipe.id for x in (*laid.attack.labels, *laid.twin.labels))


@pytest.mark.parametrize("recipe", ALL, ids=lambda r: r.id)
@pytest.mark.parametrize("seed", range(8))
def test_labels_name_mails_that_are_there_and_every_slot_is_filled(recipe: Recipe, bank: World, seed: int) -> None:
    laid = recipe.lay(of(recipe, bank), random.Random(seed))
    for part in (laid.attack, laid.twin):
        present = {m.message_id.strip("<>") for m in part.mails}
        told = {i for x in part.labels for i in x.message_ids}
        assert told <= present
        for mail in part.mails:
            assert "{" not in mail.subject + mail.body
            assert bank.start <= mail.when.date() <= bank.end
        attack = [x for x in part.labels if x.kind == "attack"]
        honest = [x for x in part.labels if x.kind == "benign"]
        assert not {i for x in attack for i in x.message_ids} & {i for x in honest for i in x.message_ids}


@pytest.mark.parametrize("recipe", ALL, ids=lambda r: r.id)
def test_an_attack_never_reaches_the_list(recipe: Recipe, bank: World) -> None:
    laid = recipe.lay(of(recipe, bank), random.Random(5))
    assert all(c.on_list is None for c in laid.attack.changes)
    assert all(c.on_list is not None for c in laid.twin.changes)


def test_a_folder_that_names_another_id_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    from sekisho.attacks import catalogue

    folder = tmp_path_factory.mktemp("recipes") / "one"
    folder.mkdir()
    (folder / "recipe.toml").write_text('id = "two"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="another id"):
        catalogue._recipe(folder)
