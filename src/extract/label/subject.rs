//! Who does what a clause tells, where that stands in another part of its sentence.

use super::piece::Piece;
use super::sentence::InSentence;
use super::words::{
    begins_with_participle, content_outside_names, content_words, ends_open, form, has_name,
    has_relative_before, is_bracketed, is_grammar, is_opener, is_relative, mention_around,
    only_says, opens_clause, opens_relative, says,
};
use crate::extract::searched::Searched;
use crate::lang;
use crate::lang::text::TextData;
use crate::text::{Span, Word, folded, lower, words};

/// So many little words may stand before the verb that opens a clause: "non si è".
const MOST_BEFORE_VERB: usize = 3;

/// Who does what the pieces from `first` on tell, where they open with the verb.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Subject {
    /// They tell it themselves.
    Told,
    Apart(Span),
    /// It is not told but in the clause that begins with this piece.
    Clause(usize),
    Unknown,
}

/// Who does what the pieces from `first` on tell: of the pieces before, up to the clause before, the one
/// that is a name, or else the first that holds one, or else the first noun. Where they are joined to
/// the clause before, who does what that tells.
pub(super) fn subject(
    article: &InSentence<'_>,
    pieces: &[Piece],
    (first, last): (usize, usize),
) -> Subject {
    let Some(data) = lang::text::of(article.language) else { return Subject::Told };
    let nowhere = Span { start: pieces[first].span.start, end: pieces[first].span.start };
    let tells = |piece: &&Piece| content_words(article, piece.span, nowhere) > 0;
    let telling = || pieces.iter().enumerate().skip(first).filter(|(_, piece)| tells(piece));
    let Some((at, own)) = telling().next() else { return Subject::Told };
    if let Some(teller) = teller(article, data, pieces, at) {
        return Subject::Apart(teller);
    }
    if let Some(clause) = purpose_of(article, data, pieces, at) {
        return Subject::Clause(clause);
    }
    // "The mill, in the valley, was closed": what stands before the verb tells only where.
    let behind = telling().nth(1).filter(|&(at, behind)| {
        at <= last
            && first > 0
            && own.quoted == behind.quoted
            && own.span.of(&article.text).trim_start().starts_with(char::is_lowercase)
            && opens_phrase(article, data, own.span)
            && form(article, own.span).verb.is_none()
            && opens_with_verb(article, behind.span)
            && !says(article, behind.span)
    });
    let own = behind.map_or(own, |(_, behind)| behind);
    if !opens_with_verb(article, own.span)
        || opens_relative(article, own.span)
        || has_pronoun(article, data, own.span)
    {
        return Subject::Told;
    }
    let before = &pieces[..first];
    let headless = Headless {
        article,
        data,
        before,
        quoted: before.iter().any(|piece| piece.quoted == own.quoted).then_some(own.quoted),
        is_joined: words(own.span.of(&article.text)).next().is_some_and(|word| joins(data, &word)),
        is_saying: says(article, own.span),
    };
    headless.subject()
}

/// Who tells what a piece tells, where that begins with a word for whoever tells it: "Neri said: “we
/// close the bridge”", "Neri sagte, er habe".
fn teller(article: &InSentence<'_>, data: &TextData, pieces: &[Piece], at: usize) -> Option<Span> {
    let text = article.text.as_str();
    let own = &pieces[at];
    let first = words(own.span.of(text)).find(|word| !is_opener(data, word.text))?;
    let first = lower(first.text);
    let before = |at: &usize| before_verb(article, data, pieces[*at].span);
    if !own.quoted {
        let says = at > 0 && !pieces[at - 1].quoted && says(article, pieces[at - 1].span);
        let is_reported = data.verb_second
            && data.subject_words.contains(&*first)
            && !data.speaker_words.contains(&*first)
            && text
                .get(..own.span.range().start)
                .is_some_and(|before| before.ends_with([',', ' ']));
        return at.checked_sub(1).filter(|_| says && is_reported).and_then(|at| before(&at));
    }
    if !data.speaker_words.contains(&*first) {
        return None;
    }
    let says = |&at: &usize| !pieces[at].quoted && says(article, pieces[at].span);
    let Some(saying) = (0..at).rev().find(says) else {
        let mut behind = (at + 1..pieces.len()).filter(says);
        let behind = behind.next().map(|at| pieces[at].span);
        return behind.filter(|&behind| only_says(article, behind));
    };
    before(&saying).or_else(|| match subject(article, pieces, (saying, saying)) {
        Subject::Apart(noun) => Some(noun),
        _ => None,
    })
}

