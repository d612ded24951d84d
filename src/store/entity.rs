//! Entities: which names of which articles mean the same person, organisation or place.
//!
//! Every form of a name is a node; each rule below joins nodes and says why. Rules only look things
//! up, so the work grows with the number of names, not with its square. Two people with different
//! first names are never joined.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::extract::name::{gazetteer, joined};
use crate::model::{
    Article, ArticleId, Decision, Entity, EntityId, EntityKind, Merge, MergeReason, NameMention,
};
use crate::store::decide;
use crate::store::duplicate::Versions;
use crate::store::spelling::{initial_of, plain_organisation, sound};
use crate::text::CleanText;

/// A surname alone means the bearer who has this share of all full mentions of it: three of four.
const DOMINANT_SHARE: (usize, usize) = (3, 4);
/// A fuller form names the entity if it is a quarter as common as the commonest.
const COMMON_SHARE: (usize, usize) = (1, 4);

/// What the articles name.
pub(super) struct Unified {
    /// In the order of their first mention, what versions alone name last.
    pub(super) entities: Vec<Entity>,
    /// For each article and each of its names the entity it means.
    pub(super) named: Vec<Vec<EntityId>>,
    /// The articles whose names the reader's decisions change.
    pub(super) corrected: Vec<(usize, Arc<Article>)>,
}

/// What versions name counts where no other article names it.
pub(super) fn unify(
    articles: &[Arc<Article>],
    decisions: &[Decision],
    versions: &Versions,
) -> Unified {
    let order = versions.entries_first(articles.len());
    let entries = versions.count_entries(articles.len());
    let (mut forms, named) = Forms::read(articles, &order, entries, &decide::split(decisions));
    forms.join_all();
    forms.decide(decisions);
    forms.entities(articles, &order, &named)
}

/// One kind and folded name, however it is capitalised.
pub(super) struct Form<'a> {
    pub(super) kind: EntityKind,
    pub(super) key: String,
    /// The spellings of the full name, and how many mentions have each.
    spellings: FxHashMap<&'a str, Spelling>,
    pub(super) mentions: usize,
    parent: usize,
    /// Why it was joined to another form.
    reason: Option<MergeReason>,
    /// No rule joins it.
    is_split: bool,
    /// As the reader wants it shown, and whether it is no name.
    pub(super) called: Option<CleanText>,
    pub(super) is_rejected: bool,
}

/// How often a spelling occurs, and the first mention that has it.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub(super) mentions: usize,
    first: (usize, usize),
}

pub(super) struct Forms<'a> {
    pub(super) list: Vec<Form<'a>>,
    /// What stands in the text where it differs from the full name: (form, words) -> occurrences.
    pub(super) shown: FxHashMap<(usize, &'a str), Spelling>,
}

