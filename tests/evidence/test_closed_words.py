"""No page shows a word of whoever withdrew, and whoever records it is told beforehand what follows."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rangkul.evidence import models
from rangkul.evidence.commands.consents import withdraw_consent
from rangkul.evidence.queries import splits
from rangkul.evidence.urls import urlpatterns
from rangkul.evidence.vocabulary import MemoAbout, Part, SourceKind
from tests.conftest import owner_for_a_while
from tests.makers import act_as, sign_in

from .makers import (
    finish_sample,
    make_case,
    make_code,
    make_coding,
    make_consent,
    make_evaluator,
    make_member,
    make_memo,
    make_second_rater,
    make_source,
    make_split,
    make_study,
    make_text,
    make_voice,
)

pytestmark = pytest.mark.django_db
TOKEN = "Zirkonium"
SPOKEN = f"Kami {TOKEN} duduk bersama Dinsos setiap bulan, dan {TOKEN} itu menolong anak."
# Each answers with no page, or with one that hangs on no row of this study.
NOT_WALKED = {"study_new", "studies", "frameworks", "framework", "framework_theory", "framework_kin"}


class Desk:
    """A study in which one interview is coded in every way there is; its words hold a token."""

    def __init__(self) -> None:
        self.lead, self.second, self.reader = make_evaluator(), make_second_rater(), make_second_rater()
        self.study = make_study(self.lead)
        members = [make_member(self.study, self.second), make_member(self.study, self.reader, Part.READER)]
        source = make_source(self.study, kind=SourceKind.INTERVIEW, group="lks", title="LKS-09")
        self.consent = make_consent(source)
        text = make_text(source, SPOKEN, turns=((0, len(SPOKEN), f"Ibu {TOKEN}"),))
        code = make_code(self.study, "Percaya")
        below = make_code(self.study, "Dinsos", parent=code)
        coding = make_coding(text, code, self.lead, start=0, end=30)
        theirs = make_coding(text, code, self.second, start=5, end=40)
        memo = make_memo(self.study, self.lead, MemoAbout.CODING, coding.pk, text=f"Soal {TOKEN}.")
        make_memo(self.study, self.lead, MemoAbout.SOURCE, source.pk, text=f"Tentang {TOKEN}.")
        case = make_case(self.study, "Lembaga 9", Nama=TOKEN)
        make_voice(case, source)
        split, placement = make_split(code, theirs, self.lead, manner="proposed")
        with owner_for_a_while():
            models.Placement._base_manager.filter(pk=placement.pk).update(kept=False, codes=[str(below.pk)])
            check = models.MemberCheck.objects.create(
                study=self.study, source=source, statement="Benarkah?", answer="nuance", words=f"{TOKEN}!",
                made_by=1, made_at=timezone.now(), answered_at=timezone.now(),
            )  # fmt: skip
        self.sample = self._sample(text, code)
        finish_sample(self.sample)
        act_as(self.lead)
        self.rows = {
            "study_id": self.study, "source_id": source, "source_consent_id": self.consent, "text_id": text,
            "coding_id": coding, "memo_id": memo, "code_id": code, "study_case_id": case, "check_id": check,
            "variable_id": models.StudyVariable._base_manager.get(study=self.study), "split_id": split,
            "placement_id": placement, "sample_id": self.sample, "member_id": members[0],
            "sample_coder_id": models.SampleCoder._base_manager.filter(sample=self.sample).first(),
        }  # fmt: skip

    def _sample(self, text: models.SourceText, code: models.Code) -> models.Sample:
        with owner_for_a_while():
            sample = models.Sample.objects.create(
                study=self.study, seed=7, share=0.5, drawn_by=self.lead.user_id, drawn_at=timezone.now()
            )
            models.SampleUnit.objects.create(study=self.study, sample=sample, text=text, start=0, end=40)
            for who in (self.lead, self.second):
                models.SampleCoder.objects.create(study=self.study, sample=sample, user_id=who.user_id)
        make_coding(text, code, self.lead, start=0, end=20, sample=sample)
        return sample

    def showing(self, client: Client, who: Any) -> set[str]:
        """The pages of the study on which somebody meets a word of the interview."""
        sign_in(client, who)
        return {name for name, address in self.addresses() if TOKEN in _read(client, address)}

    def addresses(self) -> list[tuple[str, str]]:
        """Every address under which something of the study is read."""
        found = []
        for pattern in urlpatterns:
            asked = set(pattern.pattern.converters)
            if pattern.name in NOT_WALKED or asked == {"project_file_id"}:
                continue
            assert asked <= set(self.rows), f"{pattern.name} needs a row"
            found.append(
                (pattern.name, reverse(pattern.name, kwargs={key: self.rows[key].pk for key in asked}))
            )
        search = reverse("study_search", args=[self.study.pk])
        found += [
            (f"search {place}", f"{search}?q={TOKEN}&place={place}")
            for place in ("texts", "passages", "memos")
        ]
        about = [("coding", "coding_id"), ("text", "text_id"), ("source", "source_id")]
        new = reverse("memo_new", args=[self.study.pk])
        found += [(f"memo on {kind}", f"{new}?about={kind}:{self.rows[key].pk}") for kind, key in about]
        return found


def _read(client: Client, address: str) -> str:
    """What stands on a page, but for what was typed into its search box."""
    page = client.get(address, follow=True).content.decode(errors="replace")
    return re.sub(rf'(value="|[?&;]q=){TOKEN}', "", page)


def test_no_page_of_the_study_shows_a_word_of_whoever_withdrew(client: Client) -> None:
    desk = Desk()
    seen = desk.showing(client, desk.lead)
    assert seen >= {
        *(
            "text_code",
            "source_text_speakers",
            "coding",
            "code_passages",
            "memo",
            "study_memos",
            "study_case",
        ),
        *("study_cases", "study_variable", "study_checks", "member_check", "sample_passage"),
        *("sample_differences", "search texts", "search passages", "search memos"),
    }
    act_as(desk.lead)

    withdraw_consent(desk.lead, consent=desk.consent, withdrawn_on=timezone.localdate(), at=timezone.now())

    for who in (desk.lead, desk.second, desk.reader):
        # What was searched for stands in the box again, and nowhere else.
        assert desk.showing(client, who) == set()
    act_as(desk.second)
    assert not splits.proposals(desk.second, desk.study)


def test_nothing_new_is_brought_in_of_whoever_withdrew(client: Client) -> None:
    desk = Desk()
    act_as(desk.lead)
    withdraw_consent(desk.lead, consent=desk.consent, withdrawn_on=timezone.localdate(), at=timezone.now())
    sign_in(client, desk.lead)

    answer = client.post(
        reverse("source_text_new", args=[desk.consent.source_id]), {"words": "Kata-kata baru."}
    )

    assert answer.status_code == 409
    act_as(desk.lead)
    assert models.SourceText._base_manager.filter(source=desk.consent.source_id).count() == 1


def test_before_they_withdraw_somebody_is_told_what_follows(client: Client) -> None:
    desk = Desk()
    sign_in(client, desk.lead)
    address = reverse("source_consent_withdraw", args=[desk.consent.pk])

    page = client.get(address).content.decode()
    client.post(address, {"withdrawn_on": timezone.localdate().isoformat()})
    after = client.get(reverse("source", args=[desk.consent.source_id])).content.decode()

    assert "3 kutipan berkode" in page
    assert "3 kutipan berkode" in after
    assert reverse("text_code", args=[desk.rows["text_id"].pk]) not in after
