//! Calendar values written down. Others read them in their TIMEX3 spelling; what we read back ourselves
//! says more, for that spelling does not tell a length of time from a repetition (`P1D`), nor a day from
//! the time that follows it: a byte for the kind of value, then its numbers or words.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{DateValue, Ends, Season, TimeOfDay, push_varint, varint};

/// Values hold others at most so deep: what goes deeper was not written by us.
const DEEPEST: u32 = 8;

/// A part of a year is one of fewer.
const PARTS: u32 = 400;

const SEASONS: [Season; 4] = [Season::Spring, Season::Summer, Season::Autumn, Season::Winter];

impl Serialize for DateValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let mut bytes = Vec::new();
        self.push(&mut bytes);
        bytes.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DateValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = if deserializer.is_human_readable() {
            Self::parse(&Cow::<str>::deserialize(deserializer)?)
        } else {
            let bytes = Vec::<u8>::deserialize(deserializer)?;
            let mut at = 0;
            Self::take(&bytes, &mut at).filter(|_| at == bytes.len())
        };
        value.ok_or_else(|| de::Error::custom("no date"))
    }
}

impl DateValue {
    /// Writes the value behind other bytes.
    pub(super) fn push(&self, bytes: &mut Vec<u8>) {
        let mut numbers = |kind: u8, first: i32, second: u32| {
            bytes.push(kind);
            push_varint(bytes, folded(first));
            push_varint(bytes, second);
        };
        match *self {
            Self::Day(day) => numbers(0, day.num_days_from_ce(), 0),
            Self::Week { year, week } => numbers(1, year, week),
            Self::WeekEnd { year, week } => numbers(2, year, week),
            Self::Month { year, month } => numbers(3, year, month),
            Self::Bimester { year, bimester } => numbers(4, year, bimester),
            Self::Quarter { year, quarter } => numbers(5, year, quarter),
            Self::Half { year, half } => numbers(6, year, half),
            Self::Season { year, season } => numbers(7, year, season.first_month() / 3 - 1),
            Self::Year(year) => numbers(8, year, 0),
            Self::Decade(decade) => numbers(9, decade, 0),
            Self::Century(century) => numbers(10, century, 0),
            Self::DayOfYear { month, day } => numbers(11, month.cast_signed(), day),
            Self::MonthOfYear(month) => numbers(12, 0, month),
            Self::DayOfWeek(day) => numbers(13, 0, day),
            Self::Past => bytes.push(14),
            Self::Present => bytes.push(15),
            Self::Future => bytes.push(16),
            Self::Range(ref ends) => {
                let Ends { first, last } = &**ends;
                bytes.push(17 + u8::from(first.is_some()) + 2 * u8::from(last.is_some()));
                first.iter().chain(last).for_each(|end| end.push(bytes));
            }
            Self::Time(ref time) => {
                bytes.push(21);
                push_words(&time.time, bytes);
                time.day.push(bytes);
            }
            Self::Duration(ref words) => {
                bytes.push(22);
                push_words(words, bytes);
            }
            Self::Set(ref words) => {
                bytes.push(23);
                push_words(words, bytes);
            }
        }
    }

    /// Reads a value and moves behind it; nothing where there is none.
    pub(super) fn take(bytes: &[u8], at: &mut usize) -> Option<Self> {
        Self::take_within(bytes, at, DEEPEST)
    }

