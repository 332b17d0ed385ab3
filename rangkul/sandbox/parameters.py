"""What the invented Depok is like; each figure names its source in the domain reference, section 8.4."""

from datetime import timedelta

# Origin of those met: 6 of 11 from Depok, 3 DKI, 2 from elsewhere (BJ17, a small sample).
HERE, NEXT_CITY = "32.76", "31.74"
ORIGINS = ((HERE, 6), (NEXT_CITY, 3), ("11", 1), ("33", 1))
# Nine boys to two girls (BJ17).
SHARE_GIRLS = 2 / 11
# Ages of street children in DKI in 2001, without the 19 to 21 year olds (SCR01).
AGES = (((3, 4), 8), ((5, 9), 26), ((10, 14), 30), ((15, 17), 23))
# The month of Ramadan sees twice the monthly mean (VOI22).
RAMADAN_WEIGHT = 2.0
RAMADAN = {2023: (3, 23), 2024: (3, 12), 2025: (3, 1), 2026: (2, 18), 2027: (2, 8)}
# For the demo: the last child was met an hour ago, those before at growing distances, over nine days; ours.
BEFORE_THE_END = timedelta(hours=1)


def met_before_the_end(number: int) -> timedelta:
    """How long before the end the last but `number` child was met."""
    return BEFORE_THE_END + number * timedelta(hours=2) + number * number * timedelta(hours=1.1)


# Which of these is from elsewhere, and met so long ago that its case can close now; ours.
FROM_ELSEWHERE, MET_THEN = 13, timedelta(days=21)
# Who met some of them: the people as whom a visitor begins.
LAST_PATROLS = {0: "satpol", 1: "satpol", 2: "jangkau", 3: "satpol2", 5: "beji"}
# Which of these was met before, and how long ago: long enough for the case of then to be closed; ours.
COMES_BACK, MET_FIRST = 4, timedelta(days=300)
# 9 to 25 % of street children have a birth certificate (REP10A, AKTA75).
SHARE_WITH_CERTIFICATE = 0.2
# No published rate of return was found: this is ours, to be changed by a fault or a parameter.
SHARE_WHO_COME_BACK = 0.25
# Five days in the RPS are the most (RD22T), and most go earlier (RD24): days from, and how many more.
SHORTEST_STAY, MORE_DAYS = 1.6, 3.1
# Of those whom outreach meets, so many stay where they sleep; ours.
SHARE_WHO_STAY_HOME = 0.6
BEDS = 24
SCHOOL_FROM, PRIMARY_TO = 7, 12
# No share of street children in school was found for Depok: ours.
SHARE_IN_SCHOOL = 0.25
# A smaller child is with somebody who begs; ours.
EARNS_FROM = 6
# From when on a child is rather offered training than school; ours.
TRAINING_FROM = 15
# No published distribution was found for what is answered; these are ours: no, yes, not known.
RISK_ANSWERS = (90, 4, 6)
LEVELS = (30, 35, 25, 10)
RESULTS = (70, 20, 10)
# Whether somebody of the family is reached on the first day, and who gets company in the afternoon; ours.
SHARE_FOUND_AT_ONCE = 0.65
SHARE_MENTORED = 0.4
# From so many days before a visit is due to so many after; the last one, by its month; ours.
VISITED, LAST_VISIT = (-9, 1), 6
VISITS = (
    ("doing_well", "Anak sekolah, ibu berjualan di depan rumah."),
    ("doing_well", "Anak sehat, bermain dengan tetangga."),
    ("doing_well", ""),
    ("needs_support", "Uang sekolah menunggak; perlu dibicarakan dengan kelurahan."),
)
HORIZONS = {
    "immediate": timedelta(days=30),
    "short": timedelta(days=90),
    "medium": timedelta(days=365),
    "long": timedelta(days=700),
}

PLACES = (
    ("Jalan Margonda", "32.76.06.1005"),
    ("Jalan Juanda", "32.76.05.1004"),
    ("Jalan Nusantara", "32.76.01.1007"),
    ("Jalan Tole Iskandar", "32.76.05.1008"),
    ("Jalan Siliwangi", "32.76.01.1006"),
    ("Jalan Dewi Sartika", "32.76.01.1006"),
    ("Jalan Raya Bogor", "32.76.02.1010"),
    ("Terminal Depok", "32.76.01.1006"),
)
# The condition that asks for a doctor, and which others there are; ours.
ILL = "ill"
# Where families of Depok live who meet their child again, Beji twice: its office is in the cast; ours.
HOMES = ("32.76.06.1001", "32.76.06.1001", "32.76.06.1004", "32.76.01.1008", "32.76.05.1003", "32.76.02.1009")
HOME_VIEWS = ("Senang bisa pulang.", "Mau pulang, asal boleh sekolah.", "")
# Who takes over the children of each origin; beyond the cities that we know by code it is the province.
HOME_CITIES = {
    NEXT_CITY: "Suku Dinas Sosial Jakarta Selatan",
    "11": "Dinas Sosial Aceh",
    "33": "Dinas Sosial Provinsi Jawa Tengah",
}
ACTIVITIES = ("busker", "clown", "silver", "beggar", "hawker", "scavenger")

CONDITIONS = ("well", "well", "tired", "hungry", "dirty", ILL)
COMPANIONS = ("alone", "friends", "friends", "sibling")

BOYS = (
    *("Ahmad Fauzi", "Rizky Maulana", "Dimas Prayoga", "Bagas Pratama", "Asep Hidayat", "Ujang Suryana"),
    *("Slamet Widodo", "Joko", "Taufik Hermansyah", "Ibrahim Malik", "Fajar Ramadhan", "Andi Firmansyah"),
    *("Muhammad Rafi", "Muhammad Iqbal", "Deni Setiawan", "Eko", "Yoga Permana", "Galih Nugraha"),
    *("Rian Hermawan", "Wahyu", "Cecep Supriatna", "Dadang", "Hendra Wijaya", "Imam Subekti"),
)
GIRLS = (
    *("Siti Maesaroh", "Dewi Puspita", "Putri Ayu", "Neng Yanti", "Sri Wahyuni", "Nur Aini"),
    *("Fitri Handayani", "Aisyah", "Rina Marlina", "Intan Permata", "Lilis Karlina", "Wulan"),
)
MOTHERS = (
    "Yati",
    "Sumiati",
    "Nurjanah",
    "Eti Rohaeti",
    "Siti Maryam",
    "Karsinah",
    "Mulyani",
    "Rohimah",
    "Imas",
)


# What some children are called on the street, whatever their name is; ours.
STREET_NAMES = ("Ucil", "Boncel", "Otong", "Gepeng", "Kribo", "Entis", "Unyil", "Acong", "Ableh", "Iteng")
SHARE_WITH_STREET_NAME = 0.3


def nickname(name: str) -> str:
    """What a child of this name is called on the street: the last two syllables, roughly."""
    first = name.split()[-1] if name.startswith("Muhammad") else name.split()[0]
    if len(first) <= 5:
        return first
    end = first[-4:].capitalize()
    return end if set(end[:2].lower()) & set("aeiou") else first[:3]
