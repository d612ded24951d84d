//! Many short lists, one behind the other: each by itself would take as much again for being one.

/// Lists of numbers, which are asked for one at a time.
#[derive(Clone, Debug)]
pub(super) struct Lists<T> {
    all: Vec<T>,
    /// Where each ends.
    ends: Vec<u32>,
}

impl<T> Lists<T> {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The list of that number, the empty one where there is none.
    pub(super) fn of(&self, number: usize) -> &[T] {
        let end = |number: usize| self.ends.get(number).map_or(0, |&end| end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.all.get(start..end(number)).unwrap_or_default()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.len()).map(|number| self.of(number))
    }
}

impl<T: Copy + Default> Lists<T> {
    /// So many lists of what is dealt to each, in that order.
    pub(super) fn dealt(lists: usize, dealt: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut ends = vec![0; lists];
        for (list, _) in dealt.clone() {
            ends[list as usize] += 1;
        }
        let mut end = 0;
        for begin in &mut ends {
            end += std::mem::replace(begin, end);
        }
        let mut all = vec![T::default(); end as usize];
        for (list, thing) in dealt {
            let place = &mut ends[list as usize];
            all[*place as usize] = thing;
            *place += 1;
        }
        Self { all, ends }
    }

    /// Puts more at the ends of the lists: (list, thing), by list.
    pub(super) fn lengthen(&mut self, more: &[(u32, T)]) {
        let mut longer = Self {
            all: Vec::with_capacity(self.all.len() + more.len()),
            ends: Vec::with_capacity(self.len()),
        };
        let mut more = more.iter().peekable();
        for (list, old) in (0..).zip(self.iter()) {
            longer.all.extend_from_slice(old);
            while let Some(&(_, thing)) = more.next_if(|(of, _)| *of == list) {
                longer.all.push(thing);
            }
            longer.ends.push(u32::try_from(longer.all.len()).unwrap_or(u32::MAX));
        }
        *self = longer;
    }
}

impl<T, L: IntoIterator<Item = T>> FromIterator<L> for Lists<T> {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for list in lists {
            all.extend(list);
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        all.shrink_to_fit();
        ends.shrink_to_fit();
        Self { all, ends }
    }
}

impl<T> From<Vec<Vec<T>>> for Lists<T> {
    fn from(lists: Vec<Vec<T>>) -> Self {
        lists.into_iter().collect()
    }
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { all: Vec::new(), ends: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_apart() {
        let lists = vec![vec![], vec![1, 2], vec![], vec![3]];
        let all = Lists::from(lists.clone());
        assert!(all.iter().eq(lists.iter().map(Vec::as_slice)));
        assert_eq!((all.len(), all.of(4)), (4, [].as_slice()));
        let dealt = Lists::dealt(4, [(3, 3), (1, 1), (1, 2)].into_iter());
        assert!(dealt.iter().eq(lists.iter().map(Vec::as_slice)));
        let mut longer = Lists::dealt(4, [(1, 1)].into_iter());
        longer.lengthen(&[(1, 2), (3, 3)]);
        assert!(longer.iter().eq(lists.iter().map(Vec::as_slice)));
    }
}