/// The clause before a piece that tells what that is done for: "opened the bridge, [to reach the town]".
fn purpose_of(
    article: &InSentence<'_>,
    data: &TextData,
    pieces: &[Piece],
    at: usize,
) -> Option<usize> {
    let text = article.text.as_str();
    let own = &pieces[at];
    let mut said = words(own.span.of(text));
    let opens = said.next().is_some_and(|first| data.purpose_openers.contains(first.text));
    let next = said.next().filter(|_| opens)?;
    // Where infinitives have no ending of their own, what opens them stands before nothing else at the
    // beginning of a clause but before a noun with its article.
    let is_infinitive = data.infinitive_endings.end(next.text, 1)
        || data.infinitive_endings.is_empty()
            && !is_grammar(article, next.text)
            && next.text.starts_with(char::is_lowercase);
    let tells = |&before: &usize| {
        pieces[before].quoted == own.quoted
            && has_main_verb(article, pieces[before].span)
            && !opens_relative(article, pieces[before].span)
            && !only_says(article, pieces[before].span)
    };
    (0..at).rev().filter(|_| is_infinitive).find(tells)
}

/// Who does what a sentence opens with, where that has but a participle and who does it is told by the
/// clause behind it: "Elected on 3 May with many votes, [the mayor] named". No such participle has a
/// noun right behind it, which may be its own: "Finita la guerra, il sindaco".
pub(super) fn subject_behind(
    article: &InSentence<'_>,
    pieces: &[Piece],
    last: usize,
) -> Option<Span> {
    let data = lang::text::of(article.language).filter(|data| !data.verb_second)?;
    let [opening, ..] = pieces else { return None };
    let next = pieces.get(last + 1)?;
    let told = opening.span.union(pieces[last].span);
    let mut said = words(told.of(&article.text));
    let (first, second) = (said.next()?, said.next()?);
    let at = |word: &Word<'_>| told.start + word.span.start;
    let is_participle = data.opening_participles.end(&lower(first.text), 0)
        && first.text.starts_with(char::is_uppercase)
        && mention_around(article, at(&first) + 1).is_none();
    let second = Span { start: at(&second), ..told };
    let leads = article.dates.iter().any(|date| date.span.contains_offset(second.start as usize))
        || opens_phrase(article, data, second);
    let is_plain = |piece: &Piece| piece.quoted == opening.quoted;
    let stands = is_participle
        && leads
        && form(article, second).verb.is_none()
        && pieces[..=last + 1].iter().all(is_plain)
        && !opens_clause(article, next.span)
        && !opens_relative(article, next.span)
        && !is_bracketed(article, next.span);
    stands.then(|| before_verb(article, data, next.span)).flatten()
}

/// What stands before the verb of a piece, if that is who does it.
pub(super) fn before_verb(article: &InSentence<'_>, data: &TextData, piece: Span) -> Option<Span> {
    let verb = form(article, piece).verb?;
    let said: Vec<Word<'_>> = words(piece.of(&article.text)).take(verb).collect();
    let led = said.iter().take_while(|word| is_opener(data, word.text)).count();
    let last = said.iter().rfind(|word| !is_grammar(article, word.text))?;
    let first = said.get(led).filter(|first| first.span.start <= last.span.start)?;
    let noun = Span { start: piece.start + first.span.start, end: piece.start + last.span.end };
    let nowhere = Span { end: noun.start, ..noun };
    let is_noun = content_words(article, noun, nowhere) > 0
        && !opens_phrase(article, data, noun)
        && !has_relative_before(article, noun, usize::MAX)
        && !is_dated(article, noun);
    is_noun.then_some(noun)
}

/// A clause that opens with its verb.
struct Headless<'a> {
    article: &'a InSentence<'a>,
    data: &'a TextData,
    before: &'a [Piece],
    /// Whether who does it is quoted as it is, where that is known: who stands before a quotation may
    /// tell what is quoted, "Smith, “opened the bridge”".
    quoted: Option<bool>,
    is_joined: bool,
    is_saying: bool,
}

