//! Keys under which different spellings of one name meet: transliterations of a person's name, an
//! organisation with and without what the law or a language adds to it. Words are folded.

/// A key that the usual Italian, English, French, German and Spanish transliterations of a name
/// share: `Sergei`, `Serghei`, `Sergej` and `Sergey`; `Zelensky` and `Zelenskyj`.
pub(super) fn sound(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split(' ') {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&sound_of_word(word));
    }
    key
}

/// Longest first; what a pair of them makes is not read again.
const SOUNDS: [(&str, &str); 37] = [
    ("schtsch", "s"),
    ("chtch", "s"),
    ("shch", "s"),
    ("tsch", "c"),
    ("tch", "c"),
    ("sch", "s"),
    ("ghe", "ge"),
    ("ghi", "gi"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("gu", "gu"),
    ("gh", "g"),
    ("sh", "s"),
    ("ch", "c"),
    ("ci", "c"),
    ("cz", "c"),
    ("zh", "z"),
    ("kh", "h"),
    ("ks", "x"),
    ("ph", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("iy", "i"),
    ("ij", "i"),
    ("yi", "i"),
    ("yy", "i"),
    ("iu", "u"),
    ("yu", "u"),
    ("ju", "u"),
    ("ia", "a"),
    ("ya", "a"),
    ("ja", "a"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
    ("ts", "c"),
];

fn sound_of_word(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let rule = SOUNDS.iter().find(|(spelling, _)| rest.starts_with(spelling));
        let (taken, given) = rule.map_or((letter.len_utf8(), ""), |&(from, to)| (from.len(), to));
        let mut push = |given: char| {
            if !key.ends_with(given) {
                key.push(given);
            }
        };
        match rule {
            Some(_) => given.chars().for_each(&mut push),
            None => push(letter),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    plain_ending(key)
}

/// Endings that only differ by language: `Putin` and `Poutine`, `Gorbachev` and `Gorbatschow`.
fn plain_ending(mut key: String) -> String {
    if key.len() > 4 && key.ends_with("ine") {
        key.pop();
    }
    if key.len() > 4 && ["iov", "of"].iter().any(|ending| key.ends_with(ending)) {
        key.truncate(key.len() - if key.ends_with("iov") { 3 } else { 2 });
        key.push_str("ov");
    }
    key
}

/// The initial and the surname of `j biden`.
pub(super) fn initial_of(key: &str) -> Option<(&str, &str)> {
    let (initial, surname) = key.split_once(' ')?;
    (initial.len() == 1 && !surname.is_empty()).then_some((initial, surname))
}

/// The name of an organisation without its article and its legal form.
pub(super) fn plain_organisation(key: &str) -> String {
    const ARTICLES: [&str; 12] =
        ["il", "lo", "la", "l", "i", "gli", "the", "le", "les", "el", "die", "der"];
    const FORMS: [&str; 18] = [
        "spa",
        "srl",
        "inc",
        "ltd",
        "llc",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "ag",
        "gmbh",
        "sa",
        "nv",
        "group",
        "holding",
        "onlus",
        "se",
    ];
    let mut words: Vec<&str> = key.split(' ').collect();
    if words.len() > 3 && words.ends_with(&["s", "p", "a"]) {
        words.truncate(words.len() - 3);
    }
    while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(word)) {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|word| ARTICLES.contains(word)) {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(spellings: &[&str]) {
        for spelling in spellings {
            assert_eq!(sound(spelling), sound(spellings[0]), "{spelling}");
        }
    }

    #[test]
    fn transliterations_meet() {
        same(&[
            "sergei shoigu",
            "serghei shoigu",
            "sergey shoygu",
            "sergej sojgu",
            "sergej schoigu",
        ]);
        same(&[
            "volodymyr zelensky",
            "volodymyr zelenskyy",
            "volodymyr zelenskij",
            "wolodymyr zelenskiy",
        ]);
        same(&["dmitri peskov", "dmitry peskov", "dmitrij peskow"]);
        same(&["vladimir putin", "vladimir poutine", "wladimir putin"]);
        same(&["yuri ushakov", "jurij usakov", "iuri ushakov"]);
    }

    #[test]
    fn different_names_stay_apart() {
        assert_ne!(sound("vladimir zelensky"), sound("volodymyr zelensky"));
        assert_ne!(sound("paolo rossi"), sound("paola rossi"));
        assert_ne!(sound("mario bianchi"), sound("maria bianchi"));
    }

    #[test]
    fn legal_forms_and_articles_go() {
        assert_eq!(plain_organisation("acme s p a"), "acme");
        assert_eq!(plain_organisation("the acme group"), "acme");
        assert_eq!(plain_organisation("la stampa"), "stampa");
    }
}
