//! A small folder of our own sentences, and a reader who presses keys and looks at the screen.

use std::sync::Arc;

use cronaca::app::answer::{Answerer, Question};
use cronaca::app::key::{Code, Key};
use cronaca::app::{App, Effect, Msg, Progress};
use cronaca::config::Config;
use cronaca::model::{
    Anchor, AnchorBasis, Article, Basis, Certainty, DateKind, DateMention, DateValue, Decisions,
    EntityKind, EventMention, Index, NameMention, Problem, ProblemKind, Published, Removed,
    Severity, TitleBasis,
};
use cronaca::notebook::Change;
use cronaca::store::{Store, StoreBuilder};
use cronaca::text::{SentenceRules, Span, clean, clean_line, sentences};
use cronaca::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// An article from text with marks in it: `{words=2022-02-24}` is a date, with `~` before the value
/// an inferred one; `{words@Name}` is a person, `{words#Name}` a place, `{words&Name}` an
/// organisation. Each dated sentence becomes an event.
pub(crate) fn article(path: &str, title: &str, published: &str, marked: &str) -> Article {
    let (basis, value) = match published.strip_prefix('~') {
        Some(value) => (Basis::Inferred, value),
        None => (Basis::Stated, published),
    };
    let value = DateValue::parse(value);
    let (text, dates, names) = read_marks(marked, value.as_ref());
    let mut article = Article {
        file: path.into(),
        path: clean_line(path),
        title: clean_line(title),
        title_basis: TitleBasis::Stated,
        published: Published { value, basis, evidence: None, ..Published::default() },
        source: Some(clean_line("Il Foglio di Prova")),
        language: "it",
        text: clean(&text).text,
        dates: dates.into(),
        ..Article::default()
    };
    article.set_names(&names);
    article.sentences = sentences(&article.text, SentenceRules::default()).into();
    article.set_events(events(&article));
    article
}

