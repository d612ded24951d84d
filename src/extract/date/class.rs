//! The classes of words that patterns are written in, and what their values mean. The same for
//! every language: data files name these classes and no others.

/// Declares the classes with the names that data files and patterns use.
macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident $name:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub(super) enum Class { $($(#[$doc])* $variant),* }

        const NAMES: &[(&str, Class)] = &[$(($name, Class::$variant)),*];
    };
}

classes! {
    /// 1 is January.
    Month "month"
    /// 1 is Monday.
    Weekday "weekday"
    /// A [`Unit`].
    Unit "unit"
    /// The month that a season begins in: 3, 6, 9, 12.
    Season "season"
    /// A unit or weekday in the plural, which names no single one: the last *years*, *Mondays*.
    Plural "plural"
    /// A `DayPart`.
    DayPart "daypart"
    /// Index into the lexicon's holidays.
    Holiday "holiday"
    /// Days from the article's: yesterday is -1.
    Offset "offset"
    /// A `DayPart` of the article's day in one word: tonight.
    TodayPart "today-part"
    /// From the article's time: last -1, this 0, next 1, the one after next 2.
    Rel "rel"
    /// From the last mention: previous -1, same 0, following 1.
    Seq "seq"
    /// As `rel`, but only after its noun: Monday *after next*, lunedì *scorso*.
    RelAfter "rel-after"
    /// As `seq`, but only after its noun: il giorno *prima*.
    SeqAfter "seq-after"
    /// Q3 is 3, H1 is 11.
    PartCode "part-code"
    /// The unit before the article's in one word: Vorjahr.
    LastUnit "last-unit"
    /// The same unit of the year before in one word: Vorjahresquartal.
    SameLastYear "same-last-year"
    /// The article's own unit in one word: heuer.
    ThisUnit "this-unit"
    /// Days from the last mention in one word: l'indomani 1.
    DayStep "day-step"
    /// A demonstrative that points at the last mention: that year.
    That "that"
    /// A number of a year's series: decree *463/2020*.
    OfYear "of-year"
    /// A verb in the present that tells what is fixed for a weekday: the fair *opens* Friday.
    Scheduled "scheduled"
    /// What is called after a holiday, whenever it is told of: Christmas *tree*.
    HolidayThing "holiday-thing"
    /// After a length of time, back from now: three days *ago*.
    Ago "ago"
    /// Before a length of time, back from now: *hace* tres días.
    AgoBefore "ago-before"
    /// Before a length of time, from now on: *within* three days.
    Ahead "ahead"
    /// Before a length of time, from now on or as long as it takes: *in* three days.
    PerhapsAhead "perhaps-ahead"
    /// After a length of time, from now on: three days *from now*.
    Hence "hence"
    /// After a length of time, from the last mention on: three days *later*.
    Later "later"
    /// After a length of time, back from the last mention: three days *earlier*.
    Earlier "earlier"
    /// A number in words or digits.
    Number "number"
    /// The article that can be a number: *a* year ago.
    One "one"
    /// A number and a half in one word: *anderthalb*, *zweieinhalb* Jahre.
    AndHalf "and-half"
    Ordinal "ordinal"
    /// An unsaid number: a few.
    Few "few"
    /// A `Part` of a longer time: beginning, middle, end.
    Part "part"
    /// Which half: first 1, second 2.
    Half "half"
    /// Article or determiner.
    Det "det"
    /// The definite article, where it makes "the year" the article's own.
    Definite "definite"
    Of "of"
    And "and"
    In "in"
    From "from"
    /// With the definite article, so that a day may follow: *dal* 13 al 18.
    FromThe "from-the"
    To "to"
    Between "between"
    /// Up to and by: looks ahead.
    Until "until"
    /// What is meant for a time mostly lies ahead: convocata *per* lunedì.
    For "for"
    /// 1 where it can be but of the past: *since* 1 May, 0 where it may lie ahead: *dal* 1° maggio.
    Since "since"
    Before "before"
    After "after"
    About "about"
    At "at"
    /// Each, every.
    Every "every"
    /// The article that makes a weekday each of its kind: chiuso *il* lunedì.
    EachLead "each-lead"
    /// From a unit to its first day: the week *beginning* 3 May.
    Begins "begins"
    /// From a unit to its last day: the year *ended* 30 June.
    Ends "ends"
    /// `PAST_REF` -1, `PRESENT_REF` 0, `FUTURE_REF` 1.
    Vague "vague"
    /// Before two digits that are a decade without its noun: en *los* 80.
    DecadeLead "decade-lead"
    /// The noun of "anni 80": years that make a decade.
    DecadeNoun "decade-noun"
    /// The hundreds of a century with a name: Novecento 19.
    CenturyName "century-name"
    /// Tens of years: eighties 80.
    Tens "tens"
    /// A word for a fourth that is a quarter only where its year is told: el tercer *cuarto* de 2016.
    QuarterNoun "quarter-noun"
    /// A week that is counted in its year: 14. *Kalenderwoche*.
    WeekNoun "week-noun"
    /// A noun after which two digits are a year: financial year.
    YearNoun "year-noun"
    /// "o'clock", "Uhr".
    Clock "clock-noun"
    /// Words between a unit and its month: "month *of*".
    Filler "filler"
    /// A later word of a phrase.
    Inside "inside"
    /// Before a number that is no date: article, law, page, flight.
    TrapBefore "trap-before"
    /// Before a number of people or things that looks like a year: "more than", "in tutto".
    CountBefore "count-before"
    /// After a number that is no date: euros, per cent, people.
    TrapAfter "trap-after"
    /// After a number that is no date, not even beside a month: millions, kilometres, euros.
    Measure "measure"
    /// After a year or century that lies before the calendar begins: BC.
    BeforeChrist "before-christ"
    /// Title words of streets, squares and papers.
    TrapName "trap-name"
    /// A street, after its name, before which a house may have a number: 12 Elm *Street*.
    Street "street"
    /// A time of games or lessons, after the two years that it lies in: the 2010-11 *season*.
    SeasonNoun "season-noun"
    /// A word that is of its class only with a capital or beside a number: "may", "sun".
    Common "common"
    /// Before an age or a measure in tens: in *his* 60s, in the *low* 40s.
    Own "own"
    /// Makes a question of the month's name before it: "May I".
    Pronoun "pronoun"
    /// After it two digits are a year: "nel 93".
    YearLead "year-lead"
    /// A word that says its clause lies ahead or behind.
    Future "future"
    Past "past"
    // From here on the tokeniser or an earlier stage gives them.
    /// 1 to 31, in digits or words.
    Day "day"
    /// Four digits from 1000 to 2199.
    Year "year"
    /// Two digits.
    ShortYear "short-year"
    /// Two digits after an apostrophe.
    TickYear "tick-year"
    /// 1990s, 80er.
    DigitDecade "digit-decade"
    Roman "roman"
    /// A date in digits.
    Numeric "numeric"
    /// A time of day in digits.
    Time "time"
    Comma "comma"
    Dash "dash"
    Dot "dot"
    Slash "slash"
    Open "open"
    Close "close"
    /// Anything that an earlier stage made, on the calendar.
    Date "DATE"
    /// A day with month or numeric, a day offset, a weekday.
    DayDate "DAY"
    /// A weekday alone.
    WeekdayDate "WEEKDAY"
    /// An offset from today, alone.
    OffsetDate "OFFSET"
    /// A day and month without a year, or more.
    Dated "DATED"
    /// A day of an unnamed month.
    BareDay "BAREDAY"
    /// Longer than a day.
    Long "LONG"
    WeekDate "WEEK"
    MonthDate "MONTH"
    YearDate "YEAR"
    /// A day with a time of day.
    DayTime "DAYTIME"
    /// A time of day without a day.
    TimeOnly "TIME"
    Duration "DURATION"
    /// Without a place on the calendar: now, recently.
    VagueDate "VAGUE"
}

impl Class {
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|&(_, class)| class)
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ClassSet(u128);

impl ClassSet {
    pub(super) const fn of(classes: &[Class]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < classes.len() {
            bits |= 1 << classes[at] as u8;
            at += 1;
        }
        Self(bits)
    }

    pub(super) fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u8;
    }

    pub(super) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Spans of calendar and clock, by the names of the data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Bimester,
    Quarter,
    FourMonths,
    Half,
    Year,
    Decade,
    Century,
    /// An unnamed time: "the same period".
    Period,
}

