"""How long a search takes in a study of 300,000 words."""

import random
import time

import pytest

from rangkul.evidence.queries.searching import Asked, search
from tests.evidence.makers import make_evaluator, make_source, make_study, make_text
from tests.makers import act_as

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

QUESTIONS = ("penanganan", "kepercayaan dinas", '"rumah singgah"', "tangan*", "*bijak*")


def test_searching_300_000_words():
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    dice = random.Random(7)
    roots = dice.sample(StemmerFactory().get_words(), 12_000)
    known = [
        f"{dice.choice(('', 'di', 'me', 'ber', 'pe'))}{root}{dice.choice(('', 'an', 'nya'))}"
        for root in roots
    ]
    known += [
        "penanganan",
        "ditangani",
        "menangani",
        "kebijakan",
        "kepercayaan",
        "dinas",
        "rumah singgah",
    ] * 3
    weights = [1 / (place + 1) for place in range(len(known))]
    lead = make_evaluator()
    study = make_study(lead)
    for _ in range(30):
        make_text(make_source(study), " ".join(dice.choices(known, weights, k=10_000)))
    act_as(lead)

    started = time.perf_counter()
    search(lead, study, Asked("pertama"))
    print(f"first search after the start: {(time.perf_counter() - started) * 1000:.0f} ms")
    for question in QUESTIONS:
        started = time.perf_counter()
        found = search(lead, study, Asked(question))
        took = (time.perf_counter() - started) * 1000
        print(f"{question}: {took:.0f} ms, {sum(one.number for one in found)} places")
