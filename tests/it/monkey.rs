//! Random messages and sizes: nothing panics, the same state gives the same screen, and whatever is
//! selected stands on it.

use cronaca::app::command::{COMMANDS, Command};
use cronaca::app::key::{Code, Key};
use cronaca::app::{Msg, Progress};
use cronaca::model::{ArticleId, EventId};
use cronaca::notebook::{Change, Note, Notebook, Passage};
use cronaca::query::finder::{Answer, Found, Target};
use cronaca::text::{CleanText, clean_line};
use proptest::prelude::*;

use crate::screens::fixture::{Reader, articles, store};

#[derive(Clone, Debug)]
enum Act {
    Keys(Vec<Key>),
    Resize(u16, u16),
    Paste(String),
    /// The store of the first so many articles arrives.
    Snapshot(usize),
    /// An answer from a store that is gone.
    Late(u64),
    /// The notebook of another program that wrote it meanwhile.
    Notebook(String),
    /// The disk takes changes, or takes none.
    Kept(usize, bool),
    Composed(Option<String>),
    Ending,
}

fn acts() -> impl Strategy<Value = Act> {
    let bound: Vec<Vec<Key>> = COMMANDS.iter().flat_map(Command::default_keys).collect();
    prop_oneof![
        12 => prop::sample::select(bound).prop_map(Act::Keys),
        3 => "[a-zé東\u{301}\" :]".prop_map(|text| {
            Act::Keys(text.chars().map(|c| Key::plain(Code::Char(c))).collect())
        }),
        2 => (0_u16..130, 0_u16..45).prop_map(|(width, height)| Act::Resize(width, height)),
        1 => "\\PC{0,8}".prop_map(Act::Paste),
        1 => (0_usize..5).prop_map(Act::Snapshot),
        1 => (0_u64..9).prop_map(Act::Late),
        1 => "[a-z ]{0,9}".prop_map(Act::Notebook),
        1 => (0_usize..3, any::<bool>()).prop_map(|(written, full)| Act::Kept(written, full)),
        1 => prop::option::of("[a-z\n]{0,9}").prop_map(Act::Composed),
        1 => Just(Act::Ending),
    ]
}

/// Notes on a passage that is there, on one that is not, and on an article that is gone.
fn foreign_notebook(text: &str) -> Notebook {
    let mut notebook = Notebook::default();
    for (number, path) in ["2022/porto.md", "senza-data.txt", "gone.txt"].into_iter().enumerate() {
        let (path, text) = (clean_line(path), clean_line(text));
        let passage = Passage { quote: clean_line("ha chiuso il porto"), ..Passage::default() };
        let note = Some(Note { path: path.clone(), text, passage });
        notebook.apply(&Change::Note { id: clean_line(&number.to_string()), note });
        notebook.apply(&Change::Star { path, on: number % 2 == 0 });
    }
    notebook
}

fn perform(reader: &mut Reader, act: Act) {
    match act {
        Act::Keys(keys) => keys.into_iter().for_each(|key| reader.send(Msg::Key(key))),
        Act::Resize(width, height) => reader.send(Msg::Resize { width, height }),
        Act::Paste(text) => reader.send(Msg::Paste(clean_line(&text))),
        Act::Snapshot(count) => {
            let store = store(articles().into_iter().take(count).collect());
            let progress = Progress {
                files_read: count,
                files_found: 4,
                seconds_left: Some(1),
                done: count == 4,
            };
            reader.send(Msg::Loaded { store, progress });
        }
        Act::Late(generation) => {
            let found = [Target::Article(ArticleId(99)), Target::Event(EventId(99))];
            let found = found.map(|target| Found {
                target,
                text: clean_line("late"),
                highlights: Vec::new(),
                aside: CleanText::default(),
                aside_highlights: Vec::new(),
                near: false,
            });
            let answer = Answer { found: found.to_vec(), total: 2, is_part: generation % 2 == 0 };
            reader.send(Msg::Found { generation, answer });
        }
        Act::Notebook(text) => reader.send(Msg::Notebook {
            notebook: Box::new(foreign_notebook(&text)),
            trouble: text.is_empty().then(|| clean_line("locked")),
        }),
        Act::Kept(written, full) => {
            let trouble = full.then(|| clean_line("No space left on device"));
            reader.send(Msg::Kept { written, trouble });
        }
        Act::Composed(text) => {
            reader.send(Msg::Composed(text.map(|text| cronaca::text::clean(&text).text)));
        }
        Act::Ending => reader.send(Msg::Ending),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_the_screen(acts in prop::collection::vec(acts(), 1..60)) {
        let mut reader = Reader::new((80, 24));
        for act in acts {
            perform(&mut reader, act);
            let (first, cursor) = reader.buffer();
            let (second, again) = reader.buffer();
            prop_assert_eq!(first, second);
            prop_assert_eq!(cursor, again);
            let (width, height) = reader.app.size;
            if let Some((x, y)) = cursor {
                prop_assert!(x < width.max(1) && y < height.max(1));
            }
        }
    }
}
