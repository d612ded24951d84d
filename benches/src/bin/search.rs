//! Full-text search beside tantivy: the same articles, words and top 50, one thread each; and beside
//! ripgrep over the same articles as files.
//! `cargo run --release --bin search [ARTICLES]`

use cronaca::model::Article;
use cronaca::query::{Query, search, select};
use cronaca::store::postings::Postings;
use cronaca::store::{Store, StoreBuilder};
use cronaca::text::{fold, words};
use cronaca_benches::ripgrep::Ripgrep;
use cronaca_benches::{Corpus, Figures, HEAD, process_time};
use std::sync::Arc;
use std::time::Duration;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, PhrasePrefixQuery, PhraseQuery, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream,
};
use tantivy::{DocAddress, Index, IndexWriter, Searcher, TantivyDocument, Term};

const SHOWN: usize = 50;
const ARTICLE_BYTES: usize = 4000;
const QUERIES: usize = 300;
/// ripgrep takes a second for each.
const RIPGREP_QUERIES: usize = 20;

fn main() {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let articles = Corpus::new(2).articles(count, ARTICLE_BYTES);
    let bytes: usize = articles.iter().map(|one| one.text.len() + one.title.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{count} articles, {megabytes:.0} MB of text\n");

    println!("| index | MB/s of processor time | bytes a byte of text |\n|---|---|---|");
    let start = process_time();
    let postings = Postings::build(&articles);
    let taken = (process_time() - start).as_secs_f64();
    println!(
        "| cronaca | {:.1} | {:.3} |",
        megabytes / taken,
        postings.size() as f64 / bytes as f64
    );
    drop(postings);
    let start = process_time();
    let peer = Peer::build(&articles, true);
    let taken_there = (process_time() - start).as_secs_f64();
    let size = peer.searcher.space_usage().map_or(0, |usage| usage.total().get_bytes());
    println!("| tantivy | {:.1} | {:.3} |", megabytes / taken_there, size as f64 / bytes as f64);
    println!("\nOurs is built {:.1} times as fast.", taken_there / taken);
    // Its stems do not begin as the words do.
    let unstemmed = Peer::build(&articles, false);

    let mut builder = StoreBuilder::default();
    let cases = Cases::new(&articles);
    let ripgrep = Ripgrep::over(&articles).expect("a folder to write in");
    articles.into_iter().for_each(|article| builder.add(article));
    let store = builder.build();
    cases.compare(&store, &peer, &unstemmed);
    match ripgrep {
        Some(ripgrep) => cases.compare_ripgrep(&store, &ripgrep),
        None => println!("\nripgrep was not measured: there is no `rg`."),
    }
}

/// Words, pairs, phrases and beginnings from the articles themselves, common and rare alike.
struct Cases {
    words: Vec<String>,
    pairs: Vec<[String; 2]>,
    phrases: Vec<[String; 2]>,
    prefixes: Vec<String>,
}

impl Cases {
    fn new(articles: &[Arc<Article>]) -> Self {
        let mut corpus = Corpus::new(3);
        let mut draw = |part: fn(&Article) -> &str| -> Vec<String> {
            let article = &articles[corpus.random().below(articles.len())];
            words(part(article)).map(|word| fold(word.text)).collect()
        };
        let (mut one, mut pairs, mut phrases, mut prefixes) = (vec![], vec![], vec![], vec![]);
        while prefixes.len() < QUERIES {
            let text = draw(|article| &article.text);
            let at = prefixes.len() * 7 % (text.len() - 20);
            one.push(text[at].clone());
            pairs.push([text[at + 3].clone(), text[at + 11].clone()]);
            phrases.push([text[at + 15].clone(), text[at + 16].clone()]);
            prefixes.push(text[at + 5].chars().take(4).collect());
        }
        Self { words: one, pairs, phrases, prefixes }
    }

    fn compare(&self, store: &Store, peer: &Peer, unstemmed: &Peer) {
        let rank = |text: String| search::rank(store, &Query::parse(&text).unwrap(), SHOWN).len();
        let both = |name: &str, ours: &Figures, theirs: &Figures| {
            println!(
                "\n{name}\n\n{HEAD}\n{}\n{}",
                ours.row("cronaca", ours),
                theirs.row("tantivy", ours)
            );
        };
        both(
            "One word, the best 50",
            &Figures::of(&self.words, |word| rank(word.clone())),
            &Figures::of(&self.words, |word| peer.rank(&peer.word(word))),
        );
        both(
            "Two words",
            &Figures::of(&self.pairs, |[a, b]| rank(format!("{a} {b}"))),
            &Figures::of(&self.pairs, |[a, b]| {
                let both = [peer.word(a), peer.word(b)]
                    .map(|word| (Occur::Must, Box::new(word) as Box<_>));
                peer.rank(&BooleanQuery::new(both.into()))
            }),
        );
        both(
            "A phrase of two words",
            &Figures::of(&self.phrases, |[a, b]| rank(format!("\"{a} {b}\""))),
            &Figures::of(&self.phrases, |words| {
                peer.rank(&PhraseQuery::new(words.iter().map(|word| peer.term(word)).collect()))
            }),
        );
        both(
            "The first four letters of a word",
            &Figures::of(&self.prefixes, |prefix| rank(format!("{prefix}*"))),
            &Figures::of(&self.prefixes, |prefix| {
                let mut query = PhrasePrefixQuery::new(vec![unstemmed.start(prefix)]);
                // It stops at fifty words unless it is told not to.
                query.set_max_expansions(u32::MAX);
                unstemmed.rank(&query)
            }),
        );
        both(
            "Snippets of 20 hits",
            &Figures::of(&self.words, |word| {
                search::search(store, &Query::parse(word).unwrap(), 20).hits.len()
            }),
            &Figures::of(&self.words, |word| peer.snippets(store, word, 20)),
        );
        println!("\nSelecting for all panes, articles and events\n\n{HEAD}");
        let ours = Figures::of(&self.pairs, |[a, b]| {
            select(store, &Query::parse(&format!("{a} {b}")).unwrap()).articles.len()
        });
        println!("{}", ours.row("cronaca", &ours));
    }

    fn compare_ripgrep(&self, store: &Store, ripgrep: &Ripgrep) {
        let words = &self.words[..RIPGREP_QUERIES];
        let find = |word: &String| ripgrep.find(word).expect("a run");
        // Brings the files into memory.
        words.iter().map(find).for_each(drop);
        let (mut clock, mut used): (Vec<_>, Vec<_>) = words.iter().map(find).unzip();
        let ours = Figures::of(words, |word| {
            search::rank(store, &Query::parse(word).unwrap(), SHOWN).len()
        });
        let ms = |times: &mut Vec<Duration>| {
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64() * 1000.0
        };
        let (clock, used) = (ms(&mut clock), ms(&mut used));
        println!(
            "\nOne word, ripgrep over the files, p50 ms: {clock:.0} by the clock, {used:.0} of"
        );
        println!("processor time; ours {:.3}: {:.0} times.", ours.ms(0.5), clock / ours.ms(0.5));
    }
}

struct Peer {
    text: Field,
    analyzer: TextAnalyzer,
    searcher: Searcher,
}

impl Peer {
    fn build(articles: &[Arc<Article>], stems: bool) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("folded")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text =
            schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let id = schema.add_u64_field("id", FAST);
        let index = Index::create_in_ram(schema.build());
        let folded = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter);
        let folded = if stems {
            folded.filter(Stemmer::new(Language::Italian)).build()
        } else {
            folded.build()
        };
        index.tokenizers().register("folded", folded.clone());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 400_000_000).unwrap();
        for (number, article) in articles.iter().enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(text, &*article.title);
            document.add_text(text, &*article.text);
            document.add_u64(id, number as u64);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        Self { text, analyzer: folded, searcher: index.reader().unwrap().searcher() }
    }

    /// The stem of a word.
    fn term(&self, word: &str) -> Term {
        let mut analyzer = self.analyzer.clone();
        let mut stream = analyzer.token_stream(word);
        assert!(stream.advance());
        self.start(&stream.token().text)
    }

    fn start(&self, letters: &str) -> Term {
        Term::from_field_text(self.text, letters)
    }

    fn word(&self, word: &str) -> TermQuery {
        TermQuery::new(self.term(word), IndexRecordOption::WithFreqs)
    }

    fn rank(&self, query: &dyn tantivy::query::Query) -> usize {
        self.searcher.search(query, &TopDocs::with_limit(SHOWN).order_by_score()).unwrap().len()
    }

    /// Finds, then makes snippets of the texts found, which the store holds for both.
    fn snippets(&self, store: &Store, word: &str, limit: usize) -> usize {
        let query = self.word(word);
        let hits =
            self.searcher.search(&query, &TopDocs::with_limit(limit).order_by_score()).unwrap();
        let generator = SnippetGenerator::create(&self.searcher, &query, self.text).unwrap();
        let text = |address: DocAddress| {
            let reader = self.searcher.segment_reader(address.segment_ord);
            let ids = reader.fast_fields().u64("id").unwrap();
            let id = ids.first(address.doc_id).unwrap() as usize;
            &store.articles()[id].text
        };
        let show = |text: &str| generator.snippet(text).fragment().len();
        hits.into_iter().map(|(_, address)| show(text(address))).sum()
    }
}