impl<'a> Forms<'a> {
    /// The forms of all names, and for each article and each of its names its form. The articles are
    /// read in an order; after `entries` of them come versions, of which counts what is new. What is
    /// written like one of `split`, folded, is a form of its own whatever its full name is.
    fn read(
        articles: &'a [Arc<Article>],
        order: &[usize],
        entries: usize,
        split: &[String],
    ) -> (Self, Vec<Vec<usize>>) {
        let mut forms = Self { list: Vec::new(), shown: FxHashMap::default() };
        let mut by_name: FxHashMap<(EntityKind, &'a str), usize> = FxHashMap::default();
        let mut by_key: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
        let mut named = vec![Vec::new(); articles.len()];
        let mut known = 0;
        for (number, &article_at) in order.iter().enumerate() {
            let article = &articles[article_at];
            if number == entries {
                known = forms.list.len();
            }
            let of_mention = |(at, mention): (usize, &'a NameMention)| {
                let words = mention.span.of(&article.text);
                let is_split = !split.is_empty() && split.contains(&joined(words));
                let name = if is_split { words } else { mention.name.as_str() };
                let form = *by_name.entry((mention.kind, name)).or_insert_with(|| {
                    let key = joined(name);
                    *by_key.entry((mention.kind, key)).or_insert_with_key(|(kind, key)| {
                        let is_split = split.contains(key);
                        let form = Form::new(*kind, key, forms.list.len());
                        forms.list.push(Form { is_split, ..form });
                        forms.list.len() - 1
                    })
                });
                forms.count(form, name, words, (article_at, at), usize::from(form >= known));
                form
            };
            named[article_at] = article.names.iter().enumerate().map(of_mention).collect();
        }
        (forms, named)
    }

    fn count(
        &mut self,
        form: usize,
        name: &'a str,
        words: &'a str,
        first: (usize, usize),
        times: usize,
    ) {
        self.list[form].mentions += times;
        let new = Spelling { mentions: 0, first };
        self.list[form].spellings.entry(name).or_insert(new).mentions += times;
        if words != name {
            self.shown.entry((form, words)).or_insert(new).mentions += times;
        }
    }

    fn join_all(&mut self) {
        self.join_alike(MergeReason::Listed, |form| {
            let thing = match form.kind {
                EntityKind::Person => None,
                EntityKind::Organisation => gazetteer().organisation(&form.key),
                EntityKind::Place => gazetteer().thing(&form.key),
            };
            Some(thing?.to_string())
        });
        self.join_alike(MergeReason::Suffix, |form| {
            let is_organisation = form.kind == EntityKind::Organisation;
            is_organisation.then(|| plain_organisation(&form.key)).filter(|plain| !plain.is_empty())
        });
        self.join_acronyms();
        self.join_alike(MergeReason::Transliteration, |form| {
            (form.kind == EntityKind::Person && form.key.contains(' ')).then(|| sound(&form.key))
        });
        self.join_middle_names();
        self.join_surnames();
    }

    /// Joins the forms of one kind for which `key` gives the same.
    fn join_alike(&mut self, reason: MergeReason, key: impl Fn(&Form<'_>) -> Option<String>) {
        let mut first: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
        for at in 0..self.list.len() {
            let Some(key) = key(&self.list[at]) else { continue };
            let other = *first.entry((self.list[at].kind, key)).or_insert(at);
            self.join(at, other, reason);
        }
    }

    /// An acronym that some article explains is the same in articles that do not.
    fn join_acronyms(&mut self) {
        let mut full_of: FxHashMap<String, Option<usize>> = FxHashMap::default();
        let mut shown: Vec<_> =
            self.shown.iter().map(|(&(form, words), _)| (form, words)).collect();
        shown.sort_unstable();
        for (form, words) in shown {
            let is_acronym =
                words.len() > 1 && words.chars().all(|c| c.is_uppercase() || c.is_numeric());
            if self.list[form].kind == EntityKind::Organisation && is_acronym {
                let known = full_of.entry(joined(words)).or_insert(Some(form));
                *known = known.filter(|&known| known == form);
            }
        }
        for at in 0..self.list.len() {
            let full = full_of.get(&self.list[at].key).copied().flatten();
            if let Some(full) = full.filter(|_| self.list[at].kind == EntityKind::Organisation) {
                self.join(at, full, MergeReason::Acronym);
            }
        }
    }

    /// `Mark A. Milley` is `Mark Milley` where no other initial or second name contradicts.
    fn join_middle_names(&mut self) {
        let mut by_ends: FxHashMap<(String, String), Vec<usize>> = FxHashMap::default();
        for at in self.people_in_full() {
            let key = sound(&self.list[at].key);
            if let (Some((first, _)), Some((_, last))) = (key.split_once(' '), key.rsplit_once(' '))
            {
                by_ends.entry((first.to_owned(), last.to_owned())).or_default().push(at);
            }
        }
        let mut groups: Vec<Vec<usize>> = by_ends.into_values().collect();
        groups.sort_unstable();
        for group in groups {
            let (long, short): (Vec<usize>, Vec<usize>) =
                group.iter().partition(|&&at| self.list[at].key.split(' ').count() > 2);
            let roots: Vec<usize> = long.iter().map(|&at| self.root(at)).collect();
            if let (Some(&one), Some(&plain)) = (roots.first(), short.first())
                && roots.iter().all(|&root| root == one)
            {
                self.join(one, plain, MergeReason::MiddleName);
            }
        }
    }

    /// A surname alone, or after an initial, is the only or clearly most frequent bearer.
    fn join_surnames(&mut self) {
        let mut bearers: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for at in self.people_in_full() {
            let root = self.root(at);
            let mentions = self.list[at].mentions;
            for surname in surnames(&self.list[at].key) {
                let known = bearers.entry(surname).or_default();
                match known.iter_mut().find(|(bearer, _)| *bearer == root) {
                    Some((_, sum)) => *sum += mentions,
                    None => known.push((root, mentions)),
                }
            }
        }
        for at in 0..self.list.len() {
            let form = &self.list[at];
            if form.kind != EntityKind::Person {
                continue;
            }
            let initial = initial_of(&form.key);
            if initial.is_none() && form.key.contains(' ') && !is_particled(&form.key) {
                continue;
            }
            let surname = sound(initial.map_or(&*form.key, |(_, surname)| surname));
            let all = bearers.get(&surname).map(Vec::as_slice).unwrap_or_default();
            let fits = |&&(root, _): &&(usize, usize)| {
                initial.is_none_or(|(letter, _)| self.list[root].key.starts_with(letter))
            };
            let possible: Vec<(usize, usize)> = all.iter().filter(fits).copied().collect();
            let sum: usize = possible.iter().map(|&(_, mentions)| mentions).sum();
            let Some(&(root, most)) = possible.iter().max_by_key(|&&(root, n)| (n, Reverse(root)))
            else {
                continue;
            };
            if is_share(most, sum, DOMINANT_SHARE) && self.root(at) != self.root(root) {
                self.join(at, root, MergeReason::Surname);
            }
        }
    }

    /// The people whose form has a first name and a surname.
    fn people_in_full(&self) -> Vec<usize> {
        let is_full = |form: &Form<'_>| {
            let has_words = form.kind == EntityKind::Person && form.key.contains(' ');
            has_words && initial_of(&form.key).is_none() && !is_particled(&form.key)
        };
        (0..self.list.len()).filter(|&at| is_full(&self.list[at])).collect()
    }

    /// Joins two forms because the reader wants it; the second names what they are.
    pub(super) fn join_decided(&mut self, one: usize, other: usize) {
        let (from, to) = (self.root(one), self.root(other));
        if from != to {
            self.list[from].parent = to;
            self.list[from].reason = Some(MergeReason::Decided);
        }
    }

    pub(super) fn root(&self, mut at: usize) -> usize {
        while self.list[at].parent != at {
            at = self.list[at].parent;
        }
        at
    }

    /// Joins two forms; the earlier root stays, so that chains are short and order is the input's.
    fn join(&mut self, one: usize, other: usize, reason: MergeReason) {
        if self.list[one].is_split || self.list[other].is_split {
            return;
        }
        let (from, to) = (self.root(one), self.root(other));
        if from == to {
            return;
        }
        let (from, to) = if self.weight(from) > self.weight(to) { (to, from) } else { (from, to) };
        self.list[from].parent = to;
        self.list[from].reason = Some(reason);
    }

    /// The root with more mentions stays root; of equal ones the earlier.
    fn weight(&self, root: usize) -> (usize, Reverse<usize>) {
        (self.list[root].mentions, Reverse(root))
    }

    fn entities(
        &self,
        articles: &[Arc<Article>],
        order: &[usize],
        named: &[Vec<usize>],
    ) -> Unified {
        let mut ids: Vec<Option<EntityId>> = vec![None; self.list.len()];
        let mut entities: Vec<Entity> = Vec::new();
        let mut meant = vec![Vec::new(); named.len()];
        let mut corrected = Vec::new();
        for &article_at in order {
            let forms = &named[article_at];
            let article = ArticleId::new(article_at);
            let mut is_changed = false;
            let mut meant_here: Vec<EntityId> = Vec::with_capacity(forms.len());
            for (at, &form) in forms.iter().enumerate() {
                let root = self.root(form);
                let Form { kind, is_rejected, .. } = self.list[root];
                is_changed |= is_rejected || articles[article_at].names[at].kind != kind;
                if is_rejected {
                    continue;
                }
                let id = *ids[root].get_or_insert_with(|| {
                    entities.push(Entity { kind, ..Entity::default() });
                    EntityId::new(entities.len() - 1)
                });
                let entity = &mut entities[id.index()];
                let mention = u32::try_from(meant_here.len()).unwrap_or(u32::MAX);
                entity.mentions.push((article, mention));
                if entity.articles.last() != Some(&article) {
                    entity.articles.push(article);
                }
                meant_here.push(id);
            }
            if is_changed {
                let roots = forms.iter().map(|&form| &self.list[self.root(form)]);
                let changed = decide::corrected(&articles[article_at], roots);
                corrected.push((article_at, Arc::new(changed)));
            }
            meant[article_at] = meant_here;
        }
        for entity in &mut entities {
            entity.mentions.sort_unstable();
            entity.articles.sort_unstable();
        }
        self.name(articles, &ids, &mut entities);
        Unified { entities, named: meant, corrected }
    }

    /// Gives every entity its name, its aliases and the reasons that joined them.
    fn name(&self, articles: &[Arc<Article>], ids: &[Option<EntityId>], entities: &mut [Entity]) {
        let mut names: Vec<Vec<(&str, Spelling)>> = vec![Vec::new(); entities.len()];
        let mut others: Vec<Vec<(&str, Spelling)>> = vec![Vec::new(); entities.len()];
        for (at, form) in self.list.iter().enumerate() {
            let Some(id) = ids[self.root(at)] else { continue };
            names[id.index()]
                .extend(form.spellings.iter().map(|(&text, &spelling)| (text, spelling)));
            if let Some(reason) = form.reason {
                let form = self.best_spelling(at, articles);
                entities[id.index()].merges.push(Merge { form, reason });
            }
        }
        let mut shown: Vec<_> = self.shown.iter().collect();
        shown.sort_unstable_by_key(|&(key, _)| *key);
        for (&(form, words), &spelling) in shown {
            if let Some(id) = ids[self.root(form)] {
                others[id.index()].push((words, spelling));
            }
        }
        for ((entity, names), others) in entities.iter_mut().zip(names).zip(others) {
            entity.name = full_name(&names, entity.kind, articles).unwrap_or_default();
            entity.aliases = aliases(names, others, articles);
            entity.merges.sort();
        }
        for (at, form) in self.list.iter().enumerate().filter(|(_, form)| form.called.is_some()) {
            if let (Some(called), Some(id)) = (&form.called, ids[self.root(at)]) {
                entities[id.index()].name = called.clone();
            }
        }
    }

    fn best_spelling(&self, form: usize, articles: &[Arc<Article>]) -> CleanText {
        let spellings: Vec<_> = self.list[form].spellings.iter().map(|(&t, &s)| (t, s)).collect();
        full_name(&spellings, self.list[form].kind, articles).unwrap_or_default()
    }
}

impl Form<'_> {
    fn new(kind: EntityKind, key: &str, at: usize) -> Self {
        let spellings = FxHashMap::default();
        Self {
            kind,
            key: key.to_owned(),
            spellings,
            mentions: 0,
            parent: at,
            reason: None,
            is_split: false,
            called: None,
            is_rejected: false,
        }
    }
}

