//! The shape of `names.toml`: which words of a language announce, form or rule out a name.
//!
//! Every list is one string of words parted by blanks, folded (lower case, no accents). A word may
//! stand in several lists.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// What a word can do for a name. One word may do several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum WordClass {
    /// Function words and others that are no name although a sentence begins with them.
    Common,
    /// Words that are capitalised and no name: months, feasts, offices, events.
    NotName,
    /// Stands before a person and is no part of the name: `signor`, `generale`.
    Title,
    /// Stands before a person and is part of the name: `Don`.
    Honorific,
    /// An office or a relation, held by a person named after it: `ministro`, `sorella`.
    Role,
    /// Before an office that is held no more, or not yet: `ex`, `futuro`.
    Former,
    /// The field of an office, capitalised by some papers: `Difesa`.
    Portfolio,
    /// Inside a person's name: `de`, `van`, `bin`.
    Particle,
    /// Inside the name of an organisation or place: `della`, `of`.
    Linker,
    /// `and` inside the name of an organisation.
    And,
    /// Definite articles, alone or joined with a preposition.
    Article,
    /// Before places more often than before others.
    PlacePreposition,
    /// Verbs whose subject is mostly a person.
    Speech,
    /// The first word of a place's name: `lago`, `piazza`.
    PlaceHead,
    /// As `PlaceHead`, but written small only right before the name: `corso`.
    PlaceHeadDirect,
    /// As `PlaceHead`, but only with a capital.
    PlaceHeadCapital,
    /// The last word of a place's name: `River`.
    PlaceTail,
    /// Announces a place and is no part of its name: `città`.
    PlaceContext,
    /// The first word of an organisation's name: `ministero`, `banca`.
    OrganisationHead,
    /// As `OrganisationHead`, but only with a capital: `Partito`.
    OrganisationHeadCapital,
    /// As the heads, and complete without what follows: `Senato`.
    Complete,
    /// Heads of organisations that are named after people: `Fondazione`.
    NamedAfter,
    /// Organisations that a place of office does not become part of: `Procura`.
    Seated,
    /// The last word of an organisation's name: `Inc`, `University`.
    OrganisationTail,
    /// Announces an organisation and is no part of its name: `società`.
    OrganisationContext,
    /// Bodies that are meant one by one although written small: `governo`.
    Institution,
    /// Bodies that every country or town has its own of, so that the word alone, capital or not, tells
    /// nothing of which: `governo`, `Senato`.
    Generic,
    /// An adjective that belongs to the body before it: `europeo`, `nazionale`.
    Adjective,
    /// Adjectives for a part of a place: `orientale`.
    Direction,
    /// Verbs that say what a name is: `is`.
    Copula,
    /// What an apostrophe joins to the name of an owner: the `s` of `Anna's`.
    Possessive,
    /// Adjectives and nouns of nationality.
    Demonym,
    /// An organisation's one-word name that would be something else in another language.
    OrganisationName,
    /// Indefinite articles: what follows is a thing of a kind rather than a name.
    Indefinite,
    /// Definite articles of the plural.
    PluralArticle,
    /// Announces a ship, film, prize, product: what follows is neither of our three kinds.
    OtherContext,
    /// The first word of the name of something else: `Coppa`, `Premio`.
    OtherHead,
}

/// A set of [`WordClass`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClasses(u64);

/// What a language's `names.toml` says.
#[derive(Debug, Default)]
pub struct NameRules {
    words: FxHashMap<Box<str>, WordClasses>,
    /// Endings of words that are nouns or verbs like others: `zione`.
    common_endings: Vec<Box<str>>,
    /// Whether every noun is capitalised, so that a capital is no evidence.
    pub nouns_are_capitalised: bool,
    /// How far a capital is doubted that nothing else supports, in the unit of
    /// `extract::name::evidence`: more where titles of works and models are capitalised throughout.
    pub doubt: i32,
    /// Whether a city with an article is its team: `il Cagliari`.
    pub cities_take_no_article: bool,
    /// Whether headlines have capitals throughout.
    pub headlines_are_capitalised: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct NamesFile {
    nouns_are_capitalised: bool,
    cities_take_no_article: bool,
    headlines_are_capitalised: bool,
    doubt: i32,
    common: String,
    common_endings: String,
    not_names: String,
    titles: String,
    honorifics: String,
    roles: String,
    former: String,
    portfolios: String,
    particles: String,
    linkers: String,
    and: String,
    articles: String,
    place_prepositions: String,
    speech: String,
    place_heads: String,
    place_heads_direct: String,
    place_heads_capital: String,
    place_tails: String,
    place_context: String,
    organisation_heads: String,
    organisation_heads_capital: String,
    complete: String,
    named_after: String,
    seated: String,
    organisation_tails: String,
    organisation_context: String,
    institutions: String,
    generic: String,
    adjectives: String,
    directions: String,
    copulas: String,
    possessives: String,
    demonyms: String,
    organisation_names: String,
    indefinite: String,
    plural_articles: String,
    other_context: String,
    other_heads: String,
}

impl WordClasses {
    pub fn has(self, class: WordClass) -> bool {
        self.0 & 1 << (class as u8) != 0
    }

