"""Names for invented registers: boys, girls, mothers, and what the street calls them."""


def _names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(",")]


BOYS = _names("""
    Aditya, Agung Nugroho, Ahmad Fadilah, Ahmad Rifai, Aldo, Alfian, Andika, Andre Wijaya, Anton, Ardi,
    Ari Wibowo, Asep Hidayat, Asep Saepudin, Bagus, Bambang, Budi Santoso, Cahyo, Candra, Dadang, Dani
    Ramdani, Dedi Kurniawan, Dede Supriatna, Dika, Dodi, Eka Saputra, Endang, Fahri, Fajar Sidik,
    Faisal, Feri, Firman, Galang, Hadi, Hafiz, Haikal, Heri, Ikhsan, Imam Syafii, Indra, Irfan, Iqbal,
    Jaka, Johan, Joni, Krisna, Lukman, Maulana Malik, Muhammad Fauzan, Muhammad Ilham, Muhammad Rafli,
    Mulyana, Nanang, Naufal, Opik, Oki, Pandu, Putra, Raka, Randi, Rahmat Hidayat, Reno, Revan, Rian,
    Ridho, Rifki, Rizal, Robi, Roni, Sahrul Gunawan, Saiful Anwar, Samsul, Satria, Sigit, Supri, Teguh,
    Tono, Udin Saprudin, Wawan Setiawan, Wildan, Yadi, Yoga, Yogi, Yudi, Zaenal Abidin, Zaki
    """)
GIRLS = _names("""
    Amelia, Anisa, Ayu Lestari, Bunga, Cinta, Citra, Dina, Dinda, Elsa, Euis, Fatimah, Fitri, Gita,
    Hani, Indah Permata, Intan, Kartika, Lani, Lia, Lina, Maya, Melati, Mila, Nabila, Nadia, Neneng,
    Nia, Novi, Nur Hasanah, Putri, Putri Ayu, Rani, Ratna, Risma, Salsa, Sari, Siti Aisah, Siti Maryam,
    Siti Rohmah, Susi, Tia, Tina, Tri Wulandari, Ulfa, Vina, Winda, Yanti, Zahra
    """)
MOTHERS = _names("""
    Aisah, Ani, Atikah, Cucu, Darmi, Dewi, Eem, Een, Elis, Enok, Erna, Euis, Fatmawati, Heni, Iis, Imas,
    Ipah, Iroh, Jamilah, Karsih, Komariah, Lilis, Maemunah, Marsinah, Mimin, Mursiti, Nani, Neneng,
    Nining, Nunung, Nuraini, Parti, Rina, Rohmah, Romlah, Rusmi, Saodah, Sarinah, Siti Khotimah, Siti
    Fatimah, Sri Hartati, Sri Lestari, Sulis, Sumarni, Suparti, Surti, Titin, Tukiyem, Tri Wahyuni,
    Wiwin, Yati, Yayah, Yuyun
    """)
STREET = _names("""
    Acil, Ateng, Botak, Bagong, Bontot, Cepot, Codet, Gembul, Gondrong, Gundul, Jangkung, Keling,
    Kentung, Ompong, Sipit, Tompel
    """)