/// The fullest of the common spellings: most words, then most frequent, then shortest. A place is
/// called as most call it: `Stati Uniti`.
fn full_name(
    spellings: &[(&str, Spelling)],
    kind: EntityKind,
    articles: &[Arc<Article>],
) -> Option<CleanText> {
    let most = spellings.iter().map(|(_, spelling)| spelling.mentions).max()?;
    let is_common = |spelling: &Spelling| is_share(spelling.mentions, most, COMMON_SHARE);
    let &(text, best) = spellings.iter().filter(|(_, spelling)| is_common(spelling)).max_by_key(
        |&&(text, spelling)| {
            let is_shouted = text.len() > 6 && !text.chars().any(char::is_lowercase);
            let words = text.split_whitespace().filter(|word| word.len() > 2).count();
            let usage = if kind == EntityKind::Place { spelling.mentions } else { 0 };
            (!is_shouted, usage, words, spelling.mentions, Reverse(text.len()), Reverse(text))
        },
    )?;
    spelled(articles, text, best)
}

/// A spelling as the article has it that first shows it.
fn spelled(articles: &[Arc<Article>], text: &str, spelling: Spelling) -> Option<CleanText> {
    let (article, at) = spelling.first;
    let mention = articles.get(article)?.names.get(at)?;
    let is_name = mention.name.as_str() == text;
    Some(if is_name { mention.name.clone() } else { articles[article].text.slice(mention.span) })
}

