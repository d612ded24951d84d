//! Draws the state: reads, never writes. Takes only clean text and the program's own words.

use ratatui::Frame;
use ratatui::widgets::Paragraph;

use crate::app::App;

/// Draws the whole screen and says where the cursor stands.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let count = format!("{} articles", app.store.articles().len());
    frame.render_widget(Paragraph::new(count), frame.area());
}
