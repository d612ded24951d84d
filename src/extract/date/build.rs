//! From a match to what it says: each pattern names one of these builders. A builder may refuse,
//! and then the next longest match is tried.
//!
//! Single expressions: `fields.rs` by calendar fields, `figures.rs` of bare figures, `period.rs`
//! quarters, decades and holidays, `relative.rs` from the article's date, `sequel.rs` from the last
//! mention, `length.rs` what has no place on the calendar. `combine.rs` makes larger ones of smaller
//! ones, `list.rs` several at once. `args.rs` is the match as they see it.

mod args;
mod combine;
mod fields;
mod figures;
mod length;
mod list;
mod period;
mod relative;
mod sequel;

pub(super) use self::args::Args;
use super::expr::{Expr, Fields, Lean, Node};
use crate::model::Modifier;

macro_rules! builders {
    ($($variant:ident $name:literal $module:ident::$function:ident)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Builder { $($variant),* }

        impl Builder {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            pub(super) fn build(self, args: &Args<'_>) -> Option<Draft> {
                match self { $(Self::$variant => $module::$function(args)),* }
            }
        }
    };
}

builders! {
    Compose "compose" length::compose
    Nothing "none" length::nothing
    Named "named" length::named
    Date "date" fields::date
    Age "age" period::age
    Question "question" fields::question
    Counted "counted" fields::counted
    NightsAgo "nights-ago" relative::nights_ago
    LooseDate "loose-date" fields::loose_date
    DottedDate "dotted-date" fields::dotted_date
    NamedMonth "named-month" fields::named_month
    NamedYear "named-year" fields::named_year
    NamedDay "named-day" fields::named_day
    BadDay "bad-day" fields::bad_day
    BareDay "bare-day" figures::bare_day
    WeekNumber "week-number" period::week_number
    LastUnit "last-unit" relative::last_unit
    DayStep "day-step" relative::day_step
    Days "days" list::days
    Months "months" list::months
    Seasons "seasons" list::seasons
    Decades "decades" list::decades
    Centuries "centuries" list::centuries
    SpacedDate "spaced-date" figures::spaced_date
    FieldsSeq "fields-seq" sequel::fields_seq
    BeforeEvent "before-event" sequel::before_event
    ThatDay "that-day" sequel::that_day
    Weekdays "weekdays" list::weekdays
    BareDecade "bare-decade" figures::bare_decade
    UnitsOf "units-of" list::units_of
    UnitsOfUnit "units-of-unit" list::units_of_unit
    OldYear "old-year" figures::old_year
    AfterNext "after-next" relative::after_next
    BareDays "bare-days" figures::bare_days
    DaysOn "days-on" combine::days_on
    RangeWithin "range-within" combine::range_within
    SpacedMonth "spaced-month" figures::spaced_month
    LawDay "law-day" figures::law_day
    PaddedMonth "padded-month" figures::padded_month
    DayUntil "day-until" figures::day_until
    DayRel "day-rel" figures::day_rel
    DaysRel "days-rel" figures::days_rel
    DayPartOfDay "day-part-of-day" figures::day_part_of_day
    SlashedDays "slashed-days" figures::slashed_days
    LateYear "late-year" figures::late_year
    WithinDays "within-days" relative::within_days
    StepFrom "step-from" combine::step_from
    Listed "listed" list::listed
    YearPair "year-pair" period::year_pair
    Years "years" period::years
    YearEnded "year-ended" list::year_ended
    NthUnitOf "nth-unit-of" period::nth_unit_of
    SeasonPair "season-pair" period::season_pair
    CenturyName "century-name" period::century_name
    DecadeOfCentury "decade-of-century" period::decade_of_century
    PartOfYear "part-of-year" period::part_of_year
    SamePart "same-part" sequel::same_part
    YearAgo "year-ago" sequel::year_ago
    YearAgoPart "year-ago-part" sequel::year_ago_part
    SameLastYear "same-last-year" sequel::same_last_year
    SamePartOf "same-part-of" sequel::same_part_of
    ThisUnit "this-unit" relative::this_unit
    Weekend "weekend" relative::weekend
    WeekdayWeek "weekday-week" relative::weekday_week
    UnitAlone "unit-alone" relative::unit_alone
    Shift "shift" relative::shift
    Stretch "stretch" relative::stretch
    VagueStretch "vague-stretch" relative::vague_stretch
    WithinShift "within-shift" relative::within_shift
    Ago "ago" relative::ago
    AgoFrom "ago-from" relative::ago_from
    AgoUnit "ago-unit" relative::ago_unit
    Ahead "ahead" relative::ahead
    AheadFrom "ahead-from" relative::ahead_from
    HalfUnit "half-unit" relative::half_unit
    PerhapsAhead "perhaps-ahead" relative::perhaps_ahead
    Later "later" sequel::later
    Seq "seq" sequel::seq
    SeqPart "seq-part" sequel::seq_part
    Narrated "narrated" sequel::narrated
    VaguePast "vague-past" relative::vague_past
    VagueFuture "vague-future" relative::vague_future
    Vague "vague" relative::vague
    Offset "offset" relative::offset
    Set "set" length::set
    Duration "duration" length::duration
    Decade "decade" period::decade
    UnitDecade "unit-decade" period::unit_decade
    Century "century" period::century
    Holiday "holiday" period::holiday
    Time "time" length::time
    Part "part" combine::part
    PartUnit "part-unit" combine::part_unit
    HalfOf "half-of" combine::half_of
    QuarterOf "quarter-of" combine::quarter_of
    HalfOfUnit "half-of-unit" combine::half_of_unit
    Nth "nth" combine::nth
    DayOf "day-of" combine::day_of
    DayOfUnit "day-of-unit" combine::day_of_unit
    Within "within" combine::within
    WithinReversed "within-reversed" combine::within_reversed
    Around "around" combine::around
    WeekFrom "week-from" combine::week_from
    NthOfMonth "nth-of-month" period::nth_of_month
    Beside "beside" combine::beside
    BesideOffset "beside-offset" combine::beside_offset
    BesideNext "beside-next" combine::beside_next
    BesideLast "beside-last" combine::beside_last
    DaysOf "days-of" combine::days_of
    WeekdaysAway "weekdays-away" relative::weekdays_away
    SeqWeekday "seq-weekday" sequel::seq_weekday
    WeekdayBeside "weekday-beside" combine::weekday_beside
    NthOfUnit "nth-of-unit" combine::nth_of_unit
    PartCode "part-code" period::part_code
    Both "both" combine::both
    BothStated "both-stated" combine::both_stated
    BothListed "both-listed" combine::both_listed
    BothReversed "both-reversed" combine::both_reversed
    AtTime "at-time" combine::at_time
    AtTimeReversed "at-time-reversed" combine::at_time_reversed
    DayPart "day-part" combine::day_part
    Range "range" combine::range
    RangeDays "range-days" combine::range_days
    DaysRange "days-range" combine::days_range
    Until "until" combine::until
    AheadOf "ahead-of" combine::ahead_of
    Since "since" combine::since
    Before "before" combine::before
    After "after" combine::after
    About "about" combine::about
}

