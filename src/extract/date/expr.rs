//! What an expression says before it is put on the calendar: an underspecified value that knows no
//! language and no reference date.

use super::calendar::Holiday;
use super::class::Unit;
use crate::model::{DateValue, Modifier};

/// An underspecified value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// What looks like a date and is none: "article 24".
    Nothing,
    /// A number in words.
    Number(i32),
    /// An ordinal in words.
    Ordinal(i32),
    /// Calendar fields as the text gives them.
    Fields(Fields),
    /// A value that needs no reference.
    Fixed(DateValue),
    /// A day of an unnamed month.
    DayOfMonth(u32),
    /// Days from the article's own.
    Offset(i32),
    /// The unit that lies `count` units from the article's time: next week, three months ago.
    Shift {
        unit: Unit,
        count: i32,
        manner: Manner,
    },
    /// The unit that lies `count` units from the last mention.
    FromLast {
        unit: Unit,
        count: i32,
    },
    /// The unit that the last mention lies in: that day. Without a mention it is none.
    Told {
        unit: Unit,
    },
    /// A day that the reader knows, of whatever year: *quel* 7 ottobre.
    ThatDay {
        month: u32,
        day: u32,
    },
    /// The quarter or half told of, in another year or in the year before: the 1988 period. Where
    /// none is told of, `unit` says which of the year before is meant: that of the article's day.
    SamePart {
        unit: Unit,
        year: Option<i32>,
    },
    /// The month told of, in another year or in the year before.
    SameMonth {
        year: Option<i32>,
    },
    /// So many units from the last mention, or from an event that is told next: only the clause
    /// says ("due giorni dopo il governo cadde", "due giorni dopo il terremoto").
    FromLastOrEvent {
        unit: Unit,
        count: i32,
    },
    /// The day or month before (-1) or after (1) the last mention, or of its year (0).
    FieldsFromLast {
        fields: Fields,
        count: i32,
    },
    /// The first so many units of a longer time, or the last where `count` is below 0.
    Units {
        unit: Unit,
        count: i32,
        within: Box<Expr>,
    },
    /// A year in two digits that is one only where the article was written not long after.
    YearOfOurs(i32),
    /// What is left of a longer time from the article's day on.
    Rest(Box<Expr>),
    /// The last or next so many units: a stretch that ends or begins at the article's time.
    Stretch {
        unit: Unit,
        count: i32,
    },
    /// Several lengths from the article's time: one month and two days ago.
    Lengths(Vec<(Unit, i32)>),
    Holiday {
        holiday: Holiday,
        year: Option<i32>,
        rel: Option<i32>,
    },
    /// The nth unit or weekday of a longer time.
    Nth {
        nth: i32,
        what: What,
        within: Box<Expr>,
    },
    /// Fields that a longer time completes: June of last year, Monday of next week.
    Within {
        fields: Fields,
        outer: Box<Expr>,
    },
    /// The unit that holds a day: the week of 7 October.
    Around {
        unit: Unit,
        day: Box<Expr>,
    },
    /// A half of a longer time.
    HalfOf {
        half: i32,
        whole: Box<Expr>,
    },
    /// So many units after (or before) a date.
    Beside {
        unit: Unit,
        count: i32,
        date: Box<Expr>,
    },
    /// The `nth` such weekday after a date, or before it: the Friday after Easter. Without a date
    /// it is counted from the last mention: the following Friday.
    WeekdayFrom {
        weekday: u32,
        nth: i32,
        date: Option<Box<Expr>>,
    },
    /// A date said twice: the second is the more exact.
    Both(Box<Expr>, Box<Expr>),
    Range(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `PAST_REF` -1, `PRESENT_REF` 0, `FUTURE_REF` 1.
    Vague(i32),
    /// A length of time; an unsaid number is nothing.
    Duration {
        unit: Unit,
        count: Option<i32>,
    },
    Set(String),
    /// A time of day without a day.
    Time,
}

/// How a step from the article's time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// The unit of the calendar: next month.
    Unit,
    /// Counted from now: three weeks ago.
    Counted,
    /// Counted from now, or a length of time where the clause looks back: in three weeks.
    Perhaps,
    /// The unit of the calendar, or where the clause looks back the one after the last mention: the
    /// next year.
    Narrated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Unit(Unit),
    Weekday(u32),
}

/// Calendar fields; what the text leaves out is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
    /// 1 is Monday.
    pub weekday: Option<u32>,
    /// The month that it begins in.
    pub season: Option<i32>,
    /// A quarter, half or the like, and which.
    pub part: Option<(Unit, i32)>,
    /// last -1, this 0, next 1.
    pub rel: Option<i32>,
}

/// Which way from the article's time an incomplete expression looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lean {
    #[default]
    Open,
    /// The clause looks back.
    Past,
    /// The clause looks ahead.
    Future,
    /// A preposition says that it lies ahead: until, by.
    Until,
    /// A verb of the past right beside it says that it is over, "ruled in April", or a preposition
    /// that it has begun, "since 1 May".
    Over,
}

/// A match: what it says, where, and by which rule.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub expr: Expr,
    pub modifier: Option<Modifier>,
    /// What follows the `T` of a time of day.
    pub time: Option<String>,
    pub lean: Lean,
    /// First token and the token after the last.
    pub first: usize,
    pub end: usize,
    /// Stage and rule.
    pub rule: (usize, usize),
}

impl Node {
    /// Whether it names a month rather than a longer or shorter time.
    pub(super) fn is_month(&self) -> bool {
        matches!(&self.expr, Expr::Fields(Fields { month: Some(_), day: None, .. }))
    }

    /// Whether it is counted in such units from another time: "next month".
    pub(super) fn is_step_of(&self, counted: Unit) -> bool {
        match &self.expr {
            Expr::Shift { unit, .. } | Expr::FromLast { unit, .. } => *unit == counted,
            _ => false,
        }
    }

    /// Whether it names a day rather than a longer time.
    pub(super) fn is_day(&self) -> bool {
        match &self.expr {
            Expr::Fields(fields) | Expr::Within { fields, .. } => fields.is_day(),
            Expr::Offset(_)
            | Expr::DayOfMonth(_)
            | Expr::Holiday { .. }
            | Expr::Both(..)
            | Expr::WeekdayFrom { .. }
            | Expr::FieldsFromLast { .. }
            | Expr::Beside { .. } => true,
            Expr::Shift { unit, .. } | Expr::FromLast { unit, .. } | Expr::Told { unit } => {
                *unit == Unit::Day
            }
            _ => false,
        }
    }
}

impl Fields {
    pub(super) fn is_weekday_only(&self) -> bool {
        self.weekday.is_some() && self.month.is_none() && self.day.is_none() && self.year.is_none()
    }

    /// Whether a year or a word says which one is meant.
    pub(super) fn is_told(&self) -> bool {
        self.year.is_some() || self.rel.is_some()
    }

    pub(super) fn is_bare_day(&self) -> bool {
        self.day.is_some() && self.month.is_none() && self.weekday.is_none()
    }

    pub(super) fn is_day(&self) -> bool {
        self.day.is_some() || self.weekday.is_some()
    }

    /// A quarter, a half, but not a week.
    pub(super) fn is_part_of_year(&self) -> bool {
        self.part.is_some_and(|(unit, _)| unit != Unit::Week)
    }

    pub(super) fn is_half_or_season(&self) -> bool {
        self.season.is_some() || self.part.is_some_and(|(unit, _)| unit == Unit::Half)
    }
}
