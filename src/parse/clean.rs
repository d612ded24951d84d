//! Cleaning: the rules that make an article of a draft, whatever its format, and their order.
//!
//! Every character of the draft ends in the article's text or among what was removed, with the rule
//! that removed it. When unsure a rule keeps the text.

use crate::lang;
use crate::model::{
    Article, Basis, Certainty, DateValue, EventMention, Few, FilePath, Problem, ProblemKind,
    Published, Removed, Severity,
};
use crate::parse::draft::{Block, BlockKind, Draft, Fate, Metadata};
use crate::parse::phrase::{boilerplate, read_more};
use crate::parse::shared::{self, SharedLines};
use crate::parse::{credit, field, glue, page, stated_date, title};
use crate::text::{CleanText, Span, clean, clean_line};

/// How much of a text its language is told from: in bytes.
const LANGUAGE_SAMPLE: usize = 1 << 10;

/// How much of a text must look like another language than the stated one: so many stretches from all
/// over it, each by itself, of at least and at most so many bytes.
const LANGUAGE_STRETCHES: usize = 4;
const SHORT_STRETCH: usize = 80;
const LONG_STRETCH: usize = 300;

/// Headings within a text are shorter than this: in characters.
const MAX_HEADING: usize = 110;

/// Makes an article of a draft. `shared` are those of its lines that other documents have too.
pub(crate) fn article(
    file: &FilePath,
    path: &CleanText,
    draft: Draft<'_>,
    shared: &SharedLines,
) -> Article {
    let Draft { mut metadata, mut blocks, problems } = draft;
    take_date_prefix(&mut blocks, &mut metadata);
    glue::split(&mut blocks);
    take_read_more(&mut blocks);
    take_boilerplate(&mut blocks);
    credit::take(&mut blocks, &mut metadata);
    shared::take(&mut blocks, metadata.title.as_deref(), shared);
    let mut stated = title::take(metadata.title.take(), &mut blocks);
    let header = page::join(&mut blocks);
    if stated.is_none() && header.is_some() {
        stated = title::take(header, &mut blocks);
    }
    take_repeats(&mut blocks);
    mark_headings(&mut blocks);
    let mut article = Article {
        file: file.clone(),
        path: path.clone(),
        problems: with_path(problems, path).into(),
        ..Article::default()
    };
    write_text(&blocks, &mut article);
    describe(&mut article, metadata, stated);
    article
}

/// "date 2024-06 The text …": a scraper's note before the first word.
fn take_date_prefix(blocks: &mut Vec<Block<'_>>, metadata: &mut Metadata) {
    let Some(at) = blocks.iter().position(Block::is_kept) else { return };
    let Some(first) = blocks.get_mut(at) else { return };
    let mut words = first.text.splitn(3, ' ');
    let (Some(key), Some(value)) = (words.next(), words.next()) else { return };
    let is_iso = value.starts_with(|c: char| c.is_ascii_digit()) && value.contains('-');
    if !is_iso || !field::is_date_name(key.trim_end_matches([':', '='])) {
        return;
    }
    let Some(date) = stated_date::read(value, None) else { return };
    metadata.date_line = Some(date);
    let length = key.len() + 1 + value.len();
    let rest = first.split_off(length);
    first.fate = Fate::Removed("date line");
    if !rest.text.is_empty() {
        blocks.insert(at + 1, rest);
    }
}

/// "… the last sentence. READ MORE": a link that stuck to the end of a paragraph.
fn take_read_more(blocks: &mut Vec<Block<'_>>) {
    let whole = std::mem::take(blocks);
    blocks.reserve(whole.len());
    for mut block in whole {
        let link = read_more_start(&block.text).filter(|_| block.is_kept());
        let link =
            link.map(|start| Block { fate: Fate::Removed("read more"), ..block.split_off(start) });
        blocks.push(block);
        blocks.extend(link);
    }
}

fn read_more_start(text: &str) -> Option<usize> {
    let from = text.floor_char_boundary(text.len().saturating_sub(80));
    let tail = text.get(from..)?;
    let (at, mark) = tail.rmatch_indices(['.', '!', '?', '…', '»', '”', '"']).next()?;
    let link = tail.get(at + mark.len()..)?;
    (link.starts_with(' ') && read_more().matches(link)).then_some(from + at + mark.len())
}

