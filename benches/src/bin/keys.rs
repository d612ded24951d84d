//! What a key costs the thread that draws, over a scripted session on a large folder: moving, paging,
//! opening, searching as one types, names, filters, zooming, going back. What the program leaves to
//! other threads is left out here too.
//! `cargo run --release --no-default-features --bin keys [FOLDER [ARTICLES]]`

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use cronaca::app::answer::Answerer;
use cronaca::app::key::{Code, Key};
use cronaca::app::{App, Effect, Msg, Progress};
use cronaca::config::Config;
use cronaca::load::{self, Origin};
use cronaca::store::StoreBuilder;
use cronaca::text::clean_line;
use cronaca::view;
use cronaca_benches::{folder, thread_time};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const ARTICLE_BYTES: usize = 4000;

/// Names of steps and what is typed: characters, `<name>` for other keys.
const SESSION: [(&str, &str); 19] = [
    ("move", "jjjjjjjjjjkkkkkjjjj"),
    ("page", "<page-down><page-down><page-down><page-up><page-down>"),
    ("ends", "GggG"),
    ("open and read", "<enter>jjjjj<page-down><page-down>"),
    ("back", "<backspace>"),
    ("zoom", "++--"),
    ("articles", "4jjj<page-down>G"),
    ("filter", "/marta<enter><esc>"),
    ("names", "5jjjGgg"),
    ("a name's file", "<enter>jjj<backspace>"),
    ("who with whom", "8jjj"),
    ("names by time", "9jjj"),
    ("filter names", "5/ma<enter><esc>"),
    ("finder", "fmarta roma<enter>"),
    ("search", "smolo roma<enter>"),
    ("query", "&roma<enter>"),
    ("help", "?"),
    ("panes", "<esc><tab><tab><tab>"),
    ("other pages", "123jjj"),
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let top =
        arguments.next().map_or_else(|| std::env::temp_dir().join("cronaca-linear"), PathBuf::from);
    let count = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let folder = top.join(count.to_string());
    folder::write(&folder, count, ARTICLE_BYTES).expect("a folder to write in");
    load::start_workers();
    let mut session = Session::open(folder);
    println!(
        "{count} articles\n\n| step | keys | p50 ms | p99 ms | most ms | answers, most ms |\n\
         |---|---|---|---|---|---|"
    );
    let mut all = Vec::new();
    let mut longest = 0.0;
    for (step, typed) in SESSION {
        session.answering = 0.0;
        let press = |key| session.send(Msg::Key(key));
        let mut times: Vec<f64> = keys(typed).into_iter().map(press).collect();
        all.extend_from_slice(&times);
        longest = session.answering.max(longest);
        print_row(step, &mut times, session.answering);
    }
    print_row("all", &mut all, longest);
}

struct Session {
    app: App,
    answerer: Answerer,
    terminal: Terminal<TestBackend>,
    /// What the longest answer of the search thread has taken, in milliseconds by the clock, for it
    /// uses all cores.
    answering: f64,
}

impl Session {
    fn open(folder: PathBuf) -> Self {
        let origin = Origin::of(vec![folder]);
        let mut builder = StoreBuilder::default();
        load::load_all(
            &origin,
            |_| {},
            |loaded| {
                loaded.articles.into_iter().for_each(|article| builder.add(article));
                ControlFlow::Continue(())
            },
        );
        let store = builder.build();
        let mut app = App::new(&Config::default(), clean_line("bench"));
        drop(app.update(Msg::Resize { width: 160, height: 50 }));
        let progress = Progress { done: true, ..Progress::default() };
        let terminal = Terminal::new(TestBackend::new(160, 50)).expect("a screen in memory");
        let mut session = Self { app, answerer: Answerer::default(), terminal, answering: 0.0 };
        session.send(Msg::Loaded { store, progress });
        session
    }

    /// Milliseconds of this thread until a message and what it led to are drawn.
    fn send(&mut self, message: Msg) -> f64 {
        let mut spent = 0.0;
        let mut messages = vec![message];
        while let Some(message) = messages.pop() {
            let start = thread_time();
            let effects = self.app.update(message);
            self.terminal.draw(|frame| view::draw(&self.app, frame)).expect("a frame");
            spent += (thread_time() - start).as_secs_f64() * 1000.0;
            messages.extend(effects.into_iter().filter_map(|effect| self.answer(effect)));
        }
        spent
    }

    /// What the search thread would say.
    fn answer(&mut self, effect: Effect) -> Option<Msg> {
        let start = Instant::now();
        let answer = self.reply(effect);
        self.answering = self.answering.max(start.elapsed().as_secs_f64() * 1000.0);
        answer
    }

    fn reply(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Ask { generation, question } => {
                Some(self.answerer.answer(generation, question))
            }
            _ => None,
        }
    }
}

fn keys(typed: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = typed.chars();
    while let Some(character) = rest.next() {
        let code = match character {
            '<' => named(&rest.by_ref().take_while(|c| *c != '>').collect::<String>()),
            other => Code::Char(other),
        };
        keys.push(Key::plain(code));
    }
    keys
}

fn named(name: &str) -> Code {
    match name {
        "enter" => Code::Enter,
        "esc" => Code::Escape,
        "tab" => Code::Tab,
        "backspace" => Code::Backspace,
        "page-down" => Code::PageDown,
        _ => Code::PageUp,
    }
}

fn print_row(step: &str, times: &mut [f64], answering: f64) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    let (count, p50, p99, most) = (times.len(), at(0.5), at(0.99), at(1.0));
    println!("| {step} | {count} | {p50:.2} | {p99:.2} | {most:.2} | {answering:.1} |");
}
