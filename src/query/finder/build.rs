//! How the finder's lines are made from a store: in pieces that follow each other, on all cores.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::model::{Article, ArticleId, DateValue, Entity, EntityId, EventId};
use crate::query::finder::lines::{
    Code, Lines, Origin, PADDING, Pairs, code, mask, narrow, plain, shown_date,
};
use crate::query::finder::words::{self, Words};
use crate::query::finder::{Target, dates};
use crate::store::Store;
use crate::store::set::Set;
use crate::text::fold;

/// Pieces for each core: long lines stand in the last ones and cost more.
const PIECES_PER_CORE: usize = 2;

/// What a line is made of.
struct Source<'a> {
    origin: Origin,
    text: &'a str,
    /// The date of an event: it stands behind the text, and its other words are found too.
    date: Option<&'a DateValue>,
    /// In characters.
    length: usize,
}

impl<'a> Source<'a> {
    fn new(target: Target, alias: u32, text: &'a str, date: Option<&'a DateValue>) -> Self {
        let length = text.chars().count() + date.map_or(0, |date| shown_date(date).len());
        Self { origin: Origin { target, alias }, text, date, length }
    }

    /// The sources of all lines, in the order of the lines.
    fn all(store: &'a Store) -> Vec<Self> {
        let articles = store.articles().par_iter().enumerate();
        let entities = store.entities().par_iter().enumerate();
        let events = store.events().par_iter().enumerate().map(|(index, event)| {
            let target = Target::Event(EventId::new(index));
            Self::new(target, 0, &event.label, event.value.as_ref())
        });
        let mut sources: Vec<Self> = articles
            .flat_map_iter(|(index, article)| Self::of_article(ArticleId::new(index), article))
            .chain(
                entities
                    .flat_map_iter(|(index, entity)| Self::of_entity(EntityId::new(index), entity)),
            )
            .chain(events)
            .collect();
        sources.par_sort_by_key(|source| (source.length, source.origin.target.group()));
        sources
    }

    fn of_article(id: ArticleId, article: &'a Article) -> impl Iterator<Item = Self> {
        let title = Self::new(Target::Article(id), 0, &article.title, None);
        let section = move |&heading| {
            Self::new(Target::Section(id, heading), 0, heading.of(&article.text), None)
        };
        std::iter::once(title).chain(article.headings.iter().map(section))
    }

    fn of_entity(id: EntityId, entity: &'a Entity) -> impl Iterator<Item = Self> {
        let mut folded = BTreeSet::new();
        let names = (0..).zip(&entity.aliases).filter(move |(_, name)| folded.insert(fold(name)));
        names.map(move |(alias, name)| Self::new(Target::Entity(id), alias, name, None))
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
    fn of(sources: &[Source]) -> Self {
        let mut piece = Self::default();
        let mut date_parts = Vec::new();
        for Source { text, date, .. } in sources {
            let start = piece.codes.len();
            piece.codes.extend(text.chars().map(plain).map(code));
            date_parts.clear();
            if let Some(date) = date {
                piece.codes.extend(shown_date(date).chars().map(plain).map(code));
                dates::add_parts(date, &mut date_parts);
            }
            let line = piece.codes.get(start..).unwrap_or_default();
            piece.masks.push(mask(line));
            piece.pairs.push(Pairs::of(line));
            piece.words.add(line, &date_parts);
            piece.ends.push(piece.codes.len());
        }
        piece
    }
}

impl Lines {
    pub(super) fn of(store: &Store) -> Self {
        let sources = Source::all(store);
        let pieces = rayon::current_num_threads() * PIECES_PER_CORE;
        let size = sources.len().div_ceil(pieces).max(1);
        let pieces: Vec<Piece> = sources.par_chunks(size).map(Piece::of).collect();
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
        lines.origins = sources.iter().map(|source| source.origin).collect();
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
