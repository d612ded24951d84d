//! Whatever frames follow each other, the terminal must show the last one; and it must take few
//! bytes to get there.

use proptest::prelude::*;
use ratatui::style::Style;

use super::*;

const WIDTH: u16 = 30;
const HEIGHT: u16 = 10;
const ALL: Abilities = Abilities { colors: true, unicode: true };

/// What happens between one frame and the next.
#[derive(Clone, Debug)]
enum Step {
    Write {
        row: u16,
        column: u16,
        text: String,
        style: usize,
    },
    Blank {
        row: u16,
        column: u16,
        length: u16,
    },
    /// Rows from `top` on move up by `by`, or down.
    Shift {
        top: usize,
        bottom: usize,
        by: usize,
        up: bool,
    },
    Cursor(Option<(u16, u16)>),
}

fn styles() -> [Style; 6] {
    [
        Style::new(),
        Style::new().fg(Color::Red),
        Style::new().bg(Color::Indexed(200)).add_modifier(Modifier::BOLD),
        Style::new().add_modifier(Modifier::REVERSED | Modifier::UNDERLINED),
        Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD | Modifier::ITALIC),
        Style::new().fg(Color::LightBlue).add_modifier(Modifier::ITALIC),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let text = prop::collection::vec(
        prop::sample::select(vec!["a", "b", " ", "è", "東", "e\u{301}", "─", "x", "  "]),
        1..20,
    );
    prop_oneof![
        4 => (0..HEIGHT, 0..WIDTH, text, 0..6usize).prop_map(|(row, column, text, style)| {
            Step::Write { row, column, text: text.concat(), style }
        }),
        2 => (0..HEIGHT, 0..WIDTH, 1..WIDTH)
            .prop_map(|(row, column, length)| Step::Blank { row, column, length }),
        2 => (0..5usize, 5..10usize, 1..4usize, any::<bool>())
            .prop_map(|(top, bottom, by, up)| Step::Shift { top, bottom, by, up }),
        1 => prop::option::of((0..WIDTH, 0..HEIGHT)).prop_map(Step::Cursor),
    ]
}

#[expect(clippy::disallowed_methods, reason = "made-up screens")]
fn apply(step: &Step, buffer: &mut Buffer, cursor: &mut Cursor) {
    match step {
        Step::Write { row, column, text, style } => {
            // A wide character that is cut in half by the write loses its other half.
            let before = column.checked_sub(1).and_then(|column| buffer.cell_mut((column, *row)));
            if let Some(cell) = before.filter(|cell| cell.symbol().width() > 1) {
                cell.set_symbol(" ");
            }
            buffer.set_string(*column, *row, text, styles()[*style]);
        }
        Step::Blank { row, column, length } => {
            let text = " ".repeat(usize::from((*length).min(WIDTH - column)));
            apply(&Step::Write { row: *row, column: *column, text, style: 0 }, buffer, cursor);
            let end = column + (*length).min(WIDTH - column);
            (*column..end).for_each(|column| buffer[(column, *row)].reset());
        }
        Step::Shift { top, bottom, by, up } => {
            let width = usize::from(WIDTH);
            let region = &mut buffer.content[top * width..bottom * width];
            let cells = (by * width).min(region.len());
            if *up {
                region.rotate_left(cells);
            } else {
                region.rotate_right(cells);
            }
        }
        Step::Cursor(at) => *cursor = *at,
    }
}

/// A cell as a terminal shows it: its text, whether it has a background, whether it is reversed,
/// and where it shows a letter, whether it is bold. Nothing for the second half of a wide one.
type Look = Option<(String, bool, bool, bool)>;

fn expected(buffer: &Buffer, column: u16, row: u16) -> Look {
    let cell = &buffer[(column, row)];
    let before = column.checked_sub(1).map(|column| buffer[(column, row)].symbol().width());
    let symbol = cell.symbol().trim_end();
    let has = |modifier| cell.modifier.contains(modifier);
    let bold = has(Modifier::BOLD) && !symbol.is_empty();
    let look = (symbol.to_owned(), cell.bg != Color::Reset, has(Modifier::REVERSED), bold);
    (before != Some(2)).then_some(look)
}

