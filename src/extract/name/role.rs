//! Offices named in the text: `il ministro della Difesa russo`, `the defence secretary`, with the
//! person who holds them where one stands beside. Who is meant by an office alone is decided over
//! the whole folder, in `store/role.rs`.

use super::resolve::Named;
use super::token::{Gap, Token, Tokens};
use crate::lang::WordClass as Class;
use crate::model::{EntityKind, RoleMention};
use crate::text::Span;

/// Words that may stand between an office and what it is the office of.
const REACH: usize = 3;

/// The offices of a text, in order. `names` are its names, in order.
pub(super) fn find(tokens: &Tokens<'_>, names: &[Named]) -> Vec<RoleMention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.list.len() {
        let Some(office) = Office::at(tokens, at) else {
            at += 1;
            continue;
        };
        at = office.last + 1;
        let mut words: Vec<String> =
            office.words.iter().map(|&at| stem(tokens.folded(at))).collect();
        words.sort_unstable();
        words.dedup();
        let span = office.span(tokens);
        let holder =
            if office.is_of_another(tokens) { None } else { holder(tokens, names, &office) };
        // An office of nothing in particular tells nobody from another, and one that was or will be
        // held nobody of today.
        if words.len() > 1 && !office.is_former(tokens) {
            found.push(RoleMention { span, words: words.join(" ").into(), holder });
        }
    }
    found
}

/// An office: its word, and what it is the office of, before or behind it.
struct Office {
    first: usize,
    last: usize,
    /// The tokens that tell it from other offices.
    words: Vec<usize>,
}

impl Office {
    /// The office whose own word stands at `at`.
    fn at(tokens: &Tokens<'_>, at: usize) -> Option<Self> {
        let is_office = |token: &&Token| token.is(Class::Role) && !token.is(Class::Former);
        let token = tokens.get(at).filter(is_office)?;
        let mut office = Self { first: at, last: at, words: vec![at] };
        // `the Russian defence minister`
        while let Some(before) = office.first.checked_sub(1)
            && tokens.get(office.first).is_some_and(|first| first.gap == Gap::Space)
            && tokens.get(before).is_some_and(is_field)
        {
            office.first = before;
            office.words.push(before);
        }
        // `il ministro della Difesa russo`
        while let Some(field) = office.next_field(tokens) {
            office.last = field;
            office.words.push(field);
        }
        // A capital alone may be a surname: `Judge`.
        let is_bare = office.words.len() == 1 && token.is_capital();
        (!is_bare).then_some(office)
    }

    /// `l'ex ministro della Difesa`
    fn is_former(&self, tokens: &Tokens<'_>) -> bool {
        let before = self.first.checked_sub(1).and_then(|at| tokens.get(at));
        let first = tokens.get(self.first);
        let is_near = first.is_some_and(|first| matches!(first.gap, Gap::Space | Gap::Hyphen));
        is_near && before.is_some_and(|word| word.is(Class::Former))
    }

    /// Whether who stands behind may hold another office: `la portavoce del ministro della Difesa
    /// Anna Verdi`.
    fn is_of_another(&self, tokens: &Tokens<'_>) -> bool {
        let word = |back: usize| tokens.get(self.first.checked_sub(back)?);
        let is_joint = |token: &Token| token.is(Class::Linker) && token.is(Class::Article);
        word(1).is_some_and(is_joint) && word(2).is_some_and(|token| token.is(Class::Role))
    }

    fn next_field(&self, tokens: &Tokens<'_>) -> Option<usize> {
        for at in self.last + 1..=self.last + REACH {
            let token = tokens.get(at).filter(|token| token.joins())?;
            if is_field(token) {
                return Some(at);
            }
            if !(token.is(Class::Linker) || token.is(Class::Article)) {
                return None;
            }
        }
        None
    }

    fn span(&self, tokens: &Tokens<'_>) -> Span {
        let first = tokens.get(self.first).map_or(Span::default(), |token| token.span);
        tokens.get(self.last).map_or(first, |last| first.union(last.span))
    }
}

fn is_field(token: &Token) -> bool {
    token.is(Class::Portfolio) || token.is(Class::Demonym)
}

/// The person right behind the office, or right before it in apposition: `Anna Verdi, ministra
/// della Difesa`.
fn holder(tokens: &Tokens<'_>, names: &[Named], office: &Office) -> Option<u32> {
    let span = office.span(tokens);
    let after = names.partition_point(|name| name.span.start < span.end);
    let between = |from: u32, to: u32| Span { start: from, end: to.max(from) }.of(tokens.text);
    let person = |at: usize| names.get(at).filter(|name| name.kind == EntityKind::Person);
    let number = |at: usize| u32::try_from(at).ok();
    if let Some(name) = person(after)
        && matches!(between(span.end, name.span.start), " " | ", ")
    {
        return number(after);
    }
    let before = names.partition_point(|name| name.span.end <= span.start).checked_sub(1)?;
    let gap = between(person(before)?.span.end, span.start).strip_prefix(", ")?;
    // Nothing, or an article, stands between the comma and the office.
    let is_short = gap.is_empty() || gap.ends_with([' ', '\'', '’']) && gap.len() <= 5;
    (is_short && !gap.trim_end().contains([' ', ','])).then(|| number(before)).flatten()
}

/// A word without the ending that only tells gender or number.
fn stem(folded: &str) -> String {
    let stem = folded.trim_end_matches(['a', 'e', 'i', 'o']);
    if stem.len() < 3 { folded.to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::{Found, find_all};
    use crate::text::clean;

    /// The offices with their holders, parted by semicolons.
    #[track_caller]
    fn check(language: &str, text: &str, expected: &str) {
        let text = clean(text).text;
        let Found { names, roles, .. } = find_all(&text, language);
        let shown = roles.iter().map(|role| {
            let holder = role.holder.and_then(|at| names.get(at as usize));
            let holder = holder.map_or("-", |name| name.span.of(&text));
            format!("{} = {holder}", role.span.of(&text))
        });
        assert_eq!(shown.collect::<Vec<_>>().join("; "), expected);
    }

    #[test]
    fn offices_have_the_holder_beside_them() {
        check(
            "it",
            "Il ministro della Difesa russo Marco Neri parla. Poi tace il ministro della Difesa.",
            "ministro della Difesa russo = Marco Neri; ministro della Difesa = -",
        );
        check(
            "it",
            "Anna Verdi, ministra della Giustizia, resta a Roma.",
            "ministra della Giustizia = Anna Verdi",
        );
        check("en", "The Russian president met Paul Green.", "Russian president = -");
    }

    #[test]
    fn who_held_an_office_or_stands_beside_its_holder_does_not_hold_it() {
        check(
            "it",
            "L'ex ministro della Difesa Marco Neri tace. L'ex ministro della Difesa va.",
            "",
        );
        check("it", "Il futuro ministro della Giustizia Marco Neri aspetta.", "");
        check("en", "Former defence secretary Paul Green spoke.", "");
        check("de", "Der frühere deutsche Außenminister Erik Muster redet.", "");
        check(
            "it",
            "La portavoce del ministro della Difesa Anna Verdi smentisce.",
            "ministro della Difesa = -",
        );
    }

    #[test]
    fn what_anybody_may_be_is_no_office() {
        check("it", "Il ministro parla con un amico e con Anna Verdi.", "");
    }
}
