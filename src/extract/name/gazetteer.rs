//! The word lists of `data/`, embedded: places, organisations, first names, surnames, demonyms.
//!
//! `tools/gazetteers.py` makes all but the organisations, which are written by hand. A form is
//! looked up as its folded words with one blank between them: `cote d ivoire`.

use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::lang::LANGUAGES;
use crate::text::{fold, words};

const PLACES: &str = include_str!("../../../data/places.txt");
const ORGANISATIONS: &str = include_str!("../../../data/organisations.txt");
const PEOPLE: &str = include_str!("../../../data/people.txt");
const FIRST_NAMES: &str = include_str!("../../../data/first-names.txt");
const SURNAMES: &str = include_str!("../../../data/surnames.txt");
const DEMONYMS: &str = include_str!("../../../data/demonyms.txt");

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);

/// How well known a place is, which is how far its bare name is believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PlaceRank {
    #[default]
    None,
    /// A town of less than 100,000 people.
    Small,
    City,
    Region,
    Country,
}

/// What the lists know of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) place: PlaceRank,
    pub(crate) organisation: bool,
    pub(crate) first_name: bool,
    pub(crate) surname: bool,
    /// Where the full name of a well-known person stands in the list, from 1; 0 for none.
    person: u16,
    /// Words in the longest form of a place or organisation that begins with this word.
    pub(crate) longest: u8,
    /// The same number for every form of one place or organisation; 0 for none.
    thing: u32,
}

pub(crate) struct Gazetteer {
    entries: FxHashMap<&'static str, Entry>,
    /// The full names of well-known people.
    people: Vec<&'static str>,
    /// The first forms of countries, by the number of their things.
    countries: FxHashMap<u32, &'static str>,
}

/// The lists, read on first use.
pub(crate) fn gazetteer() -> &'static Gazetteer {
    &GAZETTEER
}

/// The countries that the demonyms of a language lead to, each as the first form that the list of
/// places has: `russa`, `russo` -> `russia`.
fn lands(language: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    DEMONYMS.lines().flat_map(move |line| {
        let (land, languages) = line.split_once('|').unwrap_or_default();
        let words = languages
            .split('|')
            .find_map(|words| words.strip_prefix(language)?.strip_prefix(' '))
            .unwrap_or_default();
        words.split(' ').filter(|word| !word.is_empty()).map(move |word| (word, land))
    })
}

/// The demonyms of a language.
pub(super) fn demonyms(language: &str) -> impl Iterator<Item = &'static str> {
    lands(language).map(|(word, _)| word)
}

/// What words of a language are said of a country, by its demonyms and by its name in any language,
/// each with one form of the country's name.
#[derive(Debug)]
pub(crate) struct Lands(FxHashMap<&'static str, &'static str>);

impl Lands {
    /// The demonyms of a language and the one-word names of countries.
    pub(crate) fn of(language: &str) -> Option<&'static Self> {
        static ALL: LazyLock<Vec<(&'static str, Lands)>> = LazyLock::new(|| {
            let codes = LANGUAGES.iter().map(|files| files.code);
            codes.map(|code| (code, Lands::read(code))).collect()
        });
        ALL.iter().find(|(code, _)| *code == language).map(|(_, lands)| lands)
    }

    fn read(language: &str) -> Self {
        let countries = PLACES.lines().filter_map(|line| line.strip_prefix('c'));
        let names = countries.flat_map(|line| {
            let land = line.split('|').next().unwrap_or_default();
            line.split('|').filter(|form| !form.contains(' ')).map(move |form| (form, land))
        });
        Self(names.chain(lands(language)).filter(|(_, land)| !land.is_empty()).collect())
    }

    /// The country that a folded word is said of.
    pub(crate) fn get(&self, word: &str) -> Option<&'static str> {
        self.0.get(word).copied()
    }
}

impl Entry {
    /// Whether a well-known person is called so.
    pub(crate) fn is_person(self) -> bool {
        self.person != 0
    }
}

