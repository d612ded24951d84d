//! Entities: which names of which articles mean the same person, organisation or place.
//!
//! Every form of a name is a node; each rule below joins nodes and says why. Rules only look things
//! up, so the work grows with the number of names, not with its square. Two people with different
//! first names are never joined.

mod join;
mod naming;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::extract::name::{SOME_BODY, joined};
use crate::model::{
    Article, ArticleId, Decision, Entity, EntityId, EntityKind, MergeReason, Named, RuleName,
};
use crate::store::decide;
use crate::store::duplicate::Versions;
use crate::text::{CleanText, fold};

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
    forms.leave_out_bodies();
    forms.join_all();
    forms.decide(decisions);
    forms.entities(articles, &order, &named)
}

/// The same of one article by itself, which keeps all its names.
pub(super) fn unify_alone(article: &[Arc<Article>; 1], decisions: &[Decision]) -> Unified {
    let (mut forms, named) = Forms::read(article, &[0], 1, &decide::split(decisions));
    forms.join_all();
    forms.decide(decisions);
    forms.entities(article, &[0], &named)
}

/// One kind and folded name, however it is capitalised.
pub(super) struct Form<'a> {
    pub(super) kind: EntityKind,
    pub(super) key: String,
    /// The spellings of the full name, and how many mentions have each.
    spellings: FxHashMap<&'a str, Spelling>,
    pub(super) mentions: usize,
    /// Mentions of which the article does not say whose body they mean.
    bodies: usize,
    /// The offices that articles give it, each as its words.
    offices: BTreeSet<&'a str>,
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
        let some_body = RuleName::new(SOME_BODY);
        let mut named = vec![Vec::new(); articles.len()];
        let mut known = 0;
        for (number, &article_at) in order.iter().enumerate() {
            let article = &articles[article_at];
            if number == entries {
                known = forms.list.len();
            }
            let of_mention = |(at, mention): (usize, Named)| {
                let words = mention.span.of(&article.text);
                let is_split = !split.is_empty() && split.contains(&joined(words));
                let name = if is_split { words } else { article.called(&mention) };
                let form = *by_name.entry((mention.kind, name)).or_insert_with(|| {
                    let key = joined(name);
                    *by_key.entry((mention.kind, key)).or_insert_with_key(|(kind, key)| {
                        let is_split = split.contains(key);
                        let form = Form::new(*kind, key, forms.list.len());
                        forms.list.push(Form { is_split, ..form });
                        forms.list.len() - 1
                    })
                });
                let times = usize::from(form >= known);
                forms.count(form, name, words, (article_at, at), times);
                forms.list[form].bodies += if mention.rule == some_body { times } else { 0 };
                form
            };
            let here: Vec<usize> = article.names.iter().enumerate().map(of_mention).collect();
            for role in &article.roles {
                if let Some(&form) = role.holder.and_then(|name| here.get(name as usize)) {
                    forms.list[form].offices.insert(&role.words);
                }
            }
            named[article_at] = here;
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
        // Of words that mean the same what an article says once is not what it is called there:
        // `Patto Atlantico` beside `NATO`. What is short for the rest is.
        let is_synonym = self.list[form].kind == EntityKind::Organisation
            && !name.contains(words)
            && !abbreviates(words, name);
        let name = if is_synonym { words } else { name };
        self.list[form].spellings.entry(name).or_insert(new).mentions += times;
        if words != name {
            self.shown.entry((form, words)).or_insert(new).mentions += times;
        }
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
            for (name, &form) in articles[article_at].names.iter().zip(forms) {
                let root = self.root(form);
                let Form { kind, is_rejected, .. } = self.list[root];
                is_changed |= is_rejected || name.kind != kind;
                if is_rejected {
                    continue;
                }
                let id = *ids[root].get_or_insert_with(|| {
                    entities.push(Entity { kind, ..Entity::default() });
                    EntityId::new(entities.len() - 1)
                });
                let entity = &mut entities[id.index()];
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
            entity.articles.sort_unstable();
            entity.articles.shrink_to_fit();
        }
        self.name(articles, &ids, &mut entities);
        Unified { entities, named: meant, corrected }
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
            bodies: 0,
            offices: BTreeSet::new(),
            parent: at,
            reason: None,
            is_split: false,
            called: None,
            is_rejected: false,
        }
    }
}

