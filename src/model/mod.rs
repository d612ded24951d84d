//! Plain data: articles, mentions, events, entities, problems and their ids. No rules live here;
//! `date.rs` holds calendar values, `article.rs` what parsing and extraction make of a file, `file.rs`
//! where a file lies, `field.rs` what a file says of an article, `folder.rs` what the store makes of all of them, `decision.rs` what the
//! reader decides, `few.rs` short lists, `seldom.rs` those that mostly are empty, `rule.rs` the names of
//! rules, `sound.rs` what must hold of an article that was written down, `written.rs` how values are,
//! `pack.rs` how bytes are packed, `packed.rs` lists of what stands in a text, and `dates.rs`, `names.rs`
//! and `events.rs` those of mentions.

mod article;
mod date;
mod dates;
mod decision;
mod events;
mod few;
mod field;
mod file;
mod folder;
mod names;
mod pack;
mod packed;
mod rule;
mod seldom;
mod sound;
mod together;
mod written;

pub use article::{
    Article, Basis, DateMention, EventMention, NameMention, Problem, ProblemKind, Published,
    Removed, RoleMention, Severity, StartMention, TitleBasis,
};
pub use date::{
    Anchor, AnchorBasis, Certainty, DateKind, DateValue, Ends, Granularity, Modifier, Season,
    TimeOfDay,
};
pub use decision::{Decision, DecisionEdit, Decisions, NAMES_FILE};
pub use events::{Events, LabelPlace, Reported};
pub use few::Few;
pub use field::Field;
pub use file::FilePath;
pub use folder::{
    Dispute, Entity, EntityKind, Event, EventReport, InferredMention, Merge, MergeReason, Reason,
    ReasonKind, Related, RoleBasis,
};

pub use names::{NamePlace, Named, Names};
pub use pack::{pack, unpack};
pub(crate) use pack::{push_varint, varint};
pub use packed::{Pack, Packed};
pub use rule::RuleName;
pub use seldom::Seldom;
pub use together::{PIECE, bring_changed_together, bring_together};

/// An index into a list. Where there may be none, it takes no more room than a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Index(std::num::NonZeroU32);

impl Index {
    /// Nothing where lists are not so long.
    pub fn new(index: usize) -> Option<Self> {
        let behind = u32::try_from(index).ok()?.checked_add(1)?;
        std::num::NonZeroU32::new(behind).map(Self)
    }

    pub fn get(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Dense numbers of things in a store: an index into its vector.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// An article of the store, in the order of paths.
    ArticleId
);
id!(
    /// An event of the store, in the order of the timeline.
    EventId
);
id!(
    /// A person, organisation or place of the store.
    EntityId
);
