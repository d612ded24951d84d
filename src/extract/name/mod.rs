//! People, organisations and places: rules with evidence, unified within the article.
//!
//! The words are read once (`token.rs`), cut into candidates by the grammar of names
//! (`candidate.rs`), undecided ones are weighed (`evidence.rs`) over the whole article and resolved
//! to full names (`resolve.rs`). Word lists stand in `src/lang/*/names.toml` and `data/`.

mod candidate;
mod evidence;
mod gazetteer;
mod headline;
mod people;
mod resolve;
mod role;
mod token;
mod votes;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

pub(crate) use gazetteer::{Lands, gazetteer, joined};
pub(crate) use resolve::SOME_BODY;

use crate::lang::{LANGUAGES, NameRules, WordClass};
use crate::model::{NameMention, RoleMention, RuleName, StartMention};
use crate::text::CleanText;
use resolve::{Full, Resolved};
use token::{Case, Tokens};

/// The names of a text, in order, none overlapping, each with its fullest form in this text.
pub fn find(text: &CleanText, language: &str) -> Vec<NameMention> {
    find_all(text, language).names
}

/// What a text says of people, organisations and places.
#[derive(Debug, Default)]
pub struct Found {
    pub names: Vec<NameMention>,
    pub roles: Vec<RoleMention>,
    pub starts: Vec<StartMention>,
}

/// The names of a text, the offices in it, and the words of which it does not say whether they are
/// names.
pub fn find_all(text: &CleanText, language: &str) -> Found {
    let rules = rules(language);
    let mut tokens = Tokens::read(text, rules);
    if rules.headlines_are_capitalised {
        headline::lower(&mut tokens);
    }
    let usage = Usage::of(&tokens);
    let is_plain = |at: usize| usage.is_plain(&tokens, at);
    let candidates = candidate::scan(&tokens, &is_plain, rules);
    let Resolved { named, starts } = resolve::resolve(&tokens, &candidates, rules);
    let offices = role::find(&tokens, &named);
    let names = named
        .into_iter()
        .map(|name| NameMention {
            span: name.span,
            kind: name.kind,
            name: match name.full {
                Full::Here(span) => text.slice(span),
                Full::Listed(full) => CleanText::from(full),
            },
            rule: RuleName::new(name.rule),
        })
        .collect();
    Found { names, roles: offices, starts }
}

/// The name rules of a language, read on first use; none for a language without a folder.
fn rules(language: &str) -> &'static NameRules {
    static RULES: [OnceLock<NameRules>; LANGUAGES.len()] =
        [const { OnceLock::new() }; LANGUAGES.len()];
    static NONE: OnceLock<NameRules> = OnceLock::new();
    let row = LANGUAGES.iter().position(|files| files.code == language);
    let Some((cell, files)) = row.and_then(|row| Some((RULES.get(row)?, LANGUAGES.get(row)?)))
    else {
        return NONE.get_or_init(NameRules::default);
    };
    cell.get_or_init(|| {
        NameRules::parse(files.names, gazetteer::demonyms(files.code)).unwrap_or_default()
    })
}

/// How the text writes its words where no sentence begins.
struct Usage<'a> {
    small: FxHashSet<&'a str>,
    capital: FxHashSet<&'a str>,
}

impl<'a> Usage<'a> {
    fn of(tokens: &'a Tokens<'a>) -> Self {
        let mut usage = Self { small: FxHashSet::default(), capital: FxHashSet::default() };
        for (at, token) in tokens.list.iter().enumerate() {
            if token.case == Case::Lower {
                usage.small.insert(tokens.folded(at));
            } else if token.is_capital() && !token.begins() {
                usage.capital.insert(tokens.folded(at));
            }
        }
        usage
    }