/// Who may do what a clause tells: a noun of a piece before it, and how well it fits.
#[derive(Clone, Copy)]
struct Candidate {
    noun: Span,
    fitness: Fitness,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fitness {
    Noun,
    HoldsName,
    Name,
    /// Who does what the clause before tells, or all of a clause that leads to this one.
    Clause,
}

impl Headless<'_> {
    fn subject(&self) -> Subject {
        let mut found: Option<Candidate> = None;
        let (mut is_first, mut clause) = (false, None);
        for (at, piece) in self.before.iter().enumerate().rev() {
            // "has opened, said the mayor": who says it stands behind.
            let follows = self.is_saying && !self.is_joined;
            let opens = opens_with_verb(self.article, piece.span);
            if follows && opens && !opens_relative(self.article, piece.span) {
                break;
            }
            let has_verb = has_main_verb(self.article, piece.span);
            let leads = has_verb && self.leads(piece.span);
            if self.is_aside(at) && !leads {
                is_first &= !opens_phrase(self.article, self.data, piece.span);
                continue;
            }
            let candidate = self.candidate(piece.span, has_verb, leads);
            is_first = candidate.is_some();
            if let Some(candidate) = candidate {
                found = found.filter(|one| one.fitness > candidate.fitness).or(Some(candidate));
            }
            if has_verb || opens_clause(self.article, piece.span) && is_first {
                clause = has_verb.then_some(at);
                break;
            }
        }
        let least = match () {
            () if self.is_joined && clause.is_some() => Fitness::Clause,
            () if self.is_saying => Fitness::HoldsName,
            () => Fitness::Noun,
        };
        // "In Halle, a town of the valley, has Neri closed": no word order tells who.
        let found =
            found.filter(|found| (is_first || !self.data.verb_second) && found.fitness >= least);
        match (found, clause.filter(|_| !self.data.verb_second && !self.is_saying)) {
            (Some(found), _) => Subject::Apart(found.noun),
            (None, Some(clause)) => Subject::Clause(clause),
            (None, None) => Subject::Unknown,
        }
    }

    /// "Smith said that, since May, the bridge": whether all of a piece leads to what is told.
    fn leads(&self, piece: Span) -> bool {
        ends_open(self.article, piece) && !self.ends_joining(piece)
    }

    fn ends_joining(&self, piece: Span) -> bool {
        words(piece.of(&self.article.text)).last().is_some_and(|last| joins(self.data, &last))
    }

    /// Whether a piece only tells more of what stands before it, or when, where or by whom it is said.
    fn is_aside(&self, at: usize) -> bool {
        let (article, piece) = (self.article, self.before[at].span);
        let first = words(piece.of(&article.text)).next();
        let is_joined = first.as_ref().is_some_and(|first| joins(self.data, first));
        let follows_aside = || at > 0 && opens_relative(article, self.before[at - 1].span);
        self.quoted.is_some_and(|quoted| quoted != self.before[at].quoted)
            || is_bracketed(article, piece)
            || opens_relative(article, piece)
            || at > 0 && only_says(article, piece)
            || opens_with_verb(article, piece) && !is_joined
            // "or 9 pence a share"
            || first.is_some_and(|first| self.data.alternatives.contains(first.text))
            || opens_phrase(article, self.data, piece) && !self.is_joined
            || !has_main_verb(article, piece) && follows_aside()
    }

    fn candidate(&self, piece: Span, has_verb: bool, leads: bool) -> Option<Candidate> {
        let article = self.article;
        let is_joined = self.is_joined || self.ends_joining(piece);
        if leads {
            return Some(Candidate { noun: piece, fitness: Fitness::Clause });
        }
        let noun = noun_in(article, self.data, piece, !has_verb || is_joined)?;
        let nowhere = Span { end: noun.start, ..noun };
        let fitness = match () {
            () if is_joined && has_verb => Fitness::Clause,
            () if content_outside_names(article, noun, nowhere) == 0 => Fitness::Name,
            () if has_name(article, noun) => Fitness::HoldsName,
            () => Fitness::Noun,
        };
        Some(Candidate { noun, fitness })
    }
}

/// Whether a word joins what has one subject: "and closed".
fn joins(data: &TextData, word: &Word<'_>) -> bool {
    data.joining_words.contains(word.text)
}

/// Whether a word that points to somebody stands before a piece's verb: "and it is".
fn has_pronoun(article: &InSentence<'_>, data: &TextData, piece: Span) -> bool {
    let verb = form(article, piece).verb.unwrap_or_default();
    let mut before = words(piece.of(&article.text)).take(verb);
    let telling = |word: &Word<'_>| {
        data.subject_words.contains(word.text) || data.is_saying_word(&folded(word.text))
    };
    before.find(telling).is_some_and(|word| data.subject_words.contains(word.text))
}

