import pytest

from search.stemming import stem

FAMILIES = [
    "мектеп мектептер мектепте мектептің мектебі мектебіміз мектебіне мектептеріміздегі мектептен mektepte",
    "оқушы оқушылар оқушыларға оқушының оқушылардың оқушымыз okushylar",
    "жол жолдар жолы жолды жолдың жолға жолда жолымыз жолдағы жолдарын joldardy zholdardi",
    "су суды судың суға суы сумен сусыз",
    "халық халқы халқының халыққа халықтың халқымыз halyqtyñ",
    "жөндеу жөндеуге жөндеуді жөндесін жөндеп жөнделмеген жөндейтін жөндесе жөндеңіздер",
    "салу салынсын салып салған салуды салынған салса",
    "бала балалар баласы балалардың балаға балам баланың балаларын balalarga",
    "автобус автобустар автобуспен автобусты автобусы автобусқа",
    "ауыл ауылда ауылдағы ауылымыз ауылдың ауылы ауылға auylymyzda",
    "дәрігер дәрігерлер дәрігердің дәрігерге дәрігері",
    "үй үйі үйге үйде үйдің үйлер үйіне",
    "кітап кітабы кітапты кітаптар кітабымыз",
    "қоқыс қоқысы қоқысты қоқыстың қоқысқа",
    "сапа сапасы сапалы сапасын сапасыз",
    "қауіп қаупі қауіпті қауіпсіз қауіпсіздік қауіпсіздігі",
    "жұмыс жұмысы жұмысқа жұмыссыз жұмыстың",
    "орын орны орынды орнына орындар",
    "дәрі дәрілер дәріні дәрісі дәріге",
    "кезек кезегі кезекте кезекке кезектің кезегін",
    "бюджет бюджеттен бюджеті бюджетін бюджетке",
    "кеңес кеңесі кеңестің кеңеске",
    "заң заңы заңның заңға заңмен",
]
APART = [
    ("жол", "жыл"),
    ("қала", "қалдық"),
    ("бала", "бал"),
    ("мектеп", "мекеме"),
    ("су", "суық"),
    ("қар", "қарт"),
    ("тарих", "тариф"),
    ("сынып", "сын"),
    ("теңге", "тендер"),
    ("жылу", "жыл"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_a_kazakh_word_has_one_stem_in_all_its_forms(family):
    assert len({stem(word, "kk") for word in family.split()}) == 1


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_a_stem_is_its_own_stem(family):
    first = stem(family.split()[0], "kk")

    assert stem(first, "kk") == first


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_words_keep_different_stems(one, other):
    assert stem(one, "kk") != stem(other, "kk")


@pytest.mark.parametrize("word", ["терезелар", "депутаттер", "көшелар", "автобусга", "азаматке"])
def test_what_does_not_agree_with_the_stem_is_no_ending(word):
    assert len(stem(word, "kk")) == len(word)


@pytest.mark.parametrize(
    "family", ["школа школы школе школами школу", "дорога дороги дорог дорогами", "врач врачи врачей врачами"]
)
def test_a_russian_word_has_one_stem_in_its_forms(family):
    assert len({stem(word, "ru") for word in family.split()}) == 1


@pytest.mark.parametrize("word", ["", "а", "ың", "лар", "q", "ьъ"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_word_of_nothing_but_endings_does_no_harm(word, language):
    assert isinstance(stem(word, language), str)
