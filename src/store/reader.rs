//! Reads the words of a text as traits: words, capitalised words, what is said of a country, numbers.
//!
//! What a trait is says `traits.rs`; which words are numbers or tell nothing says `src/lang/*/text.toml`.

use crate::extract::name::Lands;
use crate::lang::{self, text::TextData};
use crate::store::traits::{Trait, TraitKind};
use crate::text::{Span, for_each_folded_word};

/// Said alone it mostly ends `per cento`, `pour cent`.
const HUNDRED: u32 = 100;

/// Gives the traits of a text to `take`, each with where it stands.
pub(super) struct Reader<'a> {
    language: &'static str,
    data: Option<&'static TextData>,
    lands: Option<&'static Lands>,
    take: &'a mut dyn FnMut(Trait, Span),
    /// Whether longer words are taken for their stems.
    stems: bool,
    /// A number that may go on behind a separator.
    number: Number,
}

/// A number as it is read, of one value however a language writes it: `1.5 million`, `1,5 milioni`,
/// `1 500 000`.
#[derive(Default)]
struct Number {
    digits: String,
    /// How many of the digits stand behind the decimal mark.
    decimals: usize,
    /// The power of ten that words behind the digits tell.
    power: usize,
    is_spelled: bool,
    /// Whether blanks part its thousands.
    is_grouped: bool,
    span: Span,
}

impl<'a> Reader<'a> {
    pub(super) fn new(language: &'static str, take: &'a mut dyn FnMut(Trait, Span)) -> Self {
        Self {
            language,
            data: lang::text::of(language),
            lands: Lands::of(language),
            take,
            stems: false,
            number: Number::default(),
        }
    }

    pub(super) fn of_stems(language: &'static str, take: &'a mut dyn FnMut(Trait, Span)) -> Self {
        Self { stems: true, ..Self::new(language, take) }
    }

    /// Reads a text but for the numbers inside `dates`.
    pub(super) fn read(mut self, text: &str, dates: &[Span]) {
        let mut dates = dates.iter().peekable();
        for_each_folded_word(text, |folded, span| {
            while dates.next_if(|date| date.end <= span.start).is_some() {}
            let in_date = dates.peek().is_some_and(|date| date.overlaps(span));
            match folded.starts_with(|first: char| first.is_ascii_digit()) {
                true if in_date => {}
                true => self.digits(text, folded, span),
                false => {
                    if !in_date {
                        self.number_word(text, folded, span);
                    }
                    self.word(text, folded, span);
                }
            }
        });
        self.end_number();
    }

    fn word(&mut self, text: &str, folded: &str, span: Span) {
        if folded.len() < 2 || self.data.is_some_and(|data| data.is_little(folded)) {
            return;
        }
        let stem = if self.stems { Trait::stem(folded) } else { None };
        (self.take)(stem.unwrap_or_else(|| Trait::word(self.language, folded)), span);
        if is_capitalised(text, span) {
            (self.take)(Trait::hashed(TraitKind::Capitalised, folded), span);
        }
        let land = self.lands.and_then(|lands| lands.get(folded));
        if let Some(land) = land.filter(|&land| land != folded && !self.stems) {
            (self.take)(Trait::land(land), span);
        }
    }

    fn digits(&mut self, text: &str, folded: &str, span: Span) {
        let end = folded.find(|c: char| !c.is_ascii_digit()).unwrap_or(folded.len());
        let (digits, rest) = folded.split_at(end);
        match text.get(self.number.span.end as usize..span.start as usize) {
            Some("." | ",") if self.number.goes_on() && digits.len() == 3 => {}
            Some("." | ",") if self.number.goes_on() => self.number.decimals = digits.len(),
            Some(" " | "\u{a0}" | "\u{202f}") if self.number.is_thousands(digits) => {
                self.number.is_grouped = true;
            }
            _ => self.end_number(),
        }
        if self.number.digits.is_empty() {
            self.number.span = span;
        }
        self.number.digits.push_str(digits);
        self.number.span.end = span.end;
        // `35mila`, `4bn`; of `35th` and `MQ9` all is one sign.
        match self.data.and_then(|data| data.power_of_ten(rest)) {
            Some(power) => self.number.power += power,
            None => self.number.digits.push_str(rest),
        }
    }