/// Whether a span begins with what tells when, where or on what condition.
fn opens_phrase(article: &InSentence<'_>, data: &TextData, span: Span) -> bool {
    let first = words(span.of(&article.text)).next().map(|first| lower(first.text));
    form(article, span).opens_with_preposition
        || first.is_some_and(|first| {
            data.loose_openers.contains(&*first)
                || data.phrase_openers.contains(&*first)
                || data.conditions.contains(&*first)
        })
}

fn is_dated(article: &Searched, span: Span) -> bool {
    let next = article.dates.partition_point(|date| date.span.end <= span.start);
    article.dates.get(next).is_some_and(|date| date.span.overlaps(span))
}

/// Whether a piece has a verb that is not of a clause that it opens.
fn has_main_verb(article: &InSentence<'_>, piece: Span) -> bool {
    let verb = form(article, piece).verb;
    verb.is_some_and(|verb| !has_relative_before(article, piece, verb))
}

/// Who or what a piece tells of, if it is no time or place: all of one without a verb, "A flood of four
/// metres", what stands before its verb, or behind the word that opens its last clause: "said that
/// [the mayor of the town]".
fn noun_in(article: &InSentence<'_>, data: &TextData, piece: Span, may_tell: bool) -> Option<Span> {
    let text = article.text.as_str();
    let said: Vec<Word<'_>> = words(piece.of(text)).collect();
    let from = |at: usize| Span { start: piece.start + said[at].span.start, ..piece };
    let nowhere = Span { end: piece.start, ..piece };
    let tells = |part: Span| content_words(article, part, nowhere) > 0;
    let verb = form(article, piece).verb;
    let opens = |word: &Word<'_>| {
        data.object_openers.iter().any(|opener| opener == word.text) || is_relative(data, word.text)
    };
    let last = said.iter().rposition(opens).filter(|&at| at + 1 < said.len());
    let told = last
        .map(|at| from(at + 1))
        .filter(|&told| verb.is_some() && form(article, told).verb.is_none() && tells(told));
    let led = said.iter().take_while(|word| is_opener(data, word.text)).count();
    let relative = said.iter().position(|word| is_relative(data, word.text));
    // "nose-dived" is one word.
    let is_part =
        |&at: &usize| text.get(..from(at).range().start).is_some_and(|t| t.ends_with('-'));
    let end = relative.into_iter().chain(verb).min();
    let end = end.map(|end| (1..=end).rev().find(|at| !is_part(at)).unwrap_or(0));
    let end = end.map(|at| from(at).start);
    let noun = match told {
        Some(told) => told,
        None if !may_tell || led >= said.len() => return None,
        None => {
            // "In May the town council, …": the date is not who does it.
            let told = Span { end: end.unwrap_or(piece.end), ..from(led) };
            behind_date(article, told)
        }
    };
    // "The new firm se", "the town had": what belongs to the verb.
    let last = words(noun.of(text)).filter(|word| !is_grammar(article, word.text)).last();
    let noun = last
        .filter(|_| end.is_some() && noun.end != piece.end)
        .map_or(noun, |last| Span { end: noun.start + last.span.end, ..noun });
    let is_noun = !opens_phrase(article, data, noun)
        && !begins_with_participle(article, noun)
        && noun.start < noun.end
        && tells(noun)
        // "and above all after 1992"
        && (led == 0 || !is_dated(article, noun));
    is_noun.then_some(noun)
}

/// A stretch without the date that it begins with, and what leads to that.
fn behind_date(article: &InSentence<'_>, span: Span) -> Span {
    let next = article.dates.partition_point(|date| date.span.end <= span.start);
    let Some(date) = article.dates.get(next).map(|date| date.span) else { return span };
    let before = Span { end: date.start.max(span.start), ..span };
    // "a once-great mill"
    let rest = Span { start: date.end.clamp(span.start, span.end), ..span };
    let leads = form(article, span).opens_with_preposition
        && rest.of(&article.text).starts_with([' ', ','])
        && words(before.of(&article.text)).all(|word| is_grammar(article, word.text));
    let first = words(rest.of(&article.text)).next().filter(|_| leads);
    first.map_or(span, |first| Span { start: rest.start + first.span.start, ..span })
}

/// Whether a piece within a sentence opens with its verb: "non si è", but not "il ponte è".
pub(super) fn opens_with_verb(article: &InSentence<'_>, piece: Span) -> bool {
    let little = |verb: usize| {
        let mut before = words(piece.of(&article.text)).take(verb);
        verb < MOST_BEFORE_VERB && before.all(|word| is_grammar(article, word.text))
    };
    form(article, piece).verb.is_some_and(little)
        && piece.of(&article.text).trim_start().starts_with(char::is_lowercase)
}
