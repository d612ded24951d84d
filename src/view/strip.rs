//! Draws the strip in the title bar: how many events each year has, as exactly as there is room for.

use chrono::Datelike;

use crate::app::App;
use crate::app::histogram::YearBars;
use crate::view::paint::Pen;
use crate::view::theme::Theme;

/// Eighths of a cell's height; the first is an empty stretch.
const BARS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// Cells of a year's digits, its four quarters and a blank.
const QUARTERS: usize = 9;
/// Cells of a year's digits, one bar and a blank.
const YEAR: usize = 6;
/// Cells of the first and the last year around bars without digits.
const ENDS: usize = 11;

/// What is drawn, from the most exact to the coarsest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Strip {
    Nothing,
    Quarters(Vec<YearBars>),
    /// Years and what they weigh.
    Years(Vec<(i32, u32)>),
    /// The first year, the last, and the weights of those with events between, several years to a
    /// bar where they are many.
    Span(i32, i32, Vec<u32>),
}

impl Strip {
    /// The most exact strip of all years with events that fits.
    pub(super) fn new(years: &[YearBars], cells: usize) -> Self {
        let (Some(first), Some(last)) = (years.first(), years.last()) else { return Self::Nothing };
        if years.len() * QUARTERS <= cells {
            return Self::Quarters(years.to_vec());
        }
        if years.len() * YEAR <= cells {
            return Self::Years(years.iter().map(|bars| (bars.year, weight(bars))).collect());
        }
        let Some(bars) = cells.checked_sub(ENDS).filter(|&bars| bars > 0) else {
            return Self::Nothing;
        };
        let bars = bars.min(years.len());
        let mut weights = vec![0; bars];
        for (index, year) in years.iter().enumerate() {
            if let Some(sum) = weights.get_mut(index * bars / years.len()) {
                *sum += weight(year);
            }
        }
        Self::Span(first.year, last.year, weights)
    }

    pub(super) fn cells(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Quarters(years) => years.len() * QUARTERS,
            Self::Years(years) => years.len() * YEAR,
            Self::Span(.., weights) => weights.len() + ENDS,
        }
    }

    pub(super) fn draw(&self, pen: &mut Pen<'_>, theme: &Theme, here: Option<i32>) {
        let style = |year: i32| if here == Some(year) { theme.bar_here } else { theme.bar };
        match self {
            Self::Nothing => {}
            Self::Quarters(years) => {
                let peak = years.iter().flat_map(|bars| bars.quarters).max().unwrap_or(0);
                for bars in years {
                    pen.put_made(&bars.year.to_string(), style(bars.year));
                    put_bars(pen, &bars.quarters, peak, theme);
                    pen.put(" ", theme.bar);
                }
            }
            Self::Years(years) => {
                let peak = years.iter().map(|&(_, weight)| weight).max().unwrap_or(0);
                for &(year, weight) in years {
                    pen.put_made(&year.to_string(), style(year));
                    pen.put(bar(weight, peak), theme.bar);
                    pen.put(" ", theme.bar);
                }
            }
            Self::Span(first, last, weights) => {
                let peak = weights.iter().max().copied().unwrap_or(0);
                pen.put_made(&format!("{first} "), style(*first));
                put_bars(pen, weights, peak, theme);
                pen.put_made(&format!(" {last} "), style(*last));
            }
        }
    }
}

fn put_bars(pen: &mut Pen<'_>, weights: &[u32], peak: u32, theme: &Theme) {
    for &weight in weights {
        pen.put(bar(weight, peak), theme.bar);
    }
}

fn weight(bars: &YearBars) -> u32 {
    bars.quarters.iter().sum()
}

/// The selected event's year.
pub(super) fn selected_year(app: &App) -> Option<i32> {
    let event = app.store.event(app.timeline.event()?);
    event.value.as_ref()?.known_days().map(|(first, _)| first.year())
}

/// A bar that is seen however small its share is.
pub(super) fn bar(weight: u32, peak: u32) -> &'static str {
    let eighths = (u64::from(weight) * 8).div_ceil(u64::from(peak.max(1))).min(8);
    usize::try_from(eighths).ok().and_then(|at| BARS.get(at)).copied().unwrap_or(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_year_is_always_in_it() {
        let year = |year| YearBars { year, quarters: [0, 100, 0, 200] };
        let years: Vec<YearBars> = [1915].into_iter().chain(2014..=2026).map(year).collect();
        assert!(matches!(Strip::new(&years, 140), Strip::Quarters(_)));
        assert!(matches!(Strip::new(&years, 90), Strip::Years(_)));
        let Strip::Span(1915, 2026, weights) = Strip::new(&years, 40) else { panic!() };
        assert_eq!(weights.iter().sum::<u32>(), 14 * 300);
        assert!(weights.last().is_some_and(|&last| last > 0));
        assert_eq!(Strip::new(&years, 5), Strip::Nothing);
        for cells in 0..200 {
            assert!(Strip::new(&years, cells).cells() <= cells);
        }
    }
}