    fn insert(&mut self, class: WordClass) {
        self.0 |= 1 << (class as u8);
    }
}

impl NameRules {
    /// Reads a `names.toml`, whose demonyms are joined by `demonyms`.
    pub fn parse<'a>(
        toml: &str,
        demonyms: impl Iterator<Item = &'a str>,
    ) -> Result<Self, toml::de::Error> {
        let file: NamesFile = toml::from_str(toml)?;
        let mut rules = Self {
            nouns_are_capitalised: file.nouns_are_capitalised,
            cities_take_no_article: file.cities_take_no_article,
            headlines_are_capitalised: file.headlines_are_capitalised,
            doubt: file.doubt,
            ..Self::default()
        };
        rules.common_endings = file.common_endings.split_whitespace().map(Into::into).collect();
        for (list, class) in file.lists() {
            rules.add(list, class);
        }
        for demonym in demonyms {
            rules.add(demonym, WordClass::Demonym);
        }
        Ok(rules)
    }

    /// The classes of a folded word.
    pub fn classes(&self, folded: &str) -> WordClasses {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// Whether a folded word looks like a noun or verb of the language.
    pub fn has_common_ending(&self, folded: &str) -> bool {
        self.common_endings
            .iter()
            .any(|ending| folded.len() > ending.len() + 2 && folded.ends_with(&**ending))
    }

    fn add(&mut self, list: &str, class: WordClass) {
        for word in list.split_whitespace() {
            self.words.entry(word.into()).or_default().insert(class);
        }
    }
}

impl NamesFile {
    fn lists(&self) -> [(&str, WordClass); 37] {
        [
            (&self.common, WordClass::Common),
            (&self.not_names, WordClass::NotName),
            (&self.titles, WordClass::Title),
            (&self.honorifics, WordClass::Honorific),
            (&self.roles, WordClass::Role),
            (&self.former, WordClass::Former),
            (&self.portfolios, WordClass::Portfolio),
            (&self.particles, WordClass::Particle),
            (&self.linkers, WordClass::Linker),
            (&self.and, WordClass::And),
            (&self.articles, WordClass::Article),
            (&self.place_prepositions, WordClass::PlacePreposition),
            (&self.speech, WordClass::Speech),
            (&self.place_heads, WordClass::PlaceHead),
            (&self.place_heads_direct, WordClass::PlaceHeadDirect),
            (&self.place_heads_capital, WordClass::PlaceHeadCapital),
            (&self.place_tails, WordClass::PlaceTail),
            (&self.place_context, WordClass::PlaceContext),
            (&self.organisation_heads, WordClass::OrganisationHead),
            (&self.organisation_heads_capital, WordClass::OrganisationHeadCapital),
            (&self.complete, WordClass::Complete),
            (&self.named_after, WordClass::NamedAfter),
            (&self.seated, WordClass::Seated),
            (&self.organisation_tails, WordClass::OrganisationTail),
            (&self.organisation_context, WordClass::OrganisationContext),
            (&self.institutions, WordClass::Institution),
            (&self.generic, WordClass::Generic),
            (&self.adjectives, WordClass::Adjective),
            (&self.directions, WordClass::Direction),
            (&self.copulas, WordClass::Copula),
            (&self.possessives, WordClass::Possessive),
            (&self.demonyms, WordClass::Demonym),
            (&self.organisation_names, WordClass::OrganisationName),
            (&self.indefinite, WordClass::Indefinite),
            (&self.plural_articles, WordClass::PluralArticle),
            (&self.other_context, WordClass::OtherContext),
            (&self.other_heads, WordClass::OtherHead),
        ]
    }
}
