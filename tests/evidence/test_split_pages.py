"""The pages on which a code is split, and what the database itself keeps of it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from rangkul.evidence.commands.codings import withdraw_coding
from rangkul.evidence.models import Coding, Placement
from rangkul.evidence.queries import splits as read
from tests.makers import act_as, sign_in, visible

from .makers import make_coding, make_evaluator, make_sample
from .test_splits import sorting as sorting


def test_the_database_lets_only_the_coder_answer_and_only_the_lead_take_back(sorting):
    sorting.start()
    placed = sorting.place(sorting.theirs, sorting.people)
    answer = "UPDATE evidence_placement SET answer = 'accepted', answered_at = now() WHERE id = %s"
    back = "UPDATE evidence_placement SET undone_at = now() WHERE id = %s"
    for who, sql in ((sorting.lead, answer), (sorting.second, back)):
        act_as(who)
        with pytest.raises(DatabaseError, match="only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [placed.pk])
    act_as(sorting.lead)
    forged = "UPDATE evidence_placement SET codes = '[]' WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forged, [placed.pk])


def test_a_coder_takes_several_proposals_over_in_one_go_and_the_rest_waits(client, sorting):
    sorting.start()
    more = [
        make_coding(sorting.text, sorting.trust, sorting.second, start=at, end=at + 3) for at in (20, 24, 28)
    ]
    placed = [sorting.place(one, sorting.people) for one in (sorting.theirs, *more)]
    sign_in(client, sorting.second)
    address = reverse("study_proposals", args=[sorting.study.pk])

    page = client.get(f"{address}?all=1").content.decode()
    assert page.count('name="chosen"') == page.count("checked") == 4
    nothing = client.post(address, {"answer": "accept"})
    assert "Centang sedikitnya satu" in nothing.content.decode()
    chosen = [str(placed[0].pk), str(placed[1].pk)]
    told = client.post(address, {"answer": "accept", "chosen": chosen}, follow=True).content.decode()
    client.post(address, {"answer": "decline", "chosen": str(placed[2].pk)})

    assert "2 kutipan dipindahkan" in told
    act_as(sorting.second)
    codes = [visible(sorting.second, Coding).get(pk=one.coding_id).code for one in placed]
    assert codes == [sorting.people, sorting.people, sorting.trust, sorting.trust]
    answers = [visible(sorting.second, Placement).get(pk=one.pk).answer for one in placed]
    assert answers == ["accepted", "accepted", "declined", ""]


def test_a_proposal_that_no_longer_fits_does_not_hold_up_the_others(client, sorting):
    sorting.start()
    other = make_coding(sorting.text, sorting.trust, sorting.second, start=20, end=23)
    gone, stays = sorting.place(sorting.theirs, sorting.people), sorting.place(other, sorting.people)
    act_as(sorting.second)
    withdraw_coding(sorting.second, coding=sorting.theirs, at=timezone.now())
    sign_in(client, sorting.second)
    address = reverse("study_proposals", args=[sorting.study.pk])

    both = client.post(address, {"answer": "accept", "chosen": [str(gone.pk), str(stays.pk)]}, follow=True)
    alone = client.post(address, {"answer": "accept", "chosen": [str(gone.pk)]})

    assert "1 kutipan dipindahkan" in both.content.decode()
    assert "1 kutipan masih menunggu" in both.content.decode()
    assert alone.status_code == 409


def test_a_proposal_refused_alone_says_why_in_its_place_and_keeps_the_other_ticks(client, sorting):
    sorting.start()
    other = make_coding(sorting.text, sorting.trust, sorting.second, start=20, end=23)
    gone, ticked = sorting.place(sorting.theirs, sorting.people), sorting.place(other, sorting.people)
    act_as(sorting.second)
    withdraw_coding(sorting.second, coding=sorting.theirs, at=timezone.now())
    sign_in(client, sorting.second)
    address = reverse("study_proposals", args=[sorting.study.pk])

    refused = client.post(address, {"accept_one": str(gone.pk), "chosen": [str(ticked.pk)]})

    assert refused.status_code == 409
    rows = {row["row"].pk: row for row in refused.context["rows"]}
    assert rows[gone.pk]["asked"] and rows[ticked.pk]["ticked"]
    why = refused.context["form"].errors["chosen"][0]
    assert refused.content.decode().count(why) == 2


def test_answering_one_proposal_keeps_the_others_ticked(client, sorting):
    sorting.start()
    other = make_coding(sorting.text, sorting.trust, sorting.second, start=20, end=23)
    one, ticked = sorting.place(sorting.theirs, sorting.people), sorting.place(other, sorting.people)
    sign_in(client, sorting.second)
    address = reverse("study_proposals", args=[sorting.study.pk])

    left = client.post(address, {"decline_one": str(one.pk), "chosen": [str(ticked.pk)]}, follow=True)

    assert [(row["row"].pk, row["ticked"]) for row in left.context["rows"]] == [(ticked.pk, True)]
    act_as(sorting.second)
    assert visible(sorting.second, Placement).get(pk=one.pk).answer == "declined"


def test_both_walls_hide_the_same_placings(sorting):
    sorting.start()
    sorting.place(sorting.theirs, sorting.people)
    sorting.place(sorting.first, sorting.people)
    make_sample(sorting.text, sorting.second, make_evaluator())
    for who, seen in ((sorting.lead, 2), (sorting.second, 0), (make_evaluator(), 0)):
        act_as(who)
        assert visible(who, Placement).count() == seen
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM evidence_placement")
            assert cursor.fetchone() == (seen,)


def test_the_walk_costs_the_same_for_many_passages(sorting, django_assert_max_num_queries):
    sorting.start()
    for start in range(20, 60):
        make_coding(sorting.text, sorting.trust, sorting.lead, start=start, end=start + 2)
    act_as(sorting.lead)
    with django_assert_max_num_queries(5):
        assert read.next_left(sorting.lead, sorting.split, after=sorting.theirs.pk).start == 20


def split_by_the_page(client, sorting):
    """Name the parts on the page, with one more asked for first; returns the first walk of the passages."""
    url = reverse("code_split", args=[sorting.trust.pk])
    whole = {"whole-name": "Kepercayaan", "whole-definition": "Saling percaya", "whole-version": "1"}
    words = {"parts": "2", "part1-name": "Antarpribadi", "part2-name": "", **whole}
    more = client.post(url, {**words, "more": "1"}).content.decode()
    assert 'name="part3-name"' in more and 'value="Antarpribadi"' in more
    assert "Beri nama" in client.post(url, {**words, "part2-definition": "tanpa nama"}).content.decode()
    return client.post(url, words, follow=True)


def test_a_code_is_split_and_its_own_passages_are_sorted_by_the_pages(client, sorting):
    sign_in(client, sorting.lead)

    walk = split_by_the_page(client, sorting)
    part = read.parts(sorting.lead, sorting.trust)[0]
    coding, at = str(walk.context["form"].initial["coding"]), walk.request["PATH_INFO"]
    assert "0 dari 3" in walk.content.decode()
    again = client.post(at, {"coding": coding, "version": "1"})
    assert again.context["form"].errors

    after = client.post(at, {"coding": coding, "version": "1", "places": [str(part.pk)]}, follow=True)
    assert "1 dari 3" in after.content.decode()
    assert after.context["shown"]["row"].start == 5
    client.post(reverse("placement_undo", args=[after.context["lately"][0]["row"].pk]))
    assert "0 dari 3" in client.get(at).content.decode()
    none = client.post(at, {"coding": str(sorting.next.pk), "version": "1", "none": "1"}, follow=True)
    assert "1 dari 3" in none.content.decode()


def test_a_colleagues_passage_is_asked_for_and_moves_when_the_colleague_says_yes(client, sorting):
    sign_in(client, sorting.lead)
    at = split_by_the_page(client, sorting).request["PATH_INFO"]
    part = read.parts(sorting.lead, sorting.trust)[0]
    theirs = {"coding": str(sorting.theirs.pk), "version": "1", "places": [str(part.pk)]}

    asked = client.post(at, theirs, follow=True)
    assert "menunggu" in asked.content.decode()
    client.post(reverse("split_end", args=[read.last(sorting.lead, sorting.trust).pk]))

    sign_in(client, sorting.second)
    page = client.get(reverse("study_proposals", args=[sorting.study.pk]))
    assert "Antarpribadi" in page.content.decode()
    placement = page.context["rows"][0]["row"]
    client.post(reverse("study_proposals", args=[sorting.study.pk]), {"accept_one": str(placement.pk)})
    act_as(sorting.second)
    assert visible(sorting.second, Coding).get(pk=sorting.theirs.pk).code == part