/// What a builder makes; the matcher adds where it stands.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub expr: Expr,
    pub modifier: Option<Modifier>,
    pub time: Option<String>,
    pub lean: Lean,
    /// The item that the mention's span begins with, where that is not the first.
    pub span_from: Option<usize>,
    /// Of a list ("9, 14 and 20 April"), each mention with its first item and the item after its
    /// last; then `expr` says nothing.
    pub members: Vec<(usize, usize, Draft)>,
}

impl From<Expr> for Draft {
    fn from(expr: Expr) -> Self {
        Self {
            expr,
            modifier: None,
            time: None,
            lean: Lean::Open,
            span_from: None,
            members: Vec::new(),
        }
    }
}

impl From<Vec<(usize, usize, Draft)>> for Draft {
    fn from(members: Vec<(usize, usize, Draft)>) -> Self {
        Self { members, ..Expr::Nothing.into() }
    }
}

impl From<Fields> for Draft {
    fn from(fields: Fields) -> Self {
        Expr::Fields(fields).into()
    }
}

impl From<&Node> for Draft {
    fn from(node: &Node) -> Self {
        Self {
            expr: node.expr.clone(),
            modifier: node.modifier,
            time: node.time.clone(),
            lean: node.lean,
            span_from: None,
            members: Vec::new(),
        }
    }
}