fn read_marks(
    marked: &str,
    reference: Option<&DateValue>,
) -> (String, Vec<DateMention>, Vec<NameMention>) {
    let (mut text, mut dates, mut names) = (String::new(), Vec::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('{') {
        let (mark, after) = after.split_once('}').unwrap();
        rest = after;
        text.push_str(before);
        let sign = mark.matches(['=', '@', '#', '&']).next().unwrap();
        let (words, meaning) = mark.split_once(sign).unwrap();
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        match sign {
            "=" => dates.push(date(span, meaning, reference)),
            sign => names.push(name(span, sign, meaning)),
        }
    }
    text.push_str(rest);
    (text, dates, names)
}

fn date(span: Span, meaning: &str, reference: Option<&DateValue>) -> DateMention {
    let inferred = meaning.starts_with('~');
    let anchor = reference.filter(|_| inferred).cloned();
    DateMention {
        span,
        value: DateValue::parse(meaning.trim_start_matches('~')).unwrap(),
        kind: DateKind::Date,
        modifier: None,
        certainty: if inferred { Certainty::Inferred } else { Certainty::Exact },
        anchor: anchor.map(|value| Anchor { value, basis: AnchorBasis::Article }),
        rule: "it/prova".into(),
    }
}

fn name(span: Span, sign: &str, meaning: &str) -> NameMention {
    let kind = match sign {
        "@" => EntityKind::Person,
        "#" => EntityKind::Place,
        _ => EntityKind::Organisation,
    };
    NameMention { span, kind, name: clean_line(meaning), rule: "prova/nome".into() }
}

fn events(article: &Article) -> Vec<EventMention> {
    let indices = |spans: &[Span], sentence: Span| -> Vec<u32> {
        (0_u32..).zip(spans).filter(|(_, span)| sentence.contains(**span)).map(|(i, _)| i).collect()
    };
    let dates: Vec<Span> = article.dates.iter().map(|date| date.span).collect();
    let names: Vec<Span> = article.names.spans().collect();
    let mut events = Vec::new();
    for sentence in article.sentences.iter() {
        for date in indices(&dates, sentence) {
            let mention = article.dates.get(date as usize).unwrap();
            events.push(EventMention {
                sentence,
                label: clean_line(sentence.of(&article.text).trim_end_matches('.')),
                date: Index::new(date as usize),
                value: Some(mention.value),
                certainty: mention.certainty,
                names: indices(&names, sentence).into(),
                background: false,
            });
        }
    }
    events
}

/// Four articles about a made-up harbour.
pub(crate) fn articles() -> Vec<Article> {
    let mut first = article(
        "2022/porto.md",
        "Il porto di Lunara riapre dopo la piena",
        "2022-03-02",
        "{Il 24 febbraio 2022=2022-02-24} la piena ha chiuso il porto di {Lunara#Lunara}. \
         Il sindaco {Aldo Bertani@Aldo Bertani} ha chiamato l'ingegnera {Ines Cavour@Ines Cavour}.\n\n\
         {Ieri=~2022-03-01} {Bertani@Aldo Bertani} e {Cavour@Ines Cavour} hanno riaperto il molo \
         nord. La {Società del Porto&Società del Porto} conta di finire i lavori \
         {in maggio=~2022-05}.\n\n\
         Nel {2021=2021} l'acqua era salita due volte, ma il molo aveva tenuto.",
    );
    first.removed =
        vec![Removed { text: clean_line("Accetta tutti i cookie"), rule: "boilerplate".into() }]
            .into();
    first.address = Some(clean_line("https://esempio.invalid/porto"));
    let second = article(
        "2022/verbale.txt",
        "Il verbale della notte",
        "~2022-02-25",
        "{Il 24 febbraio=~2022-02-24} la piena ha chiuso il porto di {Lunara#Lunara}, dice il \
         verbale firmato da {Cavour@Ines Cavour}.\n\n\
         {Il giorno dopo=~2022-02-25} le barche erano ancora ormeggiate al molo sud.",
    );
    let third = article(
        "2023/mostra.txt",
        "Una mostra ricorda la piena",
        "2023-02-24",
        "Un anno dopo {il 24 febbraio 2022=2022-02-24}, {Lunara#Lunara} ricorda la piena con le \
         fotografie di {Ines Cavour@Ines Cavour}. La mostra resta aperta {fino a giugno=~2023-06}.\n\n\
         東京の記者も来た。Anche una cronista di {Tōkyō#Tokyo} è venuta a vederla.",
    );
    let mut fourth = article(
        "senza-data.txt",
        "Lettera senza data",
        "",
        "Caro direttore, {il 15 novembre=XXXX-11-15} passavo dal molo e ho visto {Bertani@Aldo \
         Bertani} che parlava da solo.",
    );
    fourth.problems = vec![Problem {
        path: clean_line("senza-data.txt"),
        line: 1,
        kind: ProblemKind::Format,
        severity: Severity::Warning,
        message: clean_line("no date was found"),
        hint: clean_line("add `date:` to the front matter"),
    }]
    .into();
    vec![first, second, third, fourth]
}

pub(crate) fn store(articles: Vec<Article>) -> Arc<Store> {
    let mut builder = StoreBuilder::default();
    for article in articles {
        builder.add(Arc::new(article));
    }
    builder.build()
}

/// A reader at a terminal of a size.
pub(crate) struct Reader {
    pub(crate) app: App,
    pub(crate) effects: Vec<Effect>,
    /// The file of decisions about names.
    pub(crate) decisions: String,
    /// What went to the notebook, all of it written at once.
    pub(crate) kept: Vec<Change>,
    /// Whether the disk takes nothing.
    pub(crate) full: bool,
    /// Whether answers come only when the reader waits for them, and the questions that are open then.
    pub(crate) late: bool,
    pub(crate) open: [Option<(u64, Question)>; Question::KINDS],
    answerer: Answerer,
}

impl Reader {
    pub(crate) fn of(articles: Vec<Article>, (width, height): (u16, u16)) -> Self {
        let app = App::new(&Config::default(), clean_line("prova"));
        let store = store(articles);
        let decisions = String::new();
        let (effects, kept) = (Vec::new(), Vec::new());
        let mut reader = Self {
            app,
            effects,
            kept,
            full: false,
            late: false,
            open: Default::default(),
            decisions,
            answerer: Answerer::default(),
        };
        reader.send(Msg::Resize { width, height });
        let files = store.articles().len();
        let progress =
            Progress { files_read: files, files_found: files, seconds_left: None, done: true };
        reader.send(Msg::Loaded { store, progress });
        reader
    }

    pub(crate) fn new(size: (u16, u16)) -> Self {
        Self::of(articles(), size)
    }

    /// Sends a message and answers what the state asks of the finder and the search.
    pub(crate) fn send(&mut self, msg: Msg) {
        for effect in self.app.update(msg) {
            match effect {
                Effect::Ask { generation, question } => {
                    let kind = question.kind();
                    self.open[kind] = Some((generation, question));
                    if !self.late {
                        self.wait();
                    }
                }
                Effect::Decide(edit) => {
                    self.decisions = edit.apply(&self.decisions);
                    let decisions = Decisions::parse(&self.decisions, &clean_line("names"));
                    let mut builder = StoreBuilder::default();
                    for article in self.app.store.given(|_| true) {
                        builder.add(article);
                    }
                    builder.set_decisions(decisions);
                    let store = builder.build();
                    self.send(Msg::Loaded { store, progress: self.app.progress });
                }
                Effect::Keep(_) if self.full => {}
                Effect::Keep(changes) => {
                    let written = changes.len();
                    self.kept.extend(changes);
                    self.send(Msg::Kept { written, trouble: None });
                }
                other => self.effects.push(other),
            }
        }
    }

    /// Waits until all questions are answered.
    pub(crate) fn wait(&mut self) {
        while let Some((generation, question)) = self.open.iter_mut().find_map(Option::take) {
            let answer = self.answerer.answer(generation, question);
            self.send(answer);
        }
    }

    /// Presses keys parted by blanks; a word that is no key is typed letter by letter.
    pub(crate) fn press(mut self, script: &str) -> Self {
        for word in script.split_whitespace() {
            let keys = match Key::parse(word) {
                Some(key) => vec![key],
                None => word.chars().map(|c| Key::plain(Code::Char(c))).collect(),
            };
            for key in keys {
                self.send(Msg::Key(key));
            }
        }
        self
    }

    pub(crate) fn buffer(&self) -> (Buffer, Option<(u16, u16)>) {
        let (width, height) = self.app.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view::draw(&self.app, frame)).unwrap();
        let cursor = terminal.get_cursor_position().ok().map(|at| (at.x, at.y));
        (terminal.backend().buffer().clone(), cursor)
    }

    /// The screen as text, blanks at the ends of lines left out.
    pub(crate) fn screen(&self) -> String {
        let (buffer, _) = self.buffer();
        let width = usize::from(buffer.area.width).max(1);
        let lines = buffer.content().chunks(width).map(|row| {
            let mut line = String::new();
            let mut skip = 0;
            for cell in row {
                if skip == 0 {
                    line.push_str(cell.symbol());
                    skip = cronaca::text::display_width(cell.symbol());
                }
                skip = skip.saturating_sub(1);
            }
            line.trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The screen with a letter for each cell's style in place of the text, and what each means.
    pub(crate) fn styles(&self) -> String {
        let (buffer, cursor) = self.buffer();
        let mut legend: Vec<String> = Vec::new();
        let mut grid = String::new();
        for (index, cell) in buffer.content().iter().enumerate() {
            if index > 0 && index % usize::from(buffer.area.width) == 0 {
                grid.push('\n');
            }
            let style = format!("{:?} {:?}", cell.fg, cell.modifier);
            let known = legend.iter().position(|other| *other == style).unwrap_or(legend.len());
            if known == legend.len() {
                legend.push(style);
            }
            grid.push(('a'..='z').nth(known).unwrap_or('?'));
        }
        let legend = ('a'..='z').zip(legend).map(|(letter, style)| format!("{letter} = {style}"));
        let legend: Vec<String> = legend.collect();
        format!("{grid}\n\n{}\ncursor {cursor:?}", legend.join("\n"))
    }

    /// The title of the article shown and the words under the cursor.
    pub(crate) fn place(&self) -> String {
        let Some(id) = self.app.article.id else { return String::new() };
        let article = self.app.store.article(id);
        let words = self.app.article.cursor.map_or("", |cursor| cursor.of(&article.text));
        format!("{:?} {}: {words}", self.app.focus, article.path)
    }
}
