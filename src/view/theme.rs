//! What things on the screen are called, and how each looks.

use ratatui::style::{Color, Modifier, Style};

use crate::config::{self, Colour, Colours};
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

/// The colours of a theme, in the order of [`config::ROLES`].
type Palette = [Colour; config::ROLES.len()];

const fn indexed(numbers: [u8; config::ROLES.len()]) -> Palette {
    let mut palette = [Colour::Indexed(0); config::ROLES.len()];
    let mut at = 0;
    while at < palette.len() {
        palette[at] = Colour::Indexed(numbers[at]);
        at += 1;
    }
    palette
}

const fn exact(colours: [u32; config::ROLES.len()]) -> Palette {
    let mut palette = [Colour::Indexed(0); config::ROLES.len()];
    let mut at = 0;
    while at < palette.len() {
        let [_, red, green, blue] = colours[at].to_be_bytes();
        palette[at] = Colour::True(red, green, blue);
        at += 1;
    }
    palette
}

const DARK: Palette = indexed([250, 180, 114, 115, 110, 244, 203, 114]);
const LIGHT: Palette = indexed([236, 94, 22, 24, 25, 242, 124, 22]);
const DARK_TRUE: Palette = exact([
    0xd0_d0_d0, 0xe5_c0_7b, 0x98_c3_79, 0x6f_c7_b5, 0x7a_b4_f0, 0x8a_8f_98, 0xf0_71_78, 0x98_c3_79,
]);
const LIGHT_TRUE: Palette = exact([
    0x2b_2b_2b, 0x8a_56_00, 0x1d_6b_1d, 0x00_60_70, 0x1f_4f_b0, 0x6a_6a_6a, 0xb0_1c_1c, 0x1d_6b_1d,
]);

impl Theme {
    /// A theme, and the reader's own colours over it.
    pub fn new(theme: config::Theme, own: &Colours) -> Self {
        let of = |palette: Palette| Self::terminal().coloured(&palette.map(Some));
        let theme = match theme {
            config::Theme::Plain => return Self::plain(),
            config::Theme::Terminal => Self::terminal(),
            config::Theme::Dark => of(DARK),
            config::Theme::Light => of(LIGHT),
            config::Theme::DarkTrue => of(DARK_TRUE),
            config::Theme::LightTrue => of(LIGHT_TRUE),
        };
        theme.coloured(own)
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
            mark: coloured(Color::Red),
            matched: coloured(Color::Red).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            key: coloured(Color::Magenta),
            error: coloured(Color::Red),
            ..plain
        }
    }

    /// The theme with other colours for what they are given.
    fn coloured(mut self, colours: &Colours) -> Self {
        let roles: [&mut [&mut Style]; config::ROLES.len()] = [
            &mut [&mut self.text],
            &mut [&mut self.date],
            &mut [&mut self.person],
            &mut [&mut self.organisation],
            &mut [&mut self.place],
            &mut [&mut self.quiet, &mut self.caption],
            &mut [&mut self.mark, &mut self.matched, &mut self.error],
            &mut [&mut self.key],
        ];
        for (styles, colour) in roles.into_iter().zip(colours) {
            let Some(colour) = colour else { continue };
            for style in styles {
                // What has a colour of its own is told apart by that.
                style.add_modifier.remove(Modifier::DIM);
                style.fg = Some(match *colour {
                    Colour::Indexed(index) => Color::Indexed(index),
                    Colour::True(red, green, blue) => Color::Rgb(red, green, blue),
                });
            }
        }
        self
    }

    pub fn name(&self, kind: EntityKind) -> Style {
        match kind {
            EntityKind::Person => self.person,
            EntityKind::Organisation => self.organisation,
            EntityKind::Place => self.place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_colours_stand_over_those_of_the_theme() {
        let mut own = Colours::default();
        own[1] = Some(Colour::True(1, 2, 3));
        let theme = Theme::new(config::Theme::DarkTrue, &own);
        assert_eq!(theme.date.fg, Some(Color::Rgb(1, 2, 3)));
        assert_eq!(theme.person.fg, Some(Color::Rgb(0x98, 0xc3, 0x79)));
        assert_eq!(Theme::new(config::Theme::Plain, &own).date.fg, None, "NO_COLOR is above all");
    }
}
