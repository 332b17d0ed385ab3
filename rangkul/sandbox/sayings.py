"""What is said and written in the invented city: needs, reasons, views, reports."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A need in a social worker's words, its horizon, who gives it, and what the giver is told and tells."""

    words: str
    horizon: str
    giver: str
    reason: str = ""
    why: str = ""
    report: str = ""


# service: what it is for; of our own office ("") nobody is asked.
NEEDS: dict[str, Need] = {
    "birth_certificate": Need(
        "Belum punya akta kelahiran",
        "short",
        "disdukcapil",
        "identity",
        "Tanpa akta anak tidak bisa didaftarkan ke sekolah.",
        "Akta sudah terbit dan diserahkan kepada ibu.",
    ),
    "school_return": Need(
        "Ingin kembali bersekolah",
        "short",
        "disdik",
        "learning",
        "Anak ingin sekolah lagi; keluarga setuju mengantar.",
        "Anak sudah masuk kelas, perlengkapan dibantu sekolah.",
    ),
    "mentoring": Need(
        "Perlu pendamping belajar dan bermain",
        "medium",
        "lksa",
        "wish",
        "Sore hari tidak ada yang menemani anak di rumah.",
        "Anak datang dua kali seminggu dan mulai betah.",
    ),
    "vocational_training": Need(
        "Ingin belajar keterampilan untuk bekerja",
        "long",
        "lksa",
        "livelihood",
        "Anak sudah lama tidak sekolah dan ingin punya penghasilan lain.",
        "Pelatihan dasar selesai, anak mendapat sertifikat.",
    ),
    "health_check": Need(
        "Batuk lama dan luka di kaki, perlu diperiksa",
        "immediate",
        "dinkes",
        "health",
        "Keluhan sudah lebih dari seminggu dan belum pernah diobati.",
        "Sudah diperiksa dan diberi obat; kontrol sekali lagi.",
    ),
    "psychological_support": Need(
        "Sering terbangun ketakutan, perlu psikolog",
        "short",
        "dp3ap2kb",
        "safety",
        "Anak takut didekati orang dewasa; perlu pendampingan sebelum pulang.",
        "Empat kali pertemuan, anak lebih tenang.",
    ),
    "counselling": Need("Perlu teman bicara tentang hidup di jalan", "immediate", ""),
    "parenting_support": Need("Orang tua perlu pegangan agar anak tidak kembali ke jalan", "medium", ""),
}

# From which age on a child is heard to say so.
VIEWS = (
    (0, "Belum banyak bicara; menggambar rumah dan ibunya."),
    (0, "Mau ibu."),
    (6, "Saya mau pulang, tapi takut dimarahi."),
    (6, "Saya ingin sekolah lagi dan main bola."),
    (9, "Saya mau bantu ibu, jangan disuruh ngamen lagi."),
    (14, "Saya ingin kerja yang benar, bisa servis motor."),
    (14, "Saya malu masuk sekolah lagi, sudah ketinggalan."),
)
FAMILY_VIEWS = (
    "Ibu ingin anak pulang dan sekolah.",
    "Keluarga minta waktu sampai ada penghasilan.",
    "Nenek bersedia menjaga selama ibu bekerja.",
    "",
)


def views_at(age: int) -> list[str]:
    """What a child of this age may say about what it wants."""
    return [words for least, words in VIEWS if least <= age and (least > 0 or age < 6)]