/// Every form once, most frequent first.
fn aliases(
    names: Vec<(&str, Spelling)>,
    others: Vec<(&str, Spelling)>,
    articles: &[Arc<Article>],
) -> Vec<CleanText> {
    let mut sums: FxHashMap<&str, (usize, CleanText)> = FxHashMap::default();
    for (text, spelling) in names.into_iter().chain(others) {
        let Some(spelled) = spelled(articles, text, spelling) else { continue };
        sums.entry(text).or_insert((0, spelled)).0 += spelling.mentions;
    }
    let mut all: Vec<(usize, CleanText)> = sums.into_values().collect();
    all.sort_by(|(m, a), (n, b)| n.cmp(m).then_with(|| a.cmp(b)));
    all.into_iter().map(|(_, text)| text).collect()
}

fn is_share(part: usize, whole: usize, (numerator, denominator): (usize, usize)) -> bool {
    part * denominator >= whole * numerator
}

/// What a person may be called alone: the last word, and the last with its particles.
fn surnames(key: &str) -> Vec<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let Some((last, rest)) = words.split_last() else { return Vec::new() };
    let mut found = vec![sound(last)];
    let particles = rest.iter().skip(1).rev().take_while(|word| is_particle(word)).count();
    if particles > 0 {
        found.push(sound(&words[words.len() - 1 - particles..].join(" ")));
    }
    found
}

