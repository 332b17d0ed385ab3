"""The invented people of the browser tests: one for each kind of user, each once in either language."""

from rangkul.core.roles import OrganisationKind as Kind
from rangkul.core.roles import Role

PASSWORD = "merangkul-depok-1"
CITY = "32.76"

ORGANISATIONS = {
    "satpol": (Kind.PUBLIC_ORDER, "Satuan Polisi Pamong Praja Kota Depok", "Satpol PP"),
    "dinsos": (Kind.SOCIAL_SERVICE, "Dinas Sosial Kota Depok", "Dinsos"),
    "dp3ap2kb": (Kind.WOMEN_CHILD, "DP3AP2KB Kota Depok", "DP3AP2KB"),
    "disdukcapil": (Kind.CIVIL_REGISTRY, "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
    "disdik": (Kind.SCHOOL, "Dinas Pendidikan Kota Depok", "Disdik"),
    "dinkes": (Kind.HEALTH, "Dinas Kesehatan Kota Depok", "Dinkes"),
    "lksa": (Kind.LKS, "LKSA Rumah Pelita", "LKSA Pelita"),
    "beji": (Kind.KELURAHAN, "Kelurahan Beji", "Kelurahan Beji"),
    "peneliti": (Kind.RESEARCHER, "Pusat Kajian Kebijakan Anak", "Pusat Kajian Anak"),
}

# short name: (organisation, role, the person's name)
PEOPLE: dict[str, tuple[str, str, str]] = {
    "satpol": ("satpol", Role.ORDER_OFFICER, "Rudi Hartono"),
    "satpol2": ("satpol", Role.ORDER_OFFICER, "Dewi Lestari"),
    "outreach": ("dinsos", Role.OUTREACH_WORKER, "Siti Aminah"),
    "intake": ("dinsos", Role.INTAKE_DESK, "Yusuf Ramadhan"),
    "shelter": ("dinsos", Role.SHELTER_STAFF, "Nur Hidayat"),
    "shelter2": ("dinsos", Role.SHELTER_STAFF, "Maya Sari"),
    "dinsos": ("dinsos", Role.SOCIAL_WORKER, "Ratna Wulandari"),
    "dinsos2": ("dinsos", Role.SOCIAL_WORKER, "Agus Prasetyo"),
    "supervisor": ("dinsos", Role.CASE_SUPERVISOR, "Endang Suryani"),
    "head": ("dinsos", Role.AGENCY_HEAD, "Bambang Wijaya"),
    "dp3ap2kb": ("dp3ap2kb", Role.FOCAL_POINT, "Lina Marlina"),
    "disdukcapil": ("disdukcapil", Role.FOCAL_POINT, "Hendra Gunawan"),
    "disdik": ("disdik", Role.FOCAL_POINT, "Tri Astuti"),
    "dinkes": ("dinkes", Role.FOCAL_POINT, "Putri Anggraini"),
    "lksa": ("lksa", Role.LKS_MANAGER, "Ibu Kartini"),
    "kelurahan": ("beji", Role.OUTREACH_WORKER, "Asep Sutisna"),
    "evaluator": ("peneliti", Role.EVALUATOR, "Sri Rahayu"),
    "second_rater": ("peneliti", Role.SECOND_RATER, "Dimas Saputra"),
    "data_officer": ("dinsos", Role.DATA_OFFICER, "Fajar Nugroho"),
    "administrator": ("dinsos", Role.ADMINISTRATOR, "Wahyu Santoso"),
}


def email_of(who: str, language: str) -> str:
    """How this person signs in."""
    return f"{who}.{language}@contoh.id"


def make_people() -> None:
    """Write the organisations and people; run as the database's owner, by `manage.py shell`."""
    from rangkul.people.models import Membership, Organisation, User

    offices = {
        key: Organisation.objects.create(kind=kind, name=name, short_name=short, city=CITY)
        for key, (kind, name, short) in ORGANISATIONS.items()
    }
    for who, (office, role, name) in PEOPLE.items():
        for language in ("id", "en"):
            user = User.objects.create_user(
                email_of(who, language), PASSWORD, name=name, language=language, is_demo=True
            )
            Membership.objects.create(user=user, organisation=offices[office], role=role)
