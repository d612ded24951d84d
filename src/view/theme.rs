//! What things on the screen are called, and how each looks.

use ratatui::style::{Color, Modifier, Style};

use crate::config;
use crate::model::EntityKind;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    pub text: Style,
    /// The bar on top.
    pub bar: Style,
    /// The year of the selection in the bar.
    pub bar_here: Style,
    pub pane_title: Style,
    pub focused_title: Style,
    /// Lines between panes, hints, what is of second rank.
    pub quiet: Style,
    pub heading: Style,
    /// The selected line of the pane with the focus, and of the others.
    pub selected: Style,
    pub chosen: Style,
    pub date: Style,
    pub person: Style,
    pub organisation: Style,
    pub place: Style,
    /// The selected event's sentence, and the bar beside it.
    pub marked: Style,
    pub mark: Style,
    /// What the cursor stands on.
    pub cursor: Style,
    pub matched: Style,
    pub caption: Style,
    pub key: Style,
    pub error: Style,
    pub notice: Style,
}

impl Theme {
    pub fn new(theme: config::Theme) -> Self {
        match theme {
            config::Theme::Plain => Self::plain(),
            config::Theme::Terminal => Self::terminal(),
            config::Theme::Dark => Self::of([250, 180, 114, 115, 244, 203, 110]),
            config::Theme::Light => Self::of([236, 94, 22, 24, 242, 124, 25]),
        }
    }

    /// Attributes alone.
    fn plain() -> Self {
        let style = Style::new();
        let bold = style.add_modifier(Modifier::BOLD);
        let reversed = style.add_modifier(Modifier::REVERSED);
        let underlined = style.add_modifier(Modifier::UNDERLINED);
        let dim = style.add_modifier(Modifier::DIM);
        Self {
            text: style,
            bar: reversed,
            bar_here: reversed.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            pane_title: underlined,
            focused_title: underlined.add_modifier(Modifier::BOLD | Modifier::REVERSED),
            quiet: dim,
            heading: bold,
            selected: reversed,
            chosen: bold,
            date: underlined,
            person: style.add_modifier(Modifier::ITALIC),
            organisation: style.add_modifier(Modifier::ITALIC),
            place: style.add_modifier(Modifier::ITALIC),
            marked: bold,
            mark: bold,
            cursor: reversed,
            matched: bold.add_modifier(Modifier::UNDERLINED),
            caption: dim,
            key: bold,
            error: bold,
            notice: bold,
        }
    }

    /// The terminal's own sixteen colours, of which these read on light and dark alike.
    fn terminal() -> Self {
        let plain = Self::plain();
        let coloured = |colour| Style::new().fg(colour);
        Self {
            date: coloured(Color::Cyan).add_modifier(Modifier::UNDERLINED),
            person: coloured(Color::Magenta),
            organisation: coloured(Color::Green),
            place: coloured(Color::Blue),
            mark: coloured(Color::Red).add_modifier(Modifier::BOLD),
            matched: coloured(Color::Red).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            key: coloured(Color::Magenta),
            error: coloured(Color::Red),
            ..plain
        }
    }

    /// Colours of the 256: text, dates, persons, organisations, second rank, marks, places.
    fn of([text, date, person, organisation, quiet, mark, place]: [u8; 7]) -> Self {
        let plain = Self::terminal();
        let coloured = |index| Style::new().fg(Color::Indexed(index));
        Self {
            text: coloured(text),
            date: coloured(date).add_modifier(Modifier::UNDERLINED),
            person: coloured(person),
            organisation: coloured(organisation),
            place: coloured(place),
            quiet: coloured(quiet),
            caption: coloured(quiet),
            mark: coloured(mark).add_modifier(Modifier::BOLD),
            matched: coloured(mark).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            error: coloured(mark),
            key: coloured(person),
            ..plain
        }
    }

    pub fn name(&self, kind: EntityKind) -> Style {
        match kind {
            EntityKind::Person => self.person,
            EntityKind::Organisation => self.organisation,
            EntityKind::Place => self.place,
        }
    }
}
