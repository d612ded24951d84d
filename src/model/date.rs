//! Calendar values with their granularity, as TIMEX3 (ISO-TimeML) writes them.
//!
//! Values only: how words become values is the concern of `extract::date`.

use std::fmt;

use arcstr::ArcStr;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::model::ArticleId;
use crate::text::Span;

/// What a temporal expression refers to, as exactly as the text allows and no more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DateValue {
    Day(NaiveDate),
    /// ISO 8601 week.
    Week {
        year: i32,
        week: u32,
    },
    /// Saturday and Sunday of an ISO week.
    WeekEnd {
        year: i32,
        week: u32,
    },
    Month {
        year: i32,
        month: u32,
    },
    /// Two months, 1 to 6.
    Bimester {
        year: i32,
        bimester: u32,
    },
    /// 1 to 4.
    Quarter {
        year: i32,
        quarter: u32,
    },
    /// 1 or 2.
    Half {
        year: i32,
        half: u32,
    },
    Season {
        year: i32,
        season: Season,
    },
    Year(i32),
    /// The year without its last digit: 199 for the 1990s.
    Decade(i32),
    /// The year without its last two digits: 19 for the 1900s.
    Century(i32),
    Range(Box<Ends>),
    /// A day of an unknown year: `XXXX-11-15`.
    DayOfYear {
        month: u32,
        day: u32,
    },
    /// A month of an unknown year: `XXXX-11`.
    MonthOfYear(u32),
    /// A weekday of an unknown week, 1 is Monday: `XXXX-WXX-4`.
    DayOfWeek(u32),
    /// `PAST_REF`: "recently", where no calendar value is honest.
    Past,
    /// `PRESENT_REF`
    Present,
    /// `FUTURE_REF`
    Future,
    Time(Box<TimeOfDay>),
    /// A length of time, in TIMEX3 spelling: `P3D`.
    Duration(ArcStr),
    /// A repetition, in TIMEX3 spelling: `XXXX-WXX-7`, `P1D`.
    Set(ArcStr),
}

/// From the first to the last, both included; `None` is an open end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ends {
    pub first: Option<DateValue>,
    pub last: Option<DateValue>,
}

/// A time of day with the day it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeOfDay {
    pub day: DateValue,
    /// From the `T` on: `T18:30`, `TEV`.
    pub time: Box<str>,
}

/// The unit that a value is exact to, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    Day,
    Weekend,
    Week,
    Month,
    Bimester,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    /// Several units from a first to a last.
    Range,
    /// No place on the calendar.
    Unknown,
}

/// Meteorological seasons of the northern hemisphere; winter belongs to the year it begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// The TIMEX3 type, with ranges told apart from single dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    Date,
    Range,
    Time,
    Duration,
    Set,
}

/// What the text says beside the value: "metà di maggio" is May, `mid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modifier {
    Start,
    Mid,
    End,
    Approx,
    Before,
    After,
}

/// How far the value is the text's own.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The text states all of it.
    Exact,
    /// The text states a part, the rest is left open: `XXXX-11-15`.
    #[default]
    Partial,
    /// The program supplied a part: the year from the article's date, the day of "ieri".
    Inferred,
}

impl Certainty {
    pub(super) const ALL: [Self; 3] = [Self::Exact, Self::Partial, Self::Inferred];
}

/// The date that a relative or incomplete expression was resolved against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    pub value: DateValue,
    pub basis: AnchorBasis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnchorBasis {
    /// The article's own date.
    Article,
    /// Another mention in the same article.
    Mention(Span),
    /// Another article of the folder, which tells of the same.
    Elsewhere(ArticleId),
}

impl DateValue {
    /// From the first to the last, both included; `None` is an open end.
    pub fn range(first: Option<Self>, last: Option<Self>) -> Self {
        Self::Range(Box::new(Ends { first, last }))
    }