    fn take_within(bytes: &[u8], at: &mut usize, deepest: u32) -> Option<Self> {
        let deeper = deepest.checked_sub(1)?;
        let kind = *bytes.get(*at)?;
        *at += 1;
        let (year, part) = match kind {
            0..=13 => (unfolded(varint(bytes, at)), varint(bytes, at)),
            _ => (0, 0),
        };
        if part >= PARTS {
            return None;
        }
        Some(match kind {
            0 => Self::Day(NaiveDate::from_num_days_from_ce_opt(year)?),
            1 => Self::Week { year, week: part },
            2 => Self::WeekEnd { year, week: part },
            3 => Self::Month { year, month: part },
            4 => Self::Bimester { year, bimester: part },
            5 => Self::Quarter { year, quarter: part },
            6 => Self::Half { year, half: part },
            7 => Self::Season { year, season: *SEASONS.get(part as usize)? },
            8 => Self::Year(year),
            9 => Self::Decade(year),
            10 => Self::Century(year),
            11 => Self::DayOfYear { month: u32::try_from(year).ok()?, day: part },
            12 => Self::MonthOfYear(part),
            13 => Self::DayOfWeek(part),
            14 => Self::Past,
            15 => Self::Present,
            16 => Self::Future,
            17..=20 => {
                let ends = kind - 17;
                let mut end = |has: bool| -> Option<Option<Self>> {
                    if has { Self::take_within(bytes, at, deeper).map(Some) } else { Some(None) }
                };
                Self::range(end(ends & 1 > 0)?, end(ends & 2 > 0)?)
            }
            21 => {
                let time = take_words(bytes, at)?.into();
                let day = Self::take_within(bytes, at, deeper)?;
                Self::Time(Box::new(TimeOfDay { day, time }))
            }
            22 => Self::Duration(take_words(bytes, at)?.into()),
            23 => Self::Set(take_words(bytes, at)?.into()),
            _ => return None,
        })
    }
}

/// Small numbers of either sign as small ones without.
fn folded(number: i32) -> u32 {
    (number << 1 ^ number >> (i32::BITS - 1)).cast_unsigned()
}

fn unfolded(number: u32) -> i32 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn push_words(words: &str, bytes: &mut Vec<u8>) {
    push_varint(bytes, u32::try_from(words.len()).unwrap_or(u32::MAX));
    bytes.extend_from_slice(words.as_bytes());
}

fn take_words<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a str> {
    let length = varint(bytes, at) as usize;
    let words = bytes.get(*at..at.checked_add(length)?)?;
    *at += length;
    std::str::from_utf8(words).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read_back() {
        let day = || DateValue::parse("2022-02-24").unwrap();
        let time = || DateValue::Time(Box::new(TimeOfDay { day: day(), time: "T18:30".into() }));
        let written = [
            "0044-03-15",
            "2022-W07",
            "2022-W07-WE",
            "2022-02",
            "2022-B3",
            "2022-Q4",
            "2022-H1",
            "2022-SP",
            "2022-SU",
            "2022-FA",
            "2022-WI",
            "2022",
            "199",
            "19",
            "XXXX-11-15",
            "XXXX-11",
            "XXXX-WXX-4",
            "PAST_REF",
            "PRESENT_REF",
            "FUTURE_REF",
            "2022-02-24/2022-05",
        ];
        let values = written.map(|timex| DateValue::parse(timex).unwrap()).into_iter().chain([
            day(),
            DateValue::Year(-44),
            DateValue::Year(i32::MAX),
            DateValue::Century(i32::MIN),
            DateValue::Duration("P1D".into()),
            DateValue::Set("P1D".into()),
            DateValue::Set("XXXX-WXX-7".into()),
            time(),
            DateValue::range(Some(day()), Some(time())),
            DateValue::range(None, Some(day())),
            DateValue::range(Some(DateValue::Year(2022)), None),
            DateValue::range(None, None),
            DateValue::range(Some(DateValue::range(Some(day()), None)), Some(day())),
        ]);
        for value in values {
            let bytes = postcard::to_allocvec(&value).unwrap();
            assert_eq!(postcard::from_bytes::<DateValue>(&bytes).as_ref(), Ok(&value));
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(json, format!("\"{value}\""));
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        let deep = [20; 1 << 10];
        for bytes in [
            &[] as &[u8],
            &[0, 255, 255, 255, 255, 15, 0],
            &[5, 0, 255, 255, 3],
            &[24],
            &[22, 9, 80],
            &deep,
        ] {
            assert_eq!(DateValue::take(bytes, &mut 0), None, "{:?}", bytes.get(..9));
        }
    }
}
