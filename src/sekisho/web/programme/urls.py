"""The pages of the people programme with who may open them."""

from django.urls import URLPattern

from sekisho.web.gate import EVERYBODY, EXAMINERS, SIGNED_IN, TEAM, TRAINERS, page
from sekisho.web.programme.pages import board, learn, library, overview, practices, staff, training, waves


def addresses() -> list[URLPattern]:
    """Return the addresses of these pages with their rules."""
    return [
        *of_staff(),
        page("programme", overview.programme, "programme", TEAM),
        page("programme/board", board.programme_board, "programme_board", TEAM),
        page("programme/staff", staff.staff, "staff", TRAINERS),
        page("programme/staff/list", staff.staff_list, "staff_list", TRAINERS),
        page("programme/staff/apply", staff.staff_apply, "staff_apply", TRAINERS),
        page("programme/staff/groups", staff.staff_groups, "staff_groups", TRAINERS),
        page("programme/staff/<str:key>", staff.staff_person, "staff_person", TRAINERS),
        page("programme/training", training.training, "training", TEAM),
        page("programme/training/<int:key>/audit.pdf", training.training_pdf, "training_pdf", EXAMINERS),
        page("programme/training/<int:key>/audit.zip", training.training_csv, "training_csv", EXAMINERS),
        page("programme/training/<int:key>/<slug:deed>", training.training_deed, "training_deed", TRAINERS),
        page("programme/exercises", waves.waves, "waves", TEAM),
        page("programme/exercises/<int:key>", waves.wave, "wave", TEAM),
        page("programme/exercises/<int:key>/<slug:deed>", waves.wave_deed, "wave_deed", TRAINERS),
        page("programme/practices", practices.practices, "practices", TRAINERS),
        page("programme/templates", library.lures_, "lures", TEAM),
        page("programme/templates/<str:key>", library.lure, "lure", TEAM),
        page("programme/modules", library.modules, "modules", TEAM),
        page("programme/modules/<str:key>", library.module, "module", TEAM),
    ]


def of_staff() -> list[URLPattern]:
    """Return those of whoever is trained: all that the portal has."""
    return [
        page("learn", learn.learn, "learn", SIGNED_IN),
        page("learn/in/<str:key>", learn.way_in, "learn_in", EVERYBODY),
        page("learn/files/<path:name>", learn.lab_file, "lab_file", SIGNED_IN),
        page("learn/<slug:key>", learn.module, "learn_module", SIGNED_IN),
    ]
