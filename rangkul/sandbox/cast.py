"""The organisations and people of the invented Depok: one account for each kind of user."""

from dataclasses import dataclass
from datetime import UTC, datetime

from rangkul.core.roles import OrganisationKind as Kind
from rangkul.core.roles import Role
from rangkul.people.models import Membership, Organisation, Post, User

CITY = "32.76"
PASSWORD = "merangkul-depok-1"  # noqa: S105 (of invented people, printed by the demo)
# Long before any story the sandbox tells, so that everybody was in office when it happened.
IN_OFFICE_SINCE = datetime(2020, 1, 1, tzinfo=UTC)

# short name: (kind, name, printed short name)
ORGANISATIONS: dict[str, tuple[Kind, str, str]] = {
    "satpol": (Kind.PUBLIC_ORDER, "Satuan Polisi Pamong Praja Kota Depok", "Satpol PP"),
    "dinsos": (Kind.SOCIAL_SERVICE, "Dinas Sosial Kota Depok", "Dinsos"),
    "dp3ap2kb": (
        Kind.WOMEN_CHILD,
        "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana",
        "DP3AP2KB",
    ),
    "disdukcapil": (Kind.CIVIL_REGISTRY, "Dinas Kependudukan dan Pencatatan Sipil Kota Depok", "Disdukcapil"),
    "disdik": (Kind.SCHOOL, "Dinas Pendidikan Kota Depok", "Disdik"),
    "dinkes": (Kind.HEALTH, "Dinas Kesehatan Kota Depok", "Dinkes"),
    "lksa": (Kind.LKS, "LKSA Rumah Pelita (rekaan)", "LKSA Pelita"),
    "beji": (Kind.KELURAHAN, "Kelurahan Beji", "Kelurahan Beji"),
    "peneliti": (Kind.RESEARCHER, "Pusat Kajian Kebijakan Anak (rekaan)", "Pusat Kajian Anak"),
}

# sign-in name: (organisation, role, name, post)
PEOPLE: dict[str, tuple[str, Role, str, str]] = {
    "satpol": ("satpol", Role.ORDER_OFFICER, "Rudi Hartono", "Anggota regu patroli"),
    "satpol2": ("satpol", Role.ORDER_OFFICER, "Dewi Lestari", "Komandan regu"),
    "jangkau": ("dinsos", Role.OUTREACH_WORKER, "Siti Aminah", "TKSK Beji"),
    "rps": ("dinsos", Role.SHELTER_STAFF, "Nur Hidayat", "Petugas RPS, regu malam"),
    "rps2": ("dinsos", Role.SHELTER_STAFF, "Maya Sari", "Petugas RPS, regu pagi"),
    "penerima": ("dinsos", Role.INTAKE_DESK, "Yusuf Ramadhan", "Petugas penerimaan"),
    "peksos": ("dinsos", Role.SOCIAL_WORKER, "Ratna Wulandari", "Pekerja sosial"),
    "peksos2": ("dinsos", Role.SOCIAL_WORKER, "Agus Prasetyo", "Pekerja sosial"),
    "penyelia": ("dinsos", Role.CASE_SUPERVISOR, "Endang Suryani", "Kepala Bidang Rehabilitasi Sosial"),
    "kadis": ("dinsos", Role.AGENCY_HEAD, "Bambang Wijaya", "Kepala Dinas"),
    "dp3ap2kb": ("dp3ap2kb", Role.FOCAL_POINT, "Lina Marlina", "Petugas penghubung"),
    "disdukcapil": ("disdukcapil", Role.FOCAL_POINT, "Hendra Gunawan", "Petugas penghubung"),
    "disdik": ("disdik", Role.FOCAL_POINT, "Tri Astuti", "Petugas penghubung"),
    "dinkes": ("dinkes", Role.FOCAL_POINT, "Putri Anggraini", "Petugas penghubung"),
    "lksa": ("lksa", Role.LKS_MANAGER, "Kartini Sulastri", "Kepala LKSA"),
    "beji": ("beji", Role.OUTREACH_WORKER, "Asep Sutisna", "Petugas Puskesos"),
    "penilai": ("peneliti", Role.EVALUATOR, "Sri Rahayu", "Peneliti utama"),
    "penilai2": ("peneliti", Role.SECOND_RATER, "Dimas Saputra", "Penilai kedua"),
    "data": ("dinsos", Role.DATA_OFFICER, "Fajar Nugroho", "Pejabat pelindungan data"),
    "admin": ("dinsos", Role.ADMINISTRATOR, "Wahyu Santoso", "Pengelola akun"),
    # Says yes or no to what the first one asks for offices that have no head or supervisor here.
    "admin2": ("dinsos", Role.ADMINISTRATOR, "Sekar Melati", "Pengelola akun, sekretariat"),
}


# Who shares the office's cases.
WORKERS = ("peksos", "peksos2")
# Which of the organisations is one kelurahan's.
AREAS = {"beji": "32.76.06.1001"}


@dataclass(frozen=True)
class SignIn:
    """One invented person's way in; `who` says the role and the organisation."""

    who: str
    email: str
    password: str


def email_of(key: str) -> str:
    """How this invented person signs in."""
    return f"{key}@contoh.id"


def make_cast() -> list[SignIn]:
    """Make the organisations and people that are not there yet; run as the database's owner."""
    offices = {
        key: Organisation.objects.get_or_create(
            short_name=short, city=CITY, defaults={"kind": kind, "name": name, "area_id": AREAS.get(key)}
        )[0]
        for key, (kind, name, short) in ORGANISATIONS.items()
    }
    for key, (office, role, name, title) in PEOPLE.items():
        user = User.objects.filter(email=email_of(key)).first()
        if user is None:
            user = User.objects.create_user(email_of(key), PASSWORD, name=name, is_demo=True)
        post, _new = Post.objects.get_or_create(organisation=offices[office], title=title)
        Membership.objects.get_or_create(
            user=user,
            organisation=offices[office],
            role=role,
            defaults={"post": post, "valid_from": IN_OFFICE_SINCE},
        )
    return sign_ins()


def sign_ins() -> list[SignIn]:
    """Who may sign in to the demo, in the order of the child's way."""
    return [
        SignIn(f"{role.label}, {ORGANISATIONS[office][2]}", email_of(key), PASSWORD)
        for key, (office, role, _name, _title) in PEOPLE.items()
    ]