fn take_boilerplate(blocks: &mut [Block<'_>]) {
    for block in blocks.iter_mut().filter(|block| block.is_kept()) {
        if is_boilerplate(&block.text) {
            block.fate = Fate::Removed("boilerplate");
        }
    }
}

/// A line that is such a phrase, or nothing but such phrases between bars: "Stampa | Chiudi".
fn is_boilerplate(line: &str) -> bool {
    let is_phrase = |line: &str| boilerplate().matches(line);
    let mut parts = line.split(['|', '•', '·']).map(str::trim).filter(|part| !part.is_empty());
    is_phrase(line) || line.contains(['|', '•', '·']) && parts.all(is_phrase)
}

/// A paragraph that says the one before it again, word for word.
fn take_repeats(blocks: &mut [Block<'_>]) {
    let mut last: Option<usize> = None;
    for at in 0..blocks.len() {
        let (before, rest) = blocks.split_at_mut(at);
        let Some(block) = rest.first_mut().filter(|block| block.is_kept()) else { continue };
        let said =
            last.and_then(|last| before.get(last)).is_some_and(|last| last.text == block.text);
        if said && !block.text.is_empty() {
            block.fate = Fate::Removed("repeated");
        } else {
            last = Some(at);
        }
    }
}

/// A short line without a stop between two paragraphs is a heading.
fn mark_headings(blocks: &mut [Block<'_>]) {
    let kept: Vec<usize> =
        (0..blocks.len()).filter(|&at| blocks.get(at).is_some_and(Block::is_kept)).collect();
    for window in kept.windows(3) {
        let &[before, at, after] = window else { continue };
        let ends =
            |at: usize, marks: &[char]| blocks.get(at).is_some_and(|b| b.text.ends_with(marks));
        let is_long = |at: usize| blocks.get(at).is_some_and(|b| b.text.len() > MAX_HEADING);
        let is_between = is_long(before)
            && is_long(after)
            && ends(before, &['.', '!', '?', '»', '”', '"', ')', '…']);
        let Some(block) = blocks.get_mut(at) else { continue };
        let is_line = block.kind == BlockKind::Paragraph
            && block.fate == Fate::Kept
            && title::is_title_like(&block.text)
            && block.text.chars().take(MAX_HEADING + 1).count() <= MAX_HEADING;
        if is_between && is_line && !block.text.ends_with(['»', '”', '"']) {
            block.kind = BlockKind::Heading(2);
        }
    }
}

/// Writes the kept blocks as the article's text and the others as what was removed.
fn write_text(blocks: &[Block<'_>], article: &mut Article) {
    let mut text = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    let (mut captions, mut headings) = (Vec::new(), Vec::new());
    for block in blocks {
        if let Fate::Removed(rule) = block.fate {
            remove(article, rule, &block.text);
        } else if !block.text.is_empty() {
            text.push_str(separator(&text, block.fate));
            let start = text.len();
            text.push_str(&block.text);
            if block.kind != BlockKind::Paragraph {
                captions.push(Span::new(start, text.len()));
            }
            if let BlockKind::Heading(_) = block.kind {
                headings.push(Span::new(start, text.len()));
            }
        }
        remove(article, "markup", &block.marks);
    }
    let cleaned = clean(&text);
    if cleaned.text.as_str() != text {
        // The text of a format that decodes further (entities, escapes) may hold what must not pass.
        captions.retain(|span| span.range().end <= cleaned.text.len());
        headings.retain(|span| span.range().end <= cleaned.text.len());
    }
    article.text = cleaned.text;
    article.captions = captions.into();
    article.headings = headings.into();
}

fn separator(text: &str, fate: Fate) -> &'static str {
    match fate {
        _ if text.is_empty() => "",
        Fate::Continues if text.ends_with(['-', '’', '\'']) => "",
        Fate::Continues => " ",
        _ => "\n\n",
    }
}

fn remove(article: &mut Article, rule: &'static str, text: &str) {
    if !text.trim().is_empty() {
        article.removed.push(Removed { text: clean(text).text, rule: rule.into() });
    }
}

/// Fills in what is known of an article beside its text.
fn describe(article: &mut Article, metadata: Metadata, stated: Option<String>) {
    article.language = language(metadata.language, &article.text);
    let running = first_paragraph(article);
    let (title, basis) = title::with_basis(stated, title::derived(running, article.language));
    article.title = clean_line(&title);
    article.title_basis = basis;
    article.published = published(&metadata, &article.path);
    article.byline = metadata.byline.as_deref().map(clean_line);
    article.source = metadata.source.as_deref().map(clean_line);
    article.address = metadata.address.as_deref().map(clean_line);
    article.tags = metadata.tags.iter().map(|tag| clean_line(tag)).collect();
    article.set_events(metadata.events.into_iter().map(stated_event).collect());
}

/// The language that is stated, unless the text clearly is in another one: sites state that of their
/// menus. A text whose every stretch looks like that language clearly is.
fn language(stated: Option<&'static str>, text: &str) -> &'static str {
    let part = |from: usize, to: usize| {
        text.get(text.floor_char_boundary(from)..text.floor_char_boundary(to)).unwrap_or_default()
    };
    let Some(stated) = stated else {
        return lang::detect(part(0, LANGUAGE_SAMPLE)).unwrap_or_default();
    };
    let apart = text.len() / LANGUAGE_STRETCHES;
    let of_stretch = |number: usize| {
        let start = number * apart;
        lang::detect(part(start, start + apart.min(LONG_STRETCH)))
    };
    let found = of_stretch(0).filter(|&found| found != stated && apart >= SHORT_STRETCH);
    let is_clear = || (1..LANGUAGE_STRETCHES).all(|number| of_stretch(number) == found);
    found.filter(|_| is_clear()).unwrap_or(stated)
}

/// The text from the first paragraph on that is no caption.
fn first_paragraph(article: &Article) -> &str {
    let start = article
        .captions
        .iter()
        .fold(0, |at, span| if span.range().start <= at { span.range().end + 2 } else { at });
    article.text.get(start..).unwrap_or(&article.text)
}

/// The article's date by its best evidence; a finer one that agrees with it is taken instead.
fn published(metadata: &Metadata, path: &str) -> Published {
    let evidence = [
        (metadata.published.clone(), Basis::Metadata),
        (metadata.date_line.clone(), Basis::Stated),
        (stated_date::read_path(path), Basis::Filename),
        (metadata.saved.clone(), Basis::Metadata),
    ];
    let mut best = Published::default();
    for (value, basis) in evidence {
        let Some(value) = value else { continue };
        if best.value.as_ref().is_none_or(|known| refines(&value, known)) {
            best = Published { value: Some(value), basis, evidence: None, ..Published::default() };
        }
    }
    best
}

/// Whether `value` says the same as `known` but more exactly.
fn refines(value: &DateValue, known: &DateValue) -> bool {
    match (value.days(), known.days()) {
        (Some((first, last)), Some((from, to))) => {
            from <= first && last <= to && (first, last) != (from, to)
        }
        (Some((first, last)), None) => {
            first == last
                && matches!(known, DateValue::DayOfYear { month, day }
            if (chrono::Datelike::month(&first), chrono::Datelike::day(&first)) == (*month, *day))
        }
        _ => false,
    }
}

fn stated_event((value, label): (Option<DateValue>, String)) -> EventMention {
    EventMention {
        sentence: Span::default(),
        label: clean_line(&label),
        date: None,
        background: false,
        certainty: Certainty::Exact,
        value,
        names: Few::default(),
    }
}

fn with_path(problems: Vec<Problem>, path: &CleanText) -> Vec<Problem> {
    problems.into_iter().map(|problem| Problem { path: path.clone(), ..problem }).collect()
}

/// A note on the characters that the gate did not let pass, if any.
pub(crate) fn hidden(path: &CleanText, count: usize) -> Option<Problem> {
    let message = match count {
        0 => return None,
        1 => "1 hidden character was taken out".to_owned(),
        _ => format!("{count} hidden characters were taken out"),
    };
    Some(Problem {
        path: path.clone(),
        line: 0,
        kind: ProblemKind::Hidden,
        severity: Severity::Note,
        message: clean_line(&message),
        hint: CleanText::default(),
    })
}