    /// What a word says of a number: `quattro milioni`, `twenty-three`.
    fn number_word(&mut self, text: &str, folded: &str, span: Span) {
        let Some(data) = self.data else { return };
        let between = text.get(self.number.span.end as usize..span.start as usize);
        let is_next =
            !self.number.digits.is_empty() && matches!(between, Some(" " | "-" | "\u{a0}"));
        if let Some(power) = data.power_of_ten(folded).filter(|_| is_next) {
            self.number.power += power;
            self.number.span.end = span.end;
        } else if let Some(value) = data.number(folded).filter(|&value| value != HUNDRED) {
            let tens = self.number.tens().filter(|_| is_next && value < 10);
            let start = if tens.is_some() { self.number.span.start } else { span.start };
            if tens.is_none() {
                self.end_number();
            }
            self.number = Number {
                digits: (tens.unwrap_or_default() + value).to_string(),
                is_spelled: true,
                span: Span { start, end: span.end },
                ..Number::default()
            };
        }
    }

    fn end_number(&mut self) {
        if self.number.digits.len() > 1 || self.number.power > 0 {
            (self.take)(self.number.key(), self.number.span);
        }
        self.number = Number::default();
    }
}

impl Number {
    fn goes_on(&self) -> bool {
        !self.digits.is_empty() && !self.is_spelled && self.power == 0
    }

    /// Whether these digits are the next thousands: `1 500 000`.
    fn is_thousands(&self, digits: &str) -> bool {
        let begun = self.digits.len() <= 3 || self.is_grouped;
        self.goes_on() && begun && self.decimals == 0 && digits.len() == 3
    }

    /// The tens of a number spelled out, to which units may be joined.
    fn tens(&self) -> Option<u32> {
        let value = self.digits.parse().ok().filter(|_| self.is_spelled && self.power == 0)?;
        (20..100).contains(&value).then_some(value).filter(|value| value % 10 == 0)
    }

    /// The digits without the noughts at their end, and how many there are.
    fn key(&self) -> Trait {
        let bare = self.digits.trim_end_matches('0');
        let noughts = self.digits.len() - bare.len() + self.power;
        Trait::hashed(TraitKind::Number, (bare, noughts.wrapping_sub(self.decimals)))
    }
}

/// Whether a word has a capital that no sentence's start explains.
pub(super) fn is_capitalised(text: &str, span: Span) -> bool {
    let mut letters = span.of(text).chars();
    if !letters.next().is_some_and(char::is_uppercase) {
        return false;
    }
    let before = text.get(..span.start as usize).unwrap_or_default();
    let mut before = before.chars().rev().skip_while(|c| matches!(c, ' ' | '"' | '“' | '«' | '('));
    before.next().is_some_and(|c| !matches!(c, '.' | '!' | '?' | '…' | ':' | '\n' | '”' | '»'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(language: &'static str, text: &str, kind: TraitKind) -> Vec<Trait> {
        let mut found = Vec::new();
        let mut take = |key: Trait, _: Span| found.push(key);
        Reader::new(language, &mut take).read(text, &[]);
        found.retain(|key| key.kind() == kind);
        found
    }

    #[track_caller]
    fn check(kind: TraitKind, texts: &[(&'static str, &str)]) {
        let (language, first) = texts[0];
        let expected = traits(language, first, kind);
        assert!(!expected.is_empty());
        for (language, text) in texts {
            assert_eq!(traits(language, text, kind), expected, "{text}");
        }
    }

    #[test]
    fn a_number_is_one_however_it_is_written() {
        let number = TraitKind::Number;
        check(number, &[("en", "1.5 million"), ("it", "1,5 milioni"), ("fr", "1 500 000")]);
        check(number, &[("en", "35,000 seats"), ("it", "35 mila posti"), ("it", "35mila posti")]);
        check(number, &[("en", "four million"), ("it", "quattro milioni"), ("de", "4.000.000")]);
        check(number, &[("en", "twenty-three"), ("it", "ventitré"), ("es", "23")]);
        check(number, &[("en", "3.55 billion"), ("it", "3,55 miliardi"), ("es", "3.550 millones")]);
        check(number, &[("en", "99.3%"), ("it", "99,3 per cento")]);
    }

    #[test]
    fn different_numbers_stay_apart() {
        let of = |text| traits("en", text, TraitKind::Number);
        assert_ne!(of("15"), of("1.5 million"));
        assert_ne!(of("20"), of("200"));
        assert_ne!(of("4.7"), of("47"));
        assert_eq!(of("12 apples, 150 pears").len(), 2);
        assert_eq!(of("one or two"), []);
    }

    #[test]
    fn a_demonym_is_said_of_its_country() {
        let land = TraitKind::NameWord;
        check(land, &[("en", "a Greek ship"), ("it", "nave greca"), ("en", "in Greece")]);
        check(land, &[("en", "an English nurse"), ("de", "britische Pflegerin")]);
    }
}
