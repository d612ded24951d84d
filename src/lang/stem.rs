//! Stems: the forms of a word are one word to the search. Which stemmer a language has its `text.toml`
//! says.

use std::borrow::Cow;
use std::sync::LazyLock;

use frostem::Stemmer;

use crate::lang::text;

/// Each language with its stemmer.
static STEMMERS: LazyLock<Vec<(&'static str, Stemmer)>> = LazyLock::new(|| {
    let languages = text::all().iter();
    languages
        .filter_map(|language| {
            Some((language.code, Stemmer::try_from_name(&language.text.stemmer).ok()?))
        })
        .collect()
});

/// The stem of a folded word in a language; the word itself in one that has no stemmer.
pub fn stem<'a>(code: &str, folded: &'a str) -> Cow<'a, str> {
    let stemmer = STEMMERS.iter().find(|(language, _)| *language == code);
    stemmer.map_or(Cow::Borrowed(folded), |(_, stemmer)| stemmer.stem(folded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LANGUAGES;
    use crate::text::fold;

    #[test]
    fn stemmers_that_languages_name_are_built_in() {
        for language in text::all().iter().filter(|language| !language.text.stemmer.is_empty()) {
            let known = STEMMERS.iter().any(|(code, _)| *code == language.code);
            assert!(
                known,
                "src/lang/{}/text.toml names no stemmer that is built in",
                language.code
            );
        }
    }

    #[test]
    fn forms_have_one_stem() {
        for (code, one, other) in [
            ("it", "trattato", "trattati"),
            ("it", "città", "citta"),
            ("it", "negoziano", "negoziare"),
            ("en", "ceasefires", "ceasefire"),
            ("de", "häuser", "haus"),
            ("fr", "négociations", "négociation"),
            ("es", "acuerdos", "acuerdo"),
            ("pt", "acordos", "acordo"),
        ] {
            let [one, other] = [fold(one), fold(other)];
            assert_eq!(stem(code, &one), stem(code, &other), "{code}: {one}, {other}");
        }
        assert_eq!(stem("", "trattati"), "trattati");
    }

    proptest::proptest! {
        #[test]
        fn any_word_has_a_stem(word in "\\PC{0,12}|[a-zàèüçñ]{0,16}") {
            for language in LANGUAGES {
                let _ = stem(language.code, &fold(&word)).len();
            }
        }
    }
}
