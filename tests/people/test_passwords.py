"""Which passwords are taken: long ones that nobody guesses first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from rangkul.people.models import User


@pytest.mark.parametrize(
    "weak",
    [
        "pendek-1",
        "elevenchars",
        "123456789012345",
        "password1234",
        "P4ssw0rd!2026",
        "rahasia-2026!!",
        "Indonesia1945",
        "rahasiarahasia",
        "qwertyuiop12",
        "sari.wulandari1",
        "administrator!1",
    ],
)
def test_a_password_that_is_guessed_early_is_refused(weak):
    person = User(name="Sari Wulandari", email="sari.wulandari@contoh.id")

    with pytest.raises(ValidationError):
        validate_password(weak, person)


@pytest.mark.parametrize("good", ["angin kapur sepeda biru", "tujuh-kucing-di-atap", "Kx9vTq2mWz7L"])
def test_several_words_or_a_drawn_password_are_taken(good):
    validate_password(good, User(name="Sari Wulandari", email="sari@contoh.id"))