/// `van der Berg`, `Di Pietro`: a surname of several words.
fn is_particled(key: &str) -> bool {
    key.split_once(' ').is_some_and(|(first, rest)| is_particle(first) && !rest.is_empty())
}

fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 24] = [
        "al", "bin", "da", "dal", "dalla", "de", "dei", "del", "della", "den", "der", "di", "do",
        "dos", "du", "el", "la", "le", "lo", "ter", "van", "von", "zu", "d",
    ];
    PARTICLES.contains(&word)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::text::{Span, clean};

    /// An article that names these, `shown` or `shown=full name`, kinds by their first letter.
    pub(in crate::store) fn article(names: &[&'static str]) -> Arc<Article> {
        let mut article = Article { text: clean(&names.join(" ")).text, ..Article::default() };
        let mut at = 0;
        for name in names {
            let (kind, words) = name.split_at(2);
            let (shown, full) = words.split_once('=').unwrap_or((words, words));
            let kind = match kind {
                "p " => EntityKind::Person,
                "o " => EntityKind::Organisation,
                _ => EntityKind::Place,
            };
            let span = Span::new(at + 2, at + 2 + shown.len());
            article.names.push(NameMention { span, kind, name: full.into(), rule: "test".into() });
            at += name.len() + 1;
        }
        Arc::new(article)
    }

    #[track_caller]
    fn check(articles: &[&[&'static str]], expected: &[&str]) {
        let articles: Vec<_> = articles.iter().map(|names| article(names)).collect();
        let Unified { entities, named, .. } = unify(&articles, &[], &Versions::default());
        let found: Vec<String> = entities
            .iter()
            .map(|entity| format!("{} {}", entity.name, entity.mentions.len()))
            .collect();
        assert_eq!(found, expected);
        for (article, ids) in articles.iter().zip(named) {
            assert_eq!(article.names.len(), ids.len());
        }
    }

    #[test]
    fn spellings_of_one_name_are_one_person() {
        check(
            &[&["p Sergei Shoigu"], &["p Serghei Shoigu"], &["p SERGEI SHOIGU"]],
            &["Sergei Shoigu 3"],
        );
        check(&[&["p Zelenskyy"], &["p Volodymyr Zelensky"]], &["Volodymyr Zelensky 2"]);
    }

    #[test]
    fn different_first_names_are_different_people() {
        check(
            &[&["p Anna Verdi"], &["p Carla Verdi"], &["p Verdi"]],
            &["Anna Verdi 1", "Carla Verdi 1", "Verdi 1"],
        );
    }

    #[test]
    fn a_surname_alone_is_the_dominant_bearer() {
        let many: &[&str] = &["p Anna Verdi", "p Anna Verdi", "p Anna Verdi", "p Verdi"];
        check(&[many, &["p Carla Verdi"]], &["Anna Verdi 4", "Carla Verdi 1"]);
    }

    #[test]
    fn initials_agree_or_keep_apart() {
        check(&[&["p A. Verdi"], &["p Anna Verdi"]], &["Anna Verdi 2"]);
        check(&[&["p Anna B. Verdi"], &["p Anna Verdi", "p Anna Verdi"]], &["Anna Verdi 3"]);
        check(
            &[&["p Anna B. Verdi"], &["p Anna Verdi"], &["p Anna C. Verdi"]],
            &["Anna B. Verdi 1", "Anna Verdi 1", "Anna C. Verdi 1"],
        );
    }

    #[test]
    fn a_place_is_one_in_every_language() {
        check(&[&["l Mosca", "l Mosca"], &["l Moscow"], &["l Moscou"]], &["Mosca 4"]);
        check(&[&["l Usa"], &["l Stati Uniti", "l USA"]], &["Stati Uniti 3"]);
    }

    #[test]
    fn organisations_are_one_with_suffix_or_acronym() {
        check(&[&["o Acme"], &["o Acme S.p.A."]], &["Acme S.p.A. 2"]);
        check(&[&["o IVP=Istituto Volante Padano"], &["o IVP"]], &["Istituto Volante Padano 2"]);
        check(&[&["o Nato"], &["o OTAN"]], &["Nato 2"]);
        check(&[&["o Onu"], &["o UN"]], &["Onu 2"]);
        check(&[&["o Milan"], &["o Milano"]], &["Milan 1", "Milano 1"]);
    }

    #[test]
    fn every_merge_says_why() {
        let articles = [article(&["p Sergei Shoigu"]), article(&["p Serghei Shoigu"])];
        let entities = unify(&articles, &[], &Versions::default()).entities;
        assert_eq!(entities[0].merges.len(), 1);
        assert_eq!(entities[0].merges[0].reason, MergeReason::Transliteration);
    }
}
