"""An invented evaluation of the invented city: its pattern locked, four sources, one of them waiting."""

from datetime import date, datetime, timedelta

from rangkul.core.access import Actor
from rangkul.evidence.commands import consents, sources, studies
from rangkul.evidence.commands.codebooks import take_over_framework
from rangkul.evidence.commands.members import add_member
from rangkul.evidence.commands.patterns import expect_proposition, expect_rating, lock_pattern
from rangkul.evidence.commands.sources import About, Spoken
from rangkul.evidence.models import Framework, Study
from rangkul.evidence.rules.studies import Expectation
from rangkul.evidence.vocabulary import ConsentForm, Part, SourceKind, StakeholderGroup
from rangkul.people.models import Membership
from rangkul.people.signing_in import actor_for
from rangkul.sandbox.cast import email_of

_PREFIX = "ag2008"
# factor: the range expected and why.
EXPECTED = {
    "starting_conditions.prehistory": (
        1,
        2,
        "Perda ketertiban pernah diperdebatkan; sejak itu ada kerja bersama.",
    ),
    "collaborative_process.trust": (1, 2, "Petugas berganti setiap tahun, kepercayaan dibangun ulang."),
    "institutional_design.ground_rules": (1, 1, "SOP ada, perjanjian dengan tiap lembaga belum."),
    "collaborative_process.understanding.problem": (
        1,
        2,
        "Razia dan perlindungan menyebut masalah yang berbeda.",
    ),
}
# Everything said here is invented.
INTERVIEW = [
    ("Pewawancara", "Siapa yang menjaga jalannya pertemuan?"),
    (
        "LKS-01",
        "Biasanya Dinsos. Tetapi undangan sering datang sehari sebelumnya, jadi tidak semua bisa hadir.",
    ),
    ("Pewawancara", "Ceritakan perselisihan terakhir."),
    (
        "LKS-01",
        "Anak datang tanpa surat asesmen. Satpol PP bilang sudah dikirim. Kami tidak pernah menerimanya.",
    ),
    ("Pewawancara", "Apa hal pertama yang berhasil?"),
    ("LKS-01", "Dua anak kembali sekolah karena Disdik ikut duduk bersama. Itu kami kerjakan bertiga."),
]
RELEASE = (
    "Dinas Sosial dan sebelas lembaga menandatangani kesepakatan penanganan anak jalanan.\n\n"
    "Setiap lembaga menyampaikan laporan bulanan. Bentuk laporan ditetapkan kemudian."
)


def make_study(*, at: datetime) -> Study | None:
    """The study of the demo, unless there is one; made by the commands that people use, as the owner."""
    if Study._base_manager.exists():
        return None
    lead, second = _actor("penilai"), _actor("penilai2")
    study = studies.open_study(
        lead,
        title="Kolaborasi penanganan anak jalanan (rekaan)",
        programme="Penanganan anak jalanan Kota Depok",
        period_from=date(at.year, 1, 1),
        period_to=date(at.year, 6, 30),
        framework=Framework.objects.filter(key="ansell-gash-2008").order_by("-version").first(),
        language="id",
        at=at,
    )
    add_member(lead, study=study, user_id=second.user_id, part=Part.SECOND_CODER, at=at)
    _expect(lead, study, at)
    studies.open_data(lead, study=study, at=at)
    take_over_framework(lead, study=study, at=at)
    for group, target in ((StakeholderGroup.LKS, 3), (StakeholderGroup.SOCIAL_SERVICE, 2)):
        studies.set_target(lead, study=study, group=group, target=target, at=at)
    _hear(lead, study, at)
    study.refresh_from_db()
    return study


def _actor(key: str) -> Actor:
    rows = Membership.objects.select_related("user", "organisation")
    membership = rows.get(user__email=email_of(key))
    return actor_for(membership, membership.user)


def _expect(lead: Actor, study: Study, at: datetime) -> None:
    for code, (low, high, why) in EXPECTED.items():
        node, expected = f"{_PREFIX}:{code}", Expectation(low, high)
        expect_rating(lead, study=study, node=node, expected=expected, reason=why, at=at)
    why = "Lembaga kecil jarang bersuara."
    expect_proposition(lead, study=study, proposition="P1", triggers=True, reason=why, at=at)
    lock_pattern(lead, study=study, at=at)


def _hear(lead: Actor, study: Study, at: datetime) -> None:
    day = at.date() - timedelta(days=14)
    told = About(
        SourceKind.INTERVIEW, "LKS-01, kepala rumah singgah", "LKSA Pelita", StakeholderGroup.LKS, day
    )
    interview = sources.add_source(lead, study=study, about=told, circumstances={"minutes": 40}, at=at)
    consents.record_consent(
        lead,
        source=interview,
        form=ConsentForm.WRITTEN,
        given_on=day,
        given_by="INF-01",
        proof="Map A",
        at=at,
    )
    text, turns = _spoken()
    sources.keep_text(lead, source=interview, text=text, turns=turns, at=at)
    waiting = About(
        SourceKind.INTERVIEW, "DS-01, kepala seksi", "Dinsos", StakeholderGroup.SOCIAL_SERVICE, day
    )
    sources.add_source(lead, study=study, about=waiting, at=at)
    for kind, title in (
        (SourceKind.DOCUMENT, "Siaran pers Dinsos"),
        (SourceKind.MEDIA, "Berita surat kabar"),
    ):
        about = About(kind, title, "Dinsos", StakeholderGroup.SOCIAL_SERVICE, day)
        source = sources.add_source(lead, study=study, about=about, lineage="Siaran pers kesepakatan", at=at)
        sources.keep_text(lead, source=source, text=RELEASE, at=at)


def _spoken() -> tuple[str, list[Spoken]]:
    text, turns = "", []
    for speaker, words in INTERVIEW:
        start = len(text)
        text += f"{speaker}: {words}\n"
        turns.append(Spoken(start, len(text), speaker))
    return text, turns