    /// The first and the last day that the value covers, both included, or nothing where it has no
    /// place on the calendar. An open end of a range is the calendar's end.
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        match *self {
            Self::Day(day) => Some((day, day)),
            Self::Week { year, week } => {
                let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
                Some((monday, monday.checked_add_days(Days::new(6))?))
            }
            Self::WeekEnd { year, week } => Some((
                NaiveDate::from_isoywd_opt(year, week, Weekday::Sat)?,
                NaiveDate::from_isoywd_opt(year, week, Weekday::Sun)?,
            )),
            Self::Month { year, month } => months(year, month, 1),
            Self::Bimester { year, bimester } => months(year, (bimester * 2).checked_sub(1)?, 2),
            Self::Quarter { year, quarter } => months(year, (quarter * 3).checked_sub(2)?, 3),
            Self::Half { year, half } => months(year, (half * 6).checked_sub(5)?, 6),
            Self::Season { year, season } => months(year, season.first_month(), 3),
            Self::Year(year) => months(year, 1, 12),
            Self::Decade(decade) => years(decade.checked_mul(10)?, 10),
            Self::Century(century) => years(century.checked_mul(100)?, 100),
            Self::Range(ref ends) => {
                let Ends { first, last } = &**ends;
                let start = first.as_ref().map_or(Some(NaiveDate::MIN), |v| Some(v.days()?.0))?;
                let end = last.as_ref().map_or(Some(NaiveDate::MAX), |v| Some(v.days()?.1))?;
                (start <= end).then_some((start, end))
            }
            Self::Time(ref time) => time.day.days(),
            Self::DayOfYear { .. }
            | Self::MonthOfYear(_)
            | Self::DayOfWeek(_)
            | Self::Past
            | Self::Present
            | Self::Future
            | Self::Duration(_)
            | Self::Set(_) => None,
        }
    }

    /// As [`Self::days`], an open end of a range drawn in to the end that is known: "since May 2022"
    /// covers that May.
    pub fn known_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::Range(ends) => match &**ends {
                Ends { first: Some(only), last: None } | Ends { first: None, last: Some(only) } => {
                    only.days()
                }
                _ => self.days(),
            },
            _ => self.days(),
        }
    }

    pub fn granularity(&self) -> Granularity {
        match self {
            Self::Day(_) | Self::DayOfYear { .. } | Self::DayOfWeek(_) => Granularity::Day,
            Self::Week { .. } => Granularity::Week,
            Self::WeekEnd { .. } => Granularity::Weekend,
            Self::Month { .. } | Self::MonthOfYear(_) => Granularity::Month,
            Self::Bimester { .. } => Granularity::Bimester,
            Self::Quarter { .. } => Granularity::Quarter,
            Self::Half { .. } => Granularity::Half,
            Self::Season { .. } => Granularity::Season,
            Self::Year(_) => Granularity::Year,
            Self::Decade(_) => Granularity::Decade,
            Self::Century(_) => Granularity::Century,
            Self::Range(..) => Granularity::Range,
            Self::Time(time) => time.day.granularity(),
            Self::Past | Self::Present | Self::Future | Self::Duration(_) | Self::Set(_) => {
                Granularity::Unknown
            }
        }
    }

    /// The one day that the value is, if it is one.
    pub fn as_day(&self) -> Option<NaiveDate> {
        let (first, last) = self.days()?;
        (first == last).then_some(first)
    }

    /// A day or a month of an unknown year, put into a year; nothing for other values, and for 29
    /// February where that year has none.
    #[must_use]
    pub fn in_year(&self, year: i32) -> Option<Self> {
        match self {
            Self::DayOfYear { month, day } => {
                NaiveDate::from_ymd_opt(year, *month, *day).map(Self::Day)
            }
            Self::MonthOfYear(month) => Some(Self::Month { year, month: *month }),
            Self::Time(time) => {
                let day = time.day.in_year(year)?;
                Some(Self::Time(Box::new(TimeOfDay { day, time: time.time.clone() })))
            }
            _ => None,
        }
    }

    /// The same in the year that brings it nearest to a day.
    #[must_use]
    pub fn nearest_to(&self, day: NaiveDate) -> Option<Self> {
        let year = day.year();
        let distance = |value: &Self| {
            value.days().map_or(i64::MAX, |(first, _)| (first - day).num_days().abs())
        };
        let years = [year - 1, year, year + 1];
        years.into_iter().filter_map(|year| self.in_year(year)).min_by_key(distance)
    }

    /// Reads what [`fmt::Display`] writes for values on the calendar, and `YYYY/MM/DD` forms of
    /// metadata are not among them. Times, durations and sets are not read.
    pub fn parse(timex: &str) -> Option<Self> {
        if let Some((first, last)) = timex.split_once('/') {
            let end = |side: &str| match side {
                "" | ".." => Some(None),
                _ => Self::parse(side).map(Some),
            };
            return Some(Self::range(end(first)?, end(last)?));
        }
        let value = match timex.split('-').collect::<Vec<_>>()[..] {
            ["PAST_REF"] => Self::Past,
            ["PRESENT_REF"] => Self::Present,
            ["FUTURE_REF"] => Self::Future,
            ["XXXX", "WXX", day] => Self::DayOfWeek(day.parse().ok()?),
            ["XXXX", month] => Self::MonthOfYear(digits(month, 2)?),
            ["XXXX", month, day] => {
                Self::DayOfYear { month: digits(month, 2)?, day: digits(day, 2)? }
            }
            [year] => match year.len() {
                4 => Self::Year(digits(year, 4)?),
                3 => Self::Decade(digits(year, 3)?),
                2 => Self::Century(digits(year, 2)?),
                _ => return None,
            },
            [year, part] => within_year(digits(year, 4)?, part)?,
            [year, week, "WE"] => {
                Self::WeekEnd { year: digits(year, 4)?, week: digits(week.strip_prefix('W')?, 2)? }
            }
            [year, month, day] => Self::Day(NaiveDate::from_ymd_opt(
                digits(year, 4)?,
                digits(month, 2)?,
                digits(day, 2)?,
            )?),
            _ => return None,
        };
        let on_calendar = value.days().is_some() || value.granularity() == Granularity::Unknown;
        let partial = matches!(value, Self::DayOfYear { month: 1..=12, day: 1..=31 })
            || matches!(value, Self::MonthOfYear(1..=12) | Self::DayOfWeek(1..=7));
        (on_calendar || partial).then_some(value)
    }

    /// The TIMEX3 type of the value.
    pub fn kind(&self) -> DateKind {
        match self {
            Self::Range(..) => DateKind::Range,
            Self::Time(_) => DateKind::Time,
            Self::Duration(_) => DateKind::Duration,
            Self::Set(_) => DateKind::Set,
            _ => DateKind::Date,
        }
    }
}