impl Gazetteer {
    fn read() -> Self {
        let lists = [PLACES, FIRST_NAMES, SURNAMES].iter().map(|list| list.len() / 8).sum();
        let entries = FxHashMap::with_capacity_and_hasher(lists, FxBuildHasher);
        let mut gazetteer = Self { entries, people: Vec::new(), countries: FxHashMap::default() };
        let mut thing = 0;
        for line in PLACES.lines() {
            thing += 1;
            let rank = match line.as_bytes().first() {
                Some(b'c') => PlaceRank::Country,
                Some(b'r') => PlaceRank::Region,
                Some(b't') => PlaceRank::City,
                _ => PlaceRank::Small,
            };
            let forms = line.get(1..).unwrap_or_default();
            if rank == PlaceRank::Country {
                gazetteer.countries.insert(thing, forms.split('|').next().unwrap_or_default());
            }
            for form in forms.split('|') {
                let entry = gazetteer.entry(form);
                entry.place = rank;
                entry.thing = thing;
            }
        }
        for line in ORGANISATIONS.lines().filter(|line| !line.starts_with('#')) {
            thing += 1;
            for form in line.split('|') {
                // `=UN`: means the same where it is a name, but may be a word.
                let word = form.strip_prefix('=');
                let entry = gazetteer.entry(kept(joined(word.unwrap_or(form))));
                entry.organisation |= word.is_none();
                if word.is_none() || entry.thing == 0 {
                    entry.thing = thing;
                }
            }
        }
        for name in FIRST_NAMES.lines() {
            gazetteer.entries.entry(name).or_default().first_name = true;
        }
        for name in SURNAMES.lines() {
            gazetteer.entries.entry(name).or_default().surname = true;
        }
        for line in PEOPLE.lines().filter(|line| !line.starts_with('#')) {
            gazetteer.people.push(line.split('|').next().unwrap_or_default());
            let person = u16::try_from(gazetteer.people.len()).unwrap_or_default();
            for form in line.split('|') {
                gazetteer.entries.entry(kept(joined(form))).or_default().person = person;
            }
        }
        gazetteer
    }

    /// The full name of a well-known person, if the form is one of theirs.
    pub(crate) fn person(&self, form: &str) -> Option<&'static str> {
        let number = usize::from(self.get(form).person);
        self.people.get(number.checked_sub(1)?).copied()
    }

    /// The same for what is an organisation, which a city's team is not: `Milan`.
    pub(crate) fn organisation(&self, key: &str) -> Option<u32> {
        let entry = self.get(key);
        let is_place = entry.place != PlaceRank::None && !entry.organisation;
        Some(entry.thing).filter(|&thing| thing != 0 && !is_place)
    }

    /// What is known of folded words joined by one blank.
    pub(crate) fn get(&self, form: &str) -> Entry {
        self.entries.get(form).copied().unwrap_or_default()
    }

    /// The number that all forms of one place or organisation share.
    pub(crate) fn thing(&self, key: &str) -> Option<u32> {
        Some(self.get(key).thing).filter(|&thing| thing != 0)
    }

    /// The first form of the country that a form is a name of.
    pub(crate) fn country(&self, form: &str) -> Option<&'static str> {
        self.countries.get(&self.thing(form)?).copied()
    }

    /// The entry of a form, its first word told how long the form is.
    fn entry(&mut self, form: &'static str) -> &mut Entry {
        if let Some((first, rest)) = form.split_once(' ') {
            let length = u8::try_from(rest.split(' ').count() + 1).unwrap_or(u8::MAX);
            let start = self.entries.entry(first).or_default();
            start.longest = start.longest.max(length);
        }
        self.entries.entry(form).or_default()
    }
}

/// A form that stands so in no list: there are some hundred, and they are needed to the end.
fn kept(form: String) -> &'static str {
    form.leak()
}

/// The folded words of a name with one blank between them.
pub(crate) fn joined(name: &str) -> String {
    let folded = fold(name);
    let mut key = String::with_capacity(folded.len());
    for word in words(&folded) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word.text);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_forms_are_folded_as_the_program_folds() {
        for list in [PLACES, FIRST_NAMES, SURNAMES] {
            for form in list.lines().flat_map(|line| line.split('|')) {
                assert_eq!(joined(form), form);
            }
        }
    }

    #[test]
    fn the_lists_stay_under_one_megabyte() {
        let lists = [PLACES, ORGANISATIONS, PEOPLE, FIRST_NAMES, SURNAMES, DEMONYMS];
        assert!(lists.iter().map(|list| list.len()).sum::<usize>() < 1_000_000);
    }

    #[test]
    fn a_demonym_leads_to_its_country() {
        let land = |language, word| Lands::of(language).and_then(|lands| lands.get(word));
        assert_eq!(land("it", "australiane"), land("en", "australian"));
        assert_eq!(land("it", "tedeschi"), land("en", "germany"));
        assert_eq!(land("fr", "britannique"), land("es", "ingles"));
        assert!(land("it", "russa").is_some() && land("it", "mesa").is_none());
    }

    #[test]
    fn one_place_has_one_number_in_every_language() {
        let moscow = gazetteer().thing("mosca");
        assert!(moscow.is_some());
        assert_eq!(gazetteer().thing("moscow"), moscow);
        assert_eq!(gazetteer().thing("moscou"), moscow);
    }
}
