"""What the invented Depok is like; each figure names its source in the domain reference, section 8.4."""

from datetime import timedelta

# Origin of those met: 6 of 11 from Depok, 3 DKI, 2 from elsewhere (BJ17, a small sample).
ORIGINS = (("32.76", 6), ("31.74", 3), ("11", 1), ("33", 1))
# Nine boys to two girls (BJ17).
SHARE_GIRLS = 2 / 11
# Ages of street children in DKI in 2001, without the 19 to 21 year olds (SCR01).
AGES = (((3, 4), 8), ((5, 9), 26), ((10, 14), 30), ((15, 17), 23))
# The month of Ramadan sees twice the monthly mean (VOI22).
RAMADAN_WEIGHT = 2.0
RAMADAN = {2023: (3, 23), 2024: (3, 12), 2025: (3, 1), 2026: (2, 18), 2027: (2, 8)}
# For the demo: the last child was met an hour ago, the one before some hours earlier; ours.
BEFORE_THE_END = timedelta(hours=1)
BETWEEN_RECENT = timedelta(hours=8.5)
# 9 to 25 % of street children have a birth certificate (REP10A, AKTA75).
SHARE_WITH_CERTIFICATE = 0.2
# No published rate of return was found: this is ours, to be changed by a fault or a parameter.
SHARE_WHO_COME_BACK = 0.25
# Most are handed on the same day (RD24), and stay in the RPS for five days at most (RD22T).
LONGEST_STAY = timedelta(days=5)
BEDS = 24
SCHOOL_FROM = 7
# From when on a child is rather offered training than school; ours.
TRAINING_FROM = 15
# No published distribution was found for what is answered; these are ours: no, yes, not known.
RISK_ANSWERS = (70, 15, 15)
LEVELS = (30, 35, 25, 10)
RESULTS = (70, 20, 10)
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
ACTIVITIES = ("busker", "costume", "silver", "beggar", "hawker", "scavenger")

BOYS = (
    *("Ahmad Fauzi", "Rizky Maulana", "Dimas Saputra", "Bagas Pratama", "Asep Hidayat", "Ujang Suryana"),
    *("Slamet Riyadi", "Joko", "Taufik Hidayat", "Ibrahim Malik", "Fajar Ramadhan", "Andi Firmansyah"),
    *("Muhammad Rafi", "Muhammad Iqbal", "Deni Setiawan", "Eko", "Yoga Permana", "Galih Nugraha"),
    *("Rian Hermawan", "Wahyu", "Cecep Supriatna", "Dadang", "Hendra Wijaya", "Imam Syafi'i"),
)
GIRLS = (
    *("Siti Nurhaliza", "Dewi Sartika", "Putri Ayu", "Neng Yanti", "Sri Wahyuni", "Nur Aini"),
    *("Fitri Handayani", "Aisyah", "Rina Marlina", "Intan Permata", "Lilis Suryani", "Wulan"),
)
MOTHERS = ("Yati", "Sumiati", "Nurjanah", "Eti Rohaeti", "Siti Aminah", "Kartini", "Mulyani", "Ratna", "Imas")


def nickname(name: str) -> str:
    """What a child of this name is called on the street: the last two syllables, roughly."""
    first = name.split()[-1] if name.startswith("Muhammad") else name.split()[0]
    return first[-4:].capitalize() if len(first) > 5 else first