    /// Whether a word at the start of a sentence owes its capital to that alone.
    fn is_plain(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let Some(token) = tokens.get(at) else { return true };
        let word = tokens.folded(at);
        if token.case == Case::Upper && token.span.len() > 1 {
            return false;
        }
        if token.classes.has(WordClass::Common) {
            return true;
        }
        self.small.contains(word) && !self.capital.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityKind;
    use crate::text::clean;

    /// Names as `kind text` or `kind text = fullest form`, parted by `; `.
    #[track_caller]
    fn check(language: &str, text: &str, expected: &str) {
        let text = clean(text).text;
        let row = |mention: &NameMention| {
            let kind = match mention.kind {
                EntityKind::Person => "person",
                EntityKind::Organisation => "organisation",
                EntityKind::Place => "place",
            };
            let words = mention.span.of(&text);
            let full = if words == &*mention.name {
                String::new()
            } else {
                format!(" = {}", mention.name)
            };
            format!("{kind} {words}{full}")
        };
        let found: Vec<String> = find(&text, language).iter().map(row).collect();
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn an_office_announces_its_holder() {
        check(
            "it",
            "Il ministro della Difesa lettone Arvils Krumzins parla oggi.",
            "person Arvils Krumzins",
        );
        check("fr", "Le ministre de la Défense Paul Durand attend.", "person Paul Durand");
        check(
            "de",
            "Die Zeit drängt, sagte Kanzlerin Erika Muster im Saal.",
            "person Erika Muster",
        );
    }

    #[test]
    fn an_acronym_before_a_person_is_the_organisation() {
        check(
            "it",
            "Per il capo della Cia Walter Rossi è presto.",
            "organisation Cia; person Walter Rossi",
        );
    }

    #[test]
    fn a_surname_alone_is_who_was_named_in_full() {
        check(
            "it",
            "La sindaca Anna Verdi è a Roma. Più tardi Verdi parte.",
            "person Anna Verdi; place Roma; person Verdi = Anna Verdi",
        );
    }

    #[test]
    fn two_bearers_leave_a_surname_alone() {
        check(
            "it",
            "Anna Verdi e Carla Verdi litigano. Poi la signora Verdi tace.",
            "person Anna Verdi; person Carla Verdi; person Verdi",
        );
    }

    #[test]
    fn places_have_their_fullest_form() {
        check(
            "it",
            "Gli Usa tacciono e gli Stati Uniti aspettano a Mosca.",
            "place Usa = Stati Uniti; place Stati Uniti; place Mosca",
        );
    }

    #[test]
    fn head_words_make_organisations_and_places() {
        check(
            "it",
            "Il ministero degli Esteri chiude via Garibaldi e il lago di Como.",
            "organisation ministero degli Esteri; place via Garibaldi; place lago di Como",
        );
        check(
            "en",
            "She left the University of Exampleton for the Department of Public Safety.",
            "organisation University of Exampleton; organisation Department of Public Safety",
        );
    }

    #[test]
    fn dates_offices_and_sentence_starts_are_no_names() {
        check("it", "Lunedì il Presidente torna. Piove. In Aprile si vota.", "");
        check("it", "Pare che il Gran Premio sia rinviato.", "");
        check("fr", "PROCHAINE FÊTE. Tous sont attendus.", "");
        check("de", "Das Geld und die Truppen fehlen seit Wochen.", "");
    }

    #[test]
    fn a_person_is_found_to_the_end_of_the_name() {
        check("it", "Il leader Kim Dae-sun saluta.", "person Kim Dae-sun");
        check("it", "Il presidente Bashar al-Kamar tace.", "person Bashar al-Kamar");
        check("it", "La pala di van Dongen torna a casa.", "person van Dongen");
        check("it", "Il boss Giuseppe \"Pepè\" Landoni fugge.", "person Giuseppe \"Pepè\" Landoni");
        check("de", "Es kam Landeshauptmann Luis Brenngasser an.", "person Luis Brenngasser");
        check("en", "She met Anna King Jr. in a bar.", "person Anna King Jr.");
        check("en", "They saw Anna King.", "person Anna King");
        check(
            "en",
            "The chancellor Ursula von der Wiese spoke. Later von der Wiese left.",
            "person Ursula von der Wiese; person von der Wiese = Ursula von der Wiese",
        );
    }

    #[test]
    fn a_name_has_what_belongs_to_it() {
        check(
            "it",
            "Il ministero della Salute iracheno chiude.",
            "organisation ministero della Salute iracheno",
        );
        check("it", "Gelo in Siberia orientale.", "place Siberia orientale");
        check("it", "Lo scrive l'agenzia ANSA.", "organisation ANSA");
        check(
            "en",
            "Shares of B&Q and Zyxonet.com fell.",
            "organisation B&Q; organisation Zyxonet.com",
        );
        check(
            "it",
            "Il presidente del Consiglio Marco Neri parte.",
            "organisation Consiglio; person Marco Neri",
        );
    }

    #[test]
    fn a_body_alone_is_the_one_that_the_article_tells_of() {
        check(
            "it",
            "Il governo lettone tratta. Secondo il governo c'è tempo, e la polizia tace.",
            "organisation governo lettone; organisation governo = governo lettone; organisation polizia",
        );
        check(
            "it",
            "Il governo lettone e il governo estone trattano. Il governo tace.",
            "organisation governo lettone; organisation governo estone; organisation governo",
        );
    }

    #[test]
    fn a_headline_in_capitals_tells_nothing() {
        check(
            "en",
            "Village Council Weighs New Bridge For Brandwick In Ohio\n\nThe village of Brandwick in Ohio met.",
            "place Brandwick; place Ohio; place Brandwick; place Ohio",
        );
        check("en", "Stormy Weather Delays Opening Of Harbour Bridge\n\nIt rained.", "");
        check("en", "Talks With Paul Green Stall Again\n\nNobody came.", "person Paul Green");
    }

    #[test]
    fn a_body_written_small_is_one_with_its_adjective() {
        check("it", "Vota la giunta regionale, non la giunta.", "organisation giunta regionale");
    }

    #[test]
    fn who_owns_something_is_mostly_a_person() {
        check("en", "They waited for Quendal's answer.", "person Quendal");
    }

    #[test]
    fn what_stands_beside_a_name_tells_its_kind() {
        check("it", "Atterrano a Orio al Serio (BG) in tre.", "place Orio al Serio; place BG");
        check(
            "en",
            "He left Newark, N.J., for the U.S. Senate.",
            "place Newark; place N.J.; organisation U.S. Senate",
        );
        check("en", "Brandwick is a small village in the hills.", "place Brandwick");
    }

    #[test]
    fn what_is_no_name_by_itself_is_part_of_one() {
        check(
            "en",
            "They met in the Brandwick Bible Church with the Communist Party.",
            "place Brandwick Bible Church; organisation Communist Party",
        );
        check(
            "en",
            "It told the Securities and Exchange Commission. Then the Finance Ministry spoke.",
            "organisation Securities and Exchange Commission; organisation Finance Ministry",
        );
        check("en", "Then Western and Central Asian envoys fled.", "");
        check("it", "Il rogo nella Basilica di San Lorenzo.", "place Basilica di San Lorenzo");
    }

    #[test]
    fn abbreviations_are_what_they_stand_for() {
        check("en", "In Ohio Gov. Ada King waits.", "place Ohio; person Ada King");
        check(
            "en",
            "OTTAWA, Canada (AP) Here the U.N. said so.",
            "place OTTAWA; place Canada; organisation AP; organisation U.N.",
        );
    }

    #[test]
    fn any_text_is_read() {
        for text in
            ["", "D'", "«»(", "A. B. C. D.", "É’É’É", "di di di Di", "NATO (", "\u{200d}A\u{301}"]
        {
            for language in ["it", "en", "de", "", "xx"] {
                find(&clean(text).text, language);
            }
        }
    }
}