fn within_year(year: i32, part: &str) -> Option<DateValue> {
    let number = |prefix: char, length| digits(part.strip_prefix(prefix)?, length);
    Some(match part {
        "SP" => DateValue::Season { year, season: Season::Spring },
        "SU" => DateValue::Season { year, season: Season::Summer },
        "FA" => DateValue::Season { year, season: Season::Autumn },
        "WI" => DateValue::Season { year, season: Season::Winter },
        _ => number('W', 2)
            .map(|week| DateValue::Week { year, week })
            .or_else(|| number('Q', 1).map(|quarter| DateValue::Quarter { year, quarter }))
            .or_else(|| number('H', 1).map(|half| DateValue::Half { year, half }))
            .or_else(|| number('B', 1).map(|bimester| DateValue::Bimester { year, bimester }))
            .or_else(|| digits(part, 2).map(|month| DateValue::Month { year, month }))?,
    })
}

fn digits<N: std::str::FromStr>(text: &str, length: usize) -> Option<N> {
    let sound = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| text.parse().ok())?
}

/// The days from the first of `month` over `count` months, which may lead into the next year.
fn months(year: i32, month: u32, count: u32) -> Option<(NaiveDate, NaiveDate)> {
    let start = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((start, first_of(year, month + count)?.pred_opt()?))
}

fn first_of(year: i32, month: u32) -> Option<NaiveDate> {
    let index = month.checked_sub(1)?;
    NaiveDate::from_ymd_opt(year.checked_add_unsigned(index / 12)?, index % 12 + 1, 1)
}

fn years(first: i32, count: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((first_of(first, 1)?, first_of(first.checked_add(count)?, 1)?.pred_opt()?))
}