/// Whether a word is made of the initials of a name, short words counted or not.
fn abbreviates(word: &str, name: &str) -> bool {
    let letters =
        |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let initials = |least: usize| {
        let words = name.split_whitespace().filter(|word| word.chars().count() >= least);
        letters(&words.filter_map(|word| word.chars().next()).collect::<String>())
    };
    let word = letters(word);
    word == initials(1) || word == initials(4)
}

fn is_share(part: usize, whole: usize, (numerator, denominator): (usize, usize)) -> bool {
    part * denominator >= whole * numerator
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::NameMention;
    use crate::text::{Span, clean};

    /// An article that names these, `shown` or `shown=full name`, kinds by their first letter.
    pub(in crate::store) fn article(names: &[&'static str]) -> Arc<Article> {
        let mut article = Article { text: clean(&names.join(" ")).text, ..Article::default() };
        let (mut found, mut at) = (Vec::new(), 0);
        for name in names {
            let (kind, words) = name.split_at(2);
            let (shown, full) = words.split_once('=').unwrap_or((words, words));
            let kind = match kind {
                "p " => EntityKind::Person,
                "o " => EntityKind::Organisation,
                _ => EntityKind::Place,
            };
            let span = Span::new(at + 2, at + 2 + shown.len());
            found.push(NameMention { span, kind, name: full.into(), rule: "test".into() });
            at += name.len() + 1;
        }
        article.set_names(&found);
        Arc::new(article)
    }

    /// Each entity with how many names mean it.
    pub(in crate::store) fn counted(entities: &[Entity], named: &[Vec<EntityId>]) -> Vec<String> {
        let mut counts = vec![0; entities.len()];
        named.iter().flatten().for_each(|id| counts[id.index()] += 1);
        entities.iter().zip(counts).map(|(one, count)| format!("{} {count}", one.name)).collect()
    }

    #[track_caller]
    fn check(articles: &[&[&'static str]], expected: &[&str]) {
        let articles: Vec<_> = articles.iter().map(|names| article(names)).collect();
        let Unified { entities, named, .. } = unify(&articles, &[], &Versions::default());
        assert_eq!(counted(&entities, &named), expected);
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
    fn an_organisation_is_called_as_most_call_it() {
        let mentions = ["o NATO=Patto Atlantico"; 5];
        check(&[&mentions, &["o Patto Atlantico"]], &["NATO 6"]);
        check(&[&["o IVP=Istituto Volante Padano"; 5]], &["Istituto Volante Padano 5"]);
        check(&[&["o governo=governo lettone"; 5]], &["governo lettone 5"]);
    }

    #[test]
    fn every_merge_says_why() {
        let articles = [article(&["p Sergei Shoigu"]), article(&["p Serghei Shoigu"])];
        let entities = unify(&articles, &[], &Versions::default()).entities;
        assert_eq!(entities[0].merges.len(), 1);
        assert_eq!(entities[0].merges[0].reason, MergeReason::Transliteration);
    }

    /// The names of Italian texts with their mentions.
    #[track_caller]
    fn check_told(texts: &[&str], expected: &[&str]) {
        let told = texts.iter().map(|text| {
            let text = clean(text).text;
            let mut article = Article { text, language: "it", ..Article::default() };
            crate::extract::extract(&mut article);
            Arc::new(article)
        });
        let Unified { entities, named, .. } =
            unify(&told.collect::<Vec<_>>(), &[], &Versions::default());
        assert_eq!(counted(&entities, &named), expected);
    }

    #[test]
    fn an_office_of_another_keeps_a_surname_apart() {
        let marco = "Il ministro della Difesa Marco Neri parla.";
        let carla = "La ministra della Giustizia Carla Neri tace.";
        let four = [marco, marco, marco, carla];
        let with = |last: &'static str| [&four[..], &[last]].concat();
        let apart = ["Marco Neri 3", "Carla Neri 1", "Neri 1"];
        check_told(&with("Secondo la ministra della Giustizia Neri basta."), &apart);
        check_told(&with("Secondo Neri basta."), &["Marco Neri 4", "Carla Neri 1"]);
        let joined = ["Marco Neri 4", "Carla Neri 1"];
        check_told(&with("Secondo il ministro della Difesa Neri basta."), &joined);
        let other = "Secondo il direttore della Cultura Neri basta.";
        check_told(&[marco, other], &["Marco Neri 1", "Neri 1"]);
    }

    #[test]
    fn a_body_of_nobody_knows_which_land_is_no_name() {
        let lettone = "Il governo lettone tratta. Il governo non cede.";
        let tace = "Il governo tace con la polizia.";
        check_told(&[lettone, tace], &["governo lettone 2"]);
    }
}
