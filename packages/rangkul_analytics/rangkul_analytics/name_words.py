"""Words that names are made of in western Java and Jakarta: known names, street names, titles, abbreviations.

Written down from general knowledge with the sample register in view, but not its answers. A word on `KNOWN`
is never taken for a slip of another; being absent from it means nothing.
"""


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


# Titles never tell two children apart; a name that is nothing but a title is kept as written.
TITLES = words(
    "h hj kh ust ustad ustadz drs dra ir dr sdr sdri an alm almh tn ny nn rd rr tb r raden tubagus"
)
# Calls put before a name. On the street they may be all there is, so they fall only when a name remains.
CALLS = words("mas mbak bang dik adik kak si sang de dek")

_SHORT = {
    "muhammad": """m md mhd mhmd muh moh moch much mochamad mochammad muchamad muchammad mohamad mohammad
        muhamad
        muhammad mohamed muhamed mukhamad mukhammad""",
    "abdul": "abd abdl abdoel abdul",
    "siti": "st sti siti sitti",
    "ahmad": "achmad akhmad akhmat ahmat achmat ahmad",
    "nur": "noor noer nur nuur",
}
ABBREVIATIONS = {short: full for full, shorts in _SHORT.items() for short in words(shorts)}

# Names a street takes for granted; whoever is called so may be anyone. Offices write them in any column.
NICKNAMES = words("""
    acep aceng acil adek adul ableh ambon ateng bagong baim bejo bendot black bocil bolang boncel
    bontot botak boy boim bule buluk buntet buyung cebol cemong cepot cipluk codet combro cungkring
    dekil dower gembul gendon gendut gepeng gimbal gondrong gopar gundul idoy ipul item jabrik
    jangkung jarot jigo jiung kampret kacong kancil keling kentung keriting kiki kipli komeng kribo
    kucai kunyil kutil lontong memet monyong ncek ndut neng nonong nyong oboy odoy ogut ompong oneng
    opik otong pepeng pesek petong pitak pletok plontos pongki putih sipit sule tebe tole tompel
    tongky tuyul ucil ucok udin ujang unyil upik yoyo
    """)

KNOWN = NICKNAMES | words("""
    abdul abidin ade adi adit aditya adji agung agus ahmad aida aji aldi aldo alfian ali amelia amin
    aminah amir amri andi andika andini andre angga anggi anggun ani anisa anton anwar arga ari
    arief arif arifin aris arya asep asih asri atika ayu aziz azis bagas bagus bahar bambang banu
    bayu bella bima bintang budi bunga cahya cahyo candra cecep chandra cici cinta citra cucu dadan
    dadang dani danu darma dea dede dedi deni deri desi devi dewa dewi dian diana dika dila dimas
    dina dinda dini dita dodi doni dwi edi eka eko elis elsa endang enjang entin entis erik erna
    erwin euis fadil fadilah fahmi fahri faisal fajar farhan farid fatimah fauzan fauzi febri feri
    fikri firman fitri galang galih gilang gina gita gunawan guntur hadi hafiz haikal hakim halimah
    hamid handayani handoko hani harun hasan hasanah hendra hendri heni heri hermawan hidayat husen
    husni ibnu ibrahim ida idris iis ika ikhsan ilham ilyas imam iman imas ina indah indra intan
    ipah iqbal ira irfan irma irwan isah iskandar ismail ita iwan jaelani jaja jajang jaka jamal
    jamilah jaya jefri joko joni juju juli julia jumadi juminten kardi karim kartika kartini
    khadijah khoirul kokom komala komar komariah krisna kurnia kurniawan kusuma laila lani lestari
    lia lilis lina lisa lukman lulu lutfi maharani mahmud malik maman mansur mardi maria mariam
    marni maryam maulana maya mega melati meli mila mimin mira mirna mita muhammad mulyadi mulyana
    mulyati munir musa mustofa nabila nadia nana nanang nani nanda naufal nazwa neni nia nina nining
    ningsih nisa nita nova novi novita nugraha nugroho nunung nur nuraini nurdin nurhalizah
    nurhaliza nurhayati nurjanah nurul nyai oding odin oki oman pandu parti permana permata pipit
    prasetyo pratama pratiwi puji purnama puspita putra putri radit rafi rafli rahayu rahma rahman
    rahmat raka rama ramadhan ramadhani ramdan ramdani ramli randi rangga rani rara ratih ratna ratu
    reno rendi reni reva revan reza rian rida ridho ridwan rifai rifki rika riki rina rini rio risa
    riska risma rita riyan rizal rizki robi rohayati rohmah rohman roni rosa rosidah rudi ruli
    rukmini rusdi rusli saepudin safitri sahrul saiful salim salma salsa samsul sandi santi santoso
    saputra saputri sari sarinah satria septian setiawan sidik sigit sinta siska siti slamet soleh
    sri suci sudirman sugeng suhendra suherman sukma sulaeman sulaiman sulastri sulis sumarni
    sumiati supardi suparman supri supriadi supriatna surya suryana suryani suryati susan susanti
    susi susilo sutisna sutrisno syahrul syarif tarmizi tata tatang taufik tedi teguh tia tika tina
    tini tino titi titin toni tono topan tri tuti ujang ulfa umar umi usep usman vina wahid wahyu
    wahyudi wahyuni wati wawan wibowo widya wijaya wildan winarti winda wira wiwin wulan wulandari
    yadi yana yanti yanto yati yayah yeni yoga yogi yono yuda yudi yuli yuliana yuliani yulianti
    yuni yunita yusril yusuf zaenal zahra zaki zakaria zulfa zulkifli
    """)