const UNITS: &[(&str, Unit)] = &[
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("week", Unit::Week),
    ("weekend", Unit::Weekend),
    ("fortnight", Unit::Fortnight),
    ("month", Unit::Month),
    ("bimester", Unit::Bimester),
    ("quarter", Unit::Quarter),
    ("four-months", Unit::FourMonths),
    ("half", Unit::Half),
    ("year", Unit::Year),
    ("decade", Unit::Decade),
    ("century", Unit::Century),
    ("period", Unit::Period),
];

impl Unit {
    pub(super) fn from_value(value: i32) -> Option<Self> {
        UNITS.get(usize::try_from(value).ok()?).map(|&(_, unit)| unit)
    }
}

const PARTS: &[&str] = &["start", "mid", "end", "rest"];
const DAY_PARTS: &[&str] = &["MO", "MI", "AF", "EV", "NI", "DT"];
const SEASONS: &[(&str, i32)] = &[("spring", 3), ("summer", 6), ("autumn", 9), ("winter", 12)];

/// The TIMEX3 code of a part of the day.
pub(super) fn day_part_code(value: i32) -> Option<&'static str> {
    DAY_PARTS.get(usize::try_from(value).ok()?).copied()
}

/// The number that a name in a data file stands for, or nothing where it is no known name.
pub(super) fn named_value(name: &str) -> Option<i32> {
    let position = |list: &[&str]| list.iter().position(|known| *known == name);
    name.parse()
        .ok()
        .or_else(|| SEASONS.iter().find(|(known, _)| *known == name).map(|&(_, month)| month))
        .or_else(|| {
            UNITS
                .iter()
                .position(|(known, _)| *known == name)
                .or_else(|| position(PARTS))
                .or_else(|| position(DAY_PARTS))
                .and_then(|index| i32::try_from(index).ok())
        })
}