fn shown(screen: &vt100::Screen, column: u16, row: u16) -> Look {
    let cell = screen.cell(row, column).unwrap();
    let symbol = cell.contents().trim_end();
    let bold = cell.bold() && !symbol.is_empty();
    let background = cell.bgcolor() != vt100::Color::Default;
    let look = (symbol.to_owned(), background, cell.inverse(), bold);
    (!cell.is_wide_continuation()).then_some(look)
}

fn terminal() -> vt100::Parser {
    vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0)
}

proptest! {
    #[test]
    fn the_terminal_shows_the_last_frame(frames in prop::collection::vec(prop::collection::vec(step(), 0..5), 1..12)) {
        let mut encoder = Encoder::new(ALL);
        let mut terminal = terminal();
        let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
        let mut cursor = Some((0, 0));
        for steps in frames {
            for step in &steps {
                apply(step, &mut buffer, &mut cursor);
            }
            let bytes = encoder.encode(&buffer, cursor);
            terminal.process(bytes.as_bytes());
            for row in 0..HEIGHT {
                for column in 0..WIDTH {
                    prop_assert_eq!(
                        shown(terminal.screen(), column, row),
                        expected(&buffer, column, row),
                        "row {} column {} after {:?} {:?}", row, column, steps, bytes
                    );
                }
            }
            prop_assert_eq!(terminal.screen().hide_cursor(), cursor.is_none());
            if let Some((column, row)) = cursor {
                prop_assert_eq!(terminal.screen().cursor_position(), (row, column));
            }
            prop_assert_eq!(encoder.encode(&buffer, cursor), "");
        }
    }
}

/// The bytes for a second frame after a first.
#[track_caller]
fn check(first: &[&str], second: &[&str], expected: &str) {
    let mut encoder = Encoder::new(ALL);
    encoder.encode(&Buffer::with_lines(first.iter().copied()), Some((0, 0)));
    let bytes = encoder.encode(&Buffer::with_lines(second.iter().copied()), Some((0, 0)));
    assert_eq!(bytes, expected);
}

#[test]
fn changes_take_few_bytes() {
    check(&["abcdef"], &["abXdef"], "abX\r");
    check(&["abcdefghij"], &["XbcdeYghij"], "XbcdeY\r");
    check(&["abcdefghijklm"], &["abcdefghXjklm"], "\x1b[8CX\r");
    check(&["ab cdefghij"], &["ab         "], "ab \x1b[K\r");
    check(&["abc", "def"], &["abX", "deY"], "abX\r\ndeY\x1b[H");
}

#[test]
fn rows_that_move_are_scrolled() {
    let rows =
        ["title", "one 1234567890", "two 1234567890", "three 234567890", "four 34567890", "keys"];
    let moved =
        ["title", "two 1234567890", "three 234567890", "four 34567890", "five 4567890", "keys"];
    check(&rows, &moved, "\x1b[2;5r\x1b[5H\n\x1b[r\x1b[5Hfive 4567890\x1b[H");
}

#[test]
fn a_plain_terminal_gets_plain_bytes() {
    let mut encoder = Encoder::new(Abilities { colors: false, unicode: false });
    let mut buffer = Buffer::with_lines(["│ Perché “no” 東京"]);
    buffer.set_style(buffer.area, Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
    let bytes = encoder.encode(&buffer, None);
    assert!(bytes.is_ascii() && !bytes.contains("31"), "{bytes:?}");
    assert!(bytes.contains("| Perche \"no\" ????"), "{bytes:?}");
}

#[test]
fn what_is_held_back_stays_as_it_was() {
    let mut encoder = Encoder::new(ALL);
    encoder.encode(&Buffer::with_lines(["title", "ab|cd", "ef|gh"]), None);
    let mut next = Buffer::with_lines(["TITLE", "AB|CD", "EF|GH"]);
    let (main, focused) = (Rect::new(0, 1, 5, 2), Rect::new(0, 1, 3, 2));
    assert!(encoder.hold_back(&mut next, main, focused));
    assert_eq!(next, Buffer::with_lines(["TITLE", "AB|cd", "EF|gh"]));
    assert!(!encoder.hold_back(&mut next, main, focused), "it is as it was already");
    assert!(!Encoder::new(ALL).hold_back(&mut next, main, focused), "nothing is shown yet");
}
