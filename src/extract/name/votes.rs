//! Votes for each kind of name, and against being a name at all, in tenths of what a clear sign weighs.

use crate::model::EntityKind;

/// What the surroundings of all mentions of a form weigh at most.
const MOST_AROUND: i32 = 48;

/// A sign that is repeated weighs this many times less than the first.
const REPETITION: i32 = 4;

/// What speaks for each kind, and against being a name at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes {
    pub(super) person: i32,
    pub(super) organisation: i32,
    pub(super) place: i32,
    pub(super) nothing: i32,
}

impl Votes {
    pub(super) fn add(&mut self, other: Votes) {
        self.person += other.person;
        self.organisation += other.organisation;
        self.place += other.place;
        self.nothing += other.nothing;
    }

    /// What several mentions say together, from the strongest of each kind and the sum of all:
    /// repetition adds little, and no more than two clear signs would.
    pub(super) fn repeated(strongest: Votes, sum: Votes) -> Votes {
        let weight = |most: i32, all: i32| {
            (most + (all - most) / REPETITION).clamp(-MOST_AROUND, MOST_AROUND)
        };
        Votes {
            person: weight(strongest.person, sum.person),
            organisation: weight(strongest.organisation, sum.organisation),
            place: weight(strongest.place, sum.place),
            nothing: weight(strongest.nothing, sum.nothing),
        }
    }

    /// The stronger of the two for each kind.
    pub(super) fn strongest(self, other: Votes) -> Votes {
        let stronger = |a: i32, b: i32| if a.abs() < b.abs() { b } else { a };
        Votes {
            person: stronger(self.person, other.person),
            organisation: stronger(self.organisation, other.organisation),
            place: stronger(self.place, other.place),
            nothing: stronger(self.nothing, other.nothing),
        }
    }

    pub(super) fn of(kind: EntityKind, weight: i32) -> Votes {
        let mut votes = Votes::default();
        match kind {
            EntityKind::Person => votes.person = weight,
            EntityKind::Organisation => votes.organisation = weight,
            EntityKind::Place => votes.place = weight,
        }
        votes
    }

    /// How many more votes the strongest kind has than the doubt.
    pub(super) fn margin(&self) -> i32 {
        self.person.max(self.organisation).max(self.place) - self.nothing
    }

    /// The kind with most votes, if it has more than the doubt.
    pub(super) fn winner(&self) -> Option<EntityKind> {
        let kinds = [
            (self.person, EntityKind::Person),
            (self.organisation, EntityKind::Organisation),
            (self.place, EntityKind::Place),
        ];
        let (most, kind) = kinds.into_iter().rev().max_by_key(|&(votes, _)| votes)?;
        (most > self.nothing).then_some(kind)
    }
}
