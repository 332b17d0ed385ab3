"""The style guide: every component once, with invented things in it (a page for those who build)."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rangkul.core.duties import Duty
from rangkul.core.paging import Shown


class SpecimenForm(forms.Form):
    """One field of each kind."""

    nickname = forms.CharField(
        label="Nama panggilan", help_text="Seperti yang ia sebut sendiri. Boleh julukan."
    )
    age = forms.IntegerField(
        label="Kira-kira umur berapa?",
        min_value=0,
        max_value=18,
        widget=forms.NumberInput(attrs={"data-counter": "", "inputmode": "numeric"}),
    )
    sex = forms.ChoiceField(
        label="Anak ini",
        choices=[("m", "Laki-laki"), ("f", "Perempuan"), ("u", "Belum jelas")],
        widget=forms.RadioSelect(attrs={"data-layout": "3"}),
    )
    doing = forms.MultipleChoiceField(
        label="Sedang apa?",
        required=False,
        choices=[
            ("busk", "Mengamen"),
            ("sell", "Berjualan"),
            ("beg", "Meminta-minta"),
            ("rest", "Beristirahat"),
        ],
        widget=forms.CheckboxSelectMultiple(attrs={"data-layout": "short"}),
    )
    place = forms.ChoiceField(
        label="Titik rawan", choices=[("", "Pilih tempat"), ("1", "Lampu merah Ramanda")]
    )
    met_on = forms.DateField(label="Tanggal", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    told = forms.BooleanField(label="Anak sudah diberi tahu bahwa ini dicatat")


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page itself; it reads nothing and changes nothing."""
    return render(request, "core/styleguide.html", specimens(timezone.now()))


def specimens(at: datetime) -> dict[str, Any]:
    """Invented values for every component."""
    return {"at": at, **_clocks(at), **_work(at), **_file(at), **_forms()}


def _clocks(at: datetime) -> dict[str, Any]:
    hour, day = timedelta(hours=1), timedelta(days=1)
    return {
        "running": at + 5 * day,
        "soon": at + 3 * hour,
        "late": at - 2 * day - hour,
        "stopped_at": at - 3 * day,
        "stopped_late": at - day,
        "tones": ["plain", "active", "done", "due_soon", "overdue", "danger", "outline"],
    }


def _work(at: datetime) -> dict[str, Any]:
    hour = timedelta(hours=1)
    rows = [
        Duty(
            at - 26 * hour,
            "Rujukan ke LKSA Rumah Pelangi belum dijawab",
            "#",
            "Telepon LKSA",
            "referral",
            "Anak DPK-2026-0142, layanan pengasuhan sementara",
        ),
        Duty(
            at + 3 * hour,
            "Batas 24 jam di RPS hampir habis",
            "#",
            "Lengkapi asesmen",
            "bed",
            "Anak DPK-2026-0157, masuk kemarin 20.10",
        ),
        Duty(
            at + 70 * hour,
            "Kunjungan rumah pertama",
            "#",
            "Catat kunjungan",
            "visit",
            "Anak DPK-2026-0139, Kelurahan Beji",
        ),
        Duty(None, "Kartu keluarga belum terbaca", "#", "Unggah ulang", "document"),
    ]
    return {
        "duties": rows,
        "tabs": [
            {"url": "#", "word": "Semua", "current": True, "count": 24},
            {"url": "#", "word": "Terlambat", "count": 3},
            {"url": "#", "word": "Menunggu mitra", "count": 7},
            {"url": "#", "word": "Selesai"},
        ],
        "crumbs": [("Hari ini", "#"), ("Kasus", "#")],
        "page": Shown([], first=False, next="20"),
        "columns": [
            {"word": "Mitra"},
            {"word": "Dirujuk", "num": True},
            {"word": "Dijawab", "num": True},
            {"word": "Rata-rata jawab"},
        ],
        "rows": [
            ["LKSA Rumah Pelangi", 18, 15, "2 hari 4 jam"],
            ["Dinas Pendidikan", 11, 11, "1 hari 2 jam"],
            ["Disdukcapil", 9, 6, "5 hari"],
        ],
    }


def _file(at: datetime) -> dict[str, Any]:
    hour = timedelta(hours=1)
    return {
        "steps": [
            {"word": "Penjangkauan", "state": "done", "note": "12 Mar"},
            {"word": "Serah terima", "state": "done", "note": "12 Mar"},
            {"word": "Identitas", "state": "skipped", "note": "bukan warga"},
            {"word": "Asesmen", "state": "now", "note": "sejak 13 Mar"},
            {"word": "Rencana", "state": "next"},
            {"word": "Layanan", "state": "next"},
            {"word": "Pulang", "state": "next"},
        ],
        "events": [
            {
                "at": at - hour,
                "words": "Rujukan diterima",
                "who": "Rina Marlina",
                "organisation": "LKSA Rumah Pelangi",
                "icon": "done",
                "tone": "done",
            },
            {
                "at": at - 5 * hour,
                "words": "Rujukan dikirim",
                "who": "Dewi Anggraini",
                "organisation": "Dinas Sosial",
                "icon": "send",
                "tone": "active",
                "detail": "Pengasuhan sementara, jawab dalam 2 hari kerja",
                "url": "#",
            },
            {
                "at": at - 30 * hour,
                "words": "Batas asesmen terlewati",
                "organisation": "Dinas Sosial",
                "icon": "overdue",
                "tone": "danger",
            },
            {
                "at": at - 49 * hour,
                "words": "Diserahkan ke RPS Beji Timur",
                "who": "Agus Salim",
                "organisation": "Satpol PP",
                "icon": "handover",
            },
            {
                "at": at - 50 * hour,
                "words": "Ditemui di Lampu merah Ramanda",
                "who": "Agus Salim",
                "organisation": "Satpol PP",
                "icon": "encounter",
            },
        ],
        "pairs": [
            ("Umur", "Kira-kira 12 tahun (ditebak)"),
            ("Asal", "Kelurahan Pondok Cina, Depok"),
            ("Akta kelahiran", ""),
            ("Sekolah", "Berhenti di kelas 5"),
        ],
        "readers": [
            {
                "who": "Dewi Anggraini",
                "role": "Pekerja sosial",
                "organisation": "Dinas Sosial",
                "at": at - 2 * hour,
                "why": "Menyusun rencana",
            },
            {
                "who": "Sari Puspita",
                "role": "Petugas RPS",
                "organisation": "RPS Beji Timur",
                "at": at - 20 * hour,
                "why": "Menerima anak",
            },
        ],
        "reasons": [
            "Nama panggilan sama: Ucil",
            "Umur berdekatan: 12 dan 11 tahun",
            "Ditemui di titik yang sama bulan lalu",
        ],
        "against": ["Nama ibu berbeda"],
        "missing": ["Orang tua belum dihubungi", "Belum diperiksa kesehatan"],
        "codes": ["Kepercayaan", "Komunikasi"],
        "consequences": ["Kasus tertutup untuk semua mitra.", "Rujukan yang terbuka ditarik kembali."],
        "conflict": [
            {
                "name": "school",
                "word": "Sekolah",
                "yours": "SDN Beji 3, kelas 5",
                "theirs": "Sudah berhenti sekolah",
                "yours_value": "y",
                "theirs_value": "t",
            },
            {
                "name": "guardian",
                "word": "Wali",
                "yours": "Nenek, di Bojonggede",
                "theirs": "",
                "yours_value": "y",
                "theirs_value": "t",
            },
        ],
    }


def _forms() -> dict[str, Any]:
    return {"form": SpecimenForm({"nickname": "Ucil", "age": "31", "sex": "m"})}
