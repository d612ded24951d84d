//! How the finder's lines are made from a store: in pieces that follow each other, on all cores.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::model::{Article, ArticleId, Entity, EntityId, Event, EventId};
use crate::query::finder::Target;
use crate::query::finder::dates::{self, DatePart};
use crate::query::finder::lines::{Code, Lines, Origin, PADDING, Pairs, code, mask, narrow, plain};
use crate::query::finder::words::{self, Words};
use crate::store::Store;
use crate::store::set::Set;
use crate::text::{CleanText, fold};

/// Pieces for each core, about equally long: what else is asked meanwhile waits for one.
const PIECES_PER_CORE: usize = 6;

/// What a line is made of.
struct Source<'a> {
    origin: Origin,
    text: CleanText,
    /// The date of an event: it stands behind the text, and its other words are found too.
    date: Option<&'a dates::Shown>,
    /// In characters.
    length: u32,
}

impl<'a> Source<'a> {
    fn new(target: Target, alias: u32, text: CleanText, date: Option<&'a dates::Shown>) -> Self {
        let length = text.chars().count() + date.map_or(0, |date| date.codes.len());
        Self { origin: Origin { target, alias }, text, date, length: narrow(length) }
    }

    /// The sources of all lines, those of the events with their dates.
    fn all(store: &'a Store, events: &'a [Event], dates: &'a EventDates) -> Vec<Self> {
        let articles = store.articles().par_iter().enumerate();
        let entities = store.entities().par_iter().enumerate();
        let events = events.par_iter().enumerate().map(|(index, event)| {
            let target = Target::Event(EventId::new(index));
            Self::new(target, 0, store.label(event), dates.of(index))
        });
        articles
            .flat_map_iter(|(index, article)| Self::of_article(ArticleId::new(index), article))
            .chain(
                entities
                    .flat_map_iter(|(index, entity)| Self::of_entity(EntityId::new(index), entity)),
            )
            .chain(events)
            .collect()
    }

    fn of_article(id: ArticleId, article: &'a Article) -> impl Iterator<Item = Self> {
        let title = Self::new(Target::Article(id), 0, article.title.clone(), None);
        let section = move |&heading| {
            Self::new(Target::Section(id, heading), 0, article.text.slice(heading), None)
        };
        std::iter::once(title).chain(article.headings.iter().map(section))
    }

    fn of_entity(id: EntityId, entity: &'a Entity) -> impl Iterator<Item = Self> {
        let mut folded = BTreeSet::new();
        let names = (0..).zip(&entity.aliases).filter(move |(_, name)| folded.insert(fold(name)));
        names.map(move |(alias, name)| Self::new(Target::Entity(id), alias, name.clone(), None))
    }
}

/// The dates of all events, each made once for those that follow each other.
struct EventDates {
    dates: Vec<Option<dates::Shown>>,
    /// For each event its place there.
    places: Vec<u32>,
}

impl EventDates {
    fn new(events: &[Event]) -> Self {
        let (mut dates, mut places) = (Vec::new(), Vec::with_capacity(events.len()));
        for of_date in events.chunk_by(|a, b| a.value == b.value) {
            places.resize(places.len() + of_date.len(), narrow(dates.len()));
            dates.push(of_date[0].value.as_ref().map(dates::Shown::of));
        }
        Self { dates, places }
    }

    fn of(&self, event: usize) -> Option<&dates::Shown> {
        self.dates[self.places[event] as usize].as_ref()
    }
}

/// Lines that follow each other.
#[derive(Default)]
struct Piece {
    codes: Vec<Code>,
    /// Where each line ends in `codes`.
    ends: Vec<usize>,
    masks: Vec<u64>,
    pairs: Vec<Pairs>,
    words: words::Piece,
}

impl Piece {
    fn of<'a>(sources: impl Iterator<Item = &'a Source<'a>>) -> Self {
        let mut piece = Self::default();
        for Source { text, date, .. } in sources {
            let start = piece.codes.len();
            piece.codes.extend(text.chars().map(plain).map(code));
            let mut parts: &[DatePart] = &[];
            if let Some(date) = date {
                piece.codes.extend(&date.codes);
                parts = &date.parts;
            }
            let line = piece.codes.get(start..).unwrap_or_default();
            piece.masks.push(mask(line));
            piece.pairs.push(Pairs::of(line));
            piece.words.add(line, parts);
            piece.ends.push(piece.codes.len());
        }
        piece
    }
}

/// The sources in the order of the lines, in about so many pieces of one length.
fn in_order<'a>(sources: &'a [Source<'a>], pieces: usize) -> Vec<Vec<&'a Source<'a>>> {
    let order = |source: &Source| (source.length, source.origin.target.group());
    let mut keys: Vec<_> =
        sources.par_iter().enumerate().map(|(at, source)| (order(source), at)).collect();
    keys.par_sort_unstable();
    let all: u64 = sources.iter().map(|source| u64::from(source.length)).sum();
    let size = all.div_ceil(pieces.max(1) as u64);
    let (mut found, mut piece, mut length) = (Vec::new(), Vec::new(), 0);
    for (_, at) in keys {
        length += u64::from(sources[at].length);
        piece.push(&sources[at]);
        if length >= size {
            found.push(std::mem::take(&mut piece));
            length = 0;
        }
    }
    found.push(piece);
    found
}

impl Lines {
    /// The lines of a store, of its events all or none.
    pub(super) fn of(store: &Store, events: &[Event]) -> Self {
        let dates = EventDates::new(events);
        let sources = Source::all(store, events, &dates);
        let ordered = in_order(&sources, rayon::current_num_threads() * PIECES_PER_CORE);
        let piece = |sources: &Vec<&Source>| Piece::of(sources.iter().copied());
        let pieces: Vec<Piece> = ordered.par_iter().map(piece).collect();
        let mut lines = Self { starts: vec![0], ..Self::default() };
        lines.codes.reserve(pieces.iter().map(|piece| piece.codes.len()).sum::<usize>() + PADDING);
        let mut words = Vec::new();
        for piece in pieces {
            let before = lines.codes.len();
            lines.codes.extend(piece.codes);
            lines.starts.extend(piece.ends.iter().map(|end| narrow(before + end)));
            lines.masks.extend(piece.masks);
            lines.pairs.extend(piece.pairs);
            words.push(piece.words);
        }
        lines.codes.extend([0; PADDING]);
        lines.origins = ordered.iter().flatten().map(|source| source.origin).collect();
        lines.words = Words::of(words);
        let first = |line: u32| lines.line(line).first().copied().unwrap_or_default();
        lines.firsts = (0..narrow(lines.len())).map(first).collect();
        lines.entities = store.entities().len();
        lines.names = Set::new(if lines.entities == 0 { 0 } else { lines.len() });
        for (line, origin) in lines.origins.iter().enumerate() {
            if let Target::Entity(_) = origin.target {
                lines.names.insert(line);
            }
        }
        lines
    }
}
