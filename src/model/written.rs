//! Calendar values written down. Others read them in their TIMEX3 spelling; what we read back ourselves
//! says more, for that spelling does not tell a length of time from a repetition (`P1D`), nor a day from
//! the time that follows it.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{DateValue, TimeOfDay};

/// Before a length of time, before a repetition, and between a day and its time.
const DURATION: char = '=';
const SET: char = '*';
const TIME: char = '@';

/// What is longer is no value of ours: in bytes.
const LONGEST: usize = 200;

impl Serialize for DateValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_str(&self.written())
        }
    }
}

impl<'de> Deserialize<'de> for DateValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = if deserializer.is_human_readable() { Self::parse } else { Self::read };
        let text = Cow::<str>::deserialize(deserializer)?;
        read(&text).ok_or_else(|| de::Error::custom("no date"))
    }
}

impl DateValue {
    /// Whether the value can be read back as it was.
    pub fn is_lasting(&self) -> bool {
        Self::read(&self.written()).as_ref() == Some(self)
    }

    fn written(&self) -> String {
        let side = |side: &Option<Self>| side.as_ref().map_or_else(String::new, Self::written);
        match self {
            Self::Duration(value) => format!("{DURATION}{value}"),
            Self::Set(value) => format!("{SET}{value}"),
            Self::Time(time) => format!("{}{TIME}{}", time.day.written(), time.time),
            Self::Range(ends) => format!("{}/{}", side(&ends.first), side(&ends.last)),
            value => value.to_string(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        if let Some(value) = text.strip_prefix(DURATION) {
            return Some(Self::Duration(value.into()));
        }
        if let Some(value) = text.strip_prefix(SET) {
            return Some(Self::Set(value.into()));
        }
        if let Some((first, last)) = text.split_once('/') {
            let side = |side: &str| match side {
                "" => Some(None),
                _ => Self::read(side).map(Some),
            };
            return Some(Self::range(side(first)?, side(last)?));
        }
        match text.rsplit_once(TIME) {
            Some((day, time)) => {
                let day = Self::read(day)?;
                Some(Self::Time(Box::new(TimeOfDay { day, time: time.into() })))
            }
            None => Self::parse(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read_back() {
        let day = || DateValue::parse("2022-02-24").unwrap();
        let time = || DateValue::Time(Box::new(TimeOfDay { day: day(), time: "T18:30".into() }));
        let values = [
            day(),
            DateValue::Past,
            DateValue::DayOfWeek(4),
            DateValue::Duration("P1D".into()),
            DateValue::Set("P1D".into()),
            DateValue::Set("XXXX-WXX-7".into()),
            time(),
            DateValue::range(Some(day()), Some(time())),
            DateValue::range(None, Some(day())),
            DateValue::range(Some(DateValue::Year(2022)), None),
        ];
        for value in values {
            let bytes = postcard::to_allocvec(&value).unwrap();
            assert_eq!(postcard::from_bytes::<DateValue>(&bytes).as_ref(), Ok(&value));
            assert!(value.is_lasting(), "{value:?}");
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(json, format!("\"{value}\""));
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for text in ["2022-13", "x@T18:30", &"/".repeat(1 << 20)] {
            assert_eq!(DateValue::read(text), None);
        }
    }
}