impl Season {
    /// In English, as the data of the languages and the screen call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
            Self::Winter => "winter",
        }
    }

    pub fn first_month(self) -> u32 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }
}

/// The TIMEX3 spelling: `2022-02-24`, `2022-W07`, `199`, `2022-02-24/2022-05-13`, `XXXX-11-15`.
impl fmt::Display for DateValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(out, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Week { year, week } => write!(out, "{year:04}-W{week:02}"),
            Self::WeekEnd { year, week } => write!(out, "{year:04}-W{week:02}-WE"),
            Self::Month { year, month } => write!(out, "{year:04}-{month:02}"),
            Self::Bimester { year, bimester } => write!(out, "{year:04}-B{bimester}"),
            Self::Quarter { year, quarter } => write!(out, "{year:04}-Q{quarter}"),
            Self::Half { year, half } => write!(out, "{year:04}-H{half}"),
            Self::Season { year, season } => write!(out, "{year:04}-{}", season.code()),
            Self::Year(year) => write!(out, "{year:04}"),
            Self::Decade(decade) => write!(out, "{decade:03}"),
            Self::Century(century) => write!(out, "{century:02}"),
            Self::Range(ends) => {
                let side = |value: &Option<DateValue>| {
                    value.as_ref().map_or_else(|| "..".to_owned(), ToString::to_string)
                };
                write!(out, "{}/{}", side(&ends.first), side(&ends.last))
            }
            Self::DayOfYear { month, day } => write!(out, "XXXX-{month:02}-{day:02}"),
            Self::MonthOfYear(month) => write!(out, "XXXX-{month:02}"),
            Self::DayOfWeek(day) => write!(out, "XXXX-WXX-{day}"),
            Self::Past => out.write_str("PAST_REF"),
            Self::Present => out.write_str("PRESENT_REF"),
            Self::Future => out.write_str("FUTURE_REF"),
            Self::Time(time) => write!(out, "{}{}", time.day, time.time),
            Self::Duration(value) | Self::Set(value) => out.write_str(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(timex: &str, first: &str, last: &str) {
        let value = DateValue::parse(timex).unwrap();
        assert_eq!(value.to_string(), timex);
        let (start, end) = value.days().unwrap();
        assert_eq!((start.to_string().as_str(), end.to_string().as_str()), (first, last));
    }

    #[test]
    fn values_cover_their_days() {
        check("2024-02-29", "2024-02-29", "2024-02-29");
        check("2022-W07", "2022-02-14", "2022-02-20");
        check("2022-W07-WE", "2022-02-19", "2022-02-20");
        check("2022-02", "2022-02-01", "2022-02-28");
        check("2022-Q4", "2022-10-01", "2022-12-31");
        check("2022-H1", "2022-01-01", "2022-06-30");
        check("2022-WI", "2022-12-01", "2023-02-28");
        check("2022", "2022-01-01", "2022-12-31");
        check("199", "1990-01-01", "1999-12-31");
        check("19", "1900-01-01", "1999-12-31");
        check("2022-02-24/2022-05", "2022-02-24", "2022-05-31");
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in ["2023-02-29", "2023-13", "2023-Q5", "20234", "ieri", "XXXX-13", "2023-W60"] {
            assert_eq!(DateValue::parse(text), None, "{text}");
        }
    }

    #[test]
    fn partial_values_are_put_into_the_nearest_year() {
        let near = |timex: &str, day: &str| {
            let value = DateValue::parse(timex).unwrap();
            value.nearest_to(day.parse().unwrap()).map(|value| value.to_string())
        };
        assert_eq!(near("XXXX-12-30", "2023-01-02").as_deref(), Some("2022-12-30"));
        assert_eq!(near("XXXX-02-29", "2023-03-01").as_deref(), Some("2024-02-29"));
        assert_eq!(near("XXXX-05", "2023-03-01").as_deref(), Some("2023-05"));
        assert_eq!(near("2022-05", "2023-03-01"), None);
    }

    #[test]
    fn partial_values_have_no_days() {
        let value = DateValue::parse("XXXX-11-15").unwrap();
        assert_eq!((value.to_string().as_str(), value.days()), ("XXXX-11-15", None));
    }
}
