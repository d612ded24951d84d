//! Tests of events: marked sentences, and the events and labels that are made of them.

use super::*;
use crate::extract::{events, marked};
use crate::model::{Article, Published};

fn article(marked: &str) -> Article {
    marked::article("a.txt", "it", marked)
}

#[track_caller]
fn check(marked: &str, expected: &[&str]) {
    let language = if marked.is_ascii() && marked.contains(" the ") { "en" } else { "it" };
    check_in(language, marked, expected);
}

#[track_caller]
fn check_in(language: &'static str, marked: &str, expected: &[&str]) {
    let article = marked::article("a.txt", language, marked);
    let shown: Vec<String> = events(&article)
        .iter()
        .map(|event| {
            let names = event.names.iter().map(|&n| article.name(n as usize).unwrap().name);
            let names: Vec<String> = names.map(|name| name.to_string()).collect();
            let value = event.value.as_ref().map_or(String::new(), ToString::to_string);
            format!("{value} {} ({})", event.label, names.join(", "))
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn the_label_is_the_clause_of_the_date() {
    check(
        "Il ponte, che il [3 maggio 2021|2021-05-03] era stato chiuso da {Bianchi}, resta vuoto.",
        &["2021-05-03 Il ponte, che il 3 maggio 2021 era stato chiuso da Bianchi (Bianchi)"],
    );
    check(
        "On [3 May 2021|2021-05-03], {Smith} closed the old bridge; nobody knew why.",
        &["2021-05-03 Smith closed the old bridge (Smith)"],
    );
    check(
        "{Rossi} ha aperto la mostra il [4 giugno|2022-06-04].",
        &["2022-06-04 Rossi ha aperto la mostra il 4 giugno (Rossi)"],
    );
}

#[test]
fn who_did_it_and_what_was_done_may_stand_apart() {
    check(
        "{Acme|organisation}, che da cento anni cuce le reti più robuste e leggere della costa e delle \
         isole, ha prorogato al [20 novembre|XXXX-11-20] la sua offerta per i vecchi capannoni.",
        &[
            "XXXX-11-20 Acme … ha prorogato al 20 novembre la sua offerta per i vecchi capannoni (Acme)",
        ],
    );
    check(
        "{Rossi}, ministro delle acque di {Torino} e per anni maestro di nuoto nelle scuole della \
         valle, ha chiuso il [3 maggio|2021-05-03] il vecchio ponte e nel [2022|2022] la diga.",
        &[
            "2021-05-03 Rossi … ha chiuso il 3 maggio il vecchio ponte e nel 2022 la diga (Rossi)",
            "2022 Rossi … ha chiuso il 3 maggio il vecchio ponte e nel 2022 la diga (Rossi)",
        ],
    );
    check(
        "Il [12 maggio|XXXX-05-12] una piena di quattro metri, la più alta in trenta anni, aveva \
         coperto il molo.",
        &[
            "XXXX-05-12 una piena di quattro metri, la più alta in trenta anni, aveva coperto il molo ()",
        ],
    );
    check(
        "Ha nevicato a {Genova|place} ([29 gennaio|2012-01-29]), a {Roma|place} ([3 febbraio|2012-02-03]) e \
         sui colli.",
        &[
            "2012-01-29 Ha nevicato a Genova (29 gennaio) (Genova)",
            "2012-02-03 Ha nevicato a Genova (29 gennaio), a Roma (3 febbraio) (Genova, Roma)",
        ],
    );
}

#[test]
fn too_little_takes_in_more() {
    check(
        "«L'ultima volta che {Rossi} ha visto il sindaco», ha detto ieri l'avvocata, «era il \
         [15 marzo 2023|2023-03-15]».",
        &["2023-03-15 L'ultima volta che Rossi ha visto il sindaco (Rossi)"],
    );
    check(
        "La prima era stata a [gennaio|2026-01], con gli stessi tre medici di {Torino}.",
        &["2026-01 La prima era stata a gennaio, con gli stessi tre medici di Torino (Torino)"],
    );
    check(
        "Rischiamo una stagione tipo [1915|1915].",
        &["1915 Rischiamo una stagione tipo 1915 ()"],
    );
    check("{Torino}, [11 aprile|2025-04-11].", &[]);
    check(
        "Il [24 giugno|2024-06-24] {Rossi}, portavoce di {Bianchi}, ha promesso due ponti.",
        &["2024-06-24 Rossi, portavoce di Bianchi, ha promesso due ponti (Rossi, Bianchi)"],
    );
    check(
        "[Last week|2022-W19]'s call settled none of the problems.",
        &["2022-W19 Last week's call settled none of the problems ()"],
    );
}

#[test]
fn what_is_about_something_is_told_with_it() {
    check(
        "Nessuno ha avuto notizie precise dalla lunga e faticosa assemblea dei pescatori della costa e delle \
         isole minori, tenutasi [ieri|2025-04-10] nella palestra della scuola.",
        &["2025-04-10 Nessuno ha avuto notizie precise dalla lunga e faticosa assemblea dei \
             pescatori della costa e delle isole minori, tenutasi ieri… ()"],
    );
    check(
        "{Rossi}, sindaco da poco, ha chiesto [oggi|2025-04-11] al prefetto di {Torino|place}, {Bianchi}, la \
         chiusura del ponte.",
        &[
            "2025-04-11 Rossi … ha chiesto oggi al prefetto di Torino, Bianchi, la chiusura del ponte \
             (Rossi, Torino, Bianchi)",
        ],
    );
    check(
        "Il giudice ha citato la capitana del porto, {Ada Neri}, per il [29 gennaio|2025-01-29] in aula.",
        &["2025-01-29 Il giudice ha citato la capitana del porto, Ada Neri, per il 29 gennaio in \
             aula (Ada Neri)"],
    );
    check(
        "Le famiglie rimaste senza tetto, tra cui molte di pescatori, sono state portate [domenica|2024-03-03] \
         nelle scuole della valle.",
        &["2024-03-03 Le famiglie rimaste senza tetto … sono state portate domenica nelle scuole \
             della valle ()"],
    );
    check(
        "«{Rossi}, sindaco da poco, ha aperto la mostra a [luglio|2023-07] con tutti i pescatori della costa», \
         dice il giornale.",
        &["2023-07 Rossi … ha aperto la mostra a luglio con tutti i pescatori della costa (Rossi)"],
    );
    check(
        "{Rossi} era stato scelto perché parlava bene e, il [30 giugno|2021-06-30], ha riaperto la \
         vecchia diga.",
        &["2021-06-30 Rossi … ha riaperto la vecchia diga (Rossi)"],
    );
}

#[test]
fn what_opens_with_a_participle_says_of_whom_it_is() {
    check(
        "Nato a {Torino} il [10 ottobre 1936|1936-10-10], {Rossi} aveva studiato nel [1961|1961] da maestro.",
        &[
            "1936-10-10 Nato a Torino il 10 ottobre 1936 … Rossi (Torino, Rossi)",
            "1961 Rossi aveva studiato nel 1961 da maestro (Rossi)",
        ],
    );
    check(
        "Elected on [3 May 2021|2021-05-03] with many of the votes, the mayor named a new warden on \
         [5 May 2021|2021-05-05].",
        &[
            "2021-05-03 Elected on 3 May 2021 with many of the votes … the mayor ()",
            "2021-05-05 the mayor named a new warden on 5 May 2021 ()",
        ],
    );
    // What is done is its own: the mayor did not end.
    check(
        "Finita la festa del paese il [3 maggio 2021|2021-05-03], il sindaco ha chiuso la piazza il \
         [5 maggio 2021|2021-05-05].",
        &[
            "2021-05-03 Finita la festa del paese il 3 maggio 2021 ()",
            "2021-05-05 il sindaco ha chiuso la piazza il 5 maggio 2021 ()",
        ],
    );
}

#[test]
fn a_short_bracket_parts_nothing() {
    check(
        "La squadra ha tolto dal canale trenta sacchi (600 kg) di carbone [domenica|2024-03-03] a \
         {Torino|place}.",
        &[
            "2024-03-03 La squadra ha tolto dal canale trenta sacchi (600 kg) di carbone domenica a \
             Torino (Torino)",
        ],
    );
}

#[test]
fn an_aside_after_the_opening_does_not_end_the_clause() {
    check(
        "È dal [1991|1991] che, fatta eccezione per due soli mesi, il molo perde pezzi.",
        &["1991 È dal 1991 che, fatta eccezione per due soli mesi, il molo perde pezzi ()"],
    );
    check(
        "La voglia di partire era nata nel [febbraio 2021|2021-02] quando, finita la lunga piena, il sindaco \
         scrisse a tutti.",
        &["2021-02 La voglia di partire era nata nel febbraio 2021 ()"],
    );
}

#[test]
fn what_the_news_is_compared_with_is_background() {
    let article = article(
        "Le vendite salgono del nove per cento in [marzo|2024-03] rispetto a [febbraio|2024-02].",
    );
    let background: Vec<bool> = events(&article).iter().map(|event| event.background).collect();
    assert_eq!(background, [false, true]);
}

#[test]
fn each_date_has_its_own_clause() {
    check(
        "Il [1 marzo|2022-03-01] {Verdi} lascia la giunta, il [9 aprile|2022-04-09] torna in aula {Neri}.",
        &["2022-03-01 Verdi lascia la giunta (Verdi)", "2022-04-09 torna in aula Neri (Neri)"],
    );
    check(
        "Si sono visti [questa mattina|2025-04-11] ([11 aprile|2025-04-11]) a {Torino}.",
        &["2025-04-11 Si sono visti questa mattina (11 aprile) a Torino (Torino)"],
    );
}

#[test]
fn a_longer_time_of_its_own_is_another_event() {
    check(
        "Il saldo di [marzo|2024-03] è salito a nove miliardi, e quello del [primo trimestre|2024-Q1] a \
         trenta.",
        &[
            "2024-03 Il saldo di marzo è salito a nove miliardi ()",
            "2024-Q1 Il saldo di marzo è salito a nove miliardi, e quello del primo trimestre a trenta ()",
        ],
    );
}

#[test]
fn who_says_it_is_not_what_happened() {
    check(
        "La sede resta aperta, ha detto [ieri|2025-04-10] in aula il sindaco {Rossi}.",
        &["2025-04-10 La sede resta aperta, ha detto ieri in aula il sindaco Rossi (Rossi)"],
    );
    check(
        "Secondo una nota diffusa [oggi|2025-04-11], il ponte di {Torino} riapre.",
        &["2025-04-11 Secondo una nota diffusa oggi, il ponte di Torino riapre (Torino)"],
    );
    check(
        "«L'ultima volta che {Rossi} ha aperto l'archivio», ha precisato [ieri|2025-04] {Bianchi}, \
         «era il [15 marzo 2023|2023-03-15]».",
        &["2023-03-15 L'ultima volta che Rossi ha aperto l'archivio (Rossi)"],
    );
}

#[test]
fn what_two_dates_share_is_told_once() {
    check(
        "{Rossi} ha aperto [ieri|2025-04-10] il mercato coperto nella piazza che {Verdi} donò alla città [due anni fa|2023].",
        &[
            "2025-04-10 Rossi ha aperto ieri il mercato coperto nella piazza che Verdi donò alla \
             città due anni fa (Rossi, Verdi)",
            "2023 il mercato coperto nella piazza che Verdi donò alla città due anni fa (Verdi)",
        ],
    );
}

#[test]
fn a_quotation_that_a_clause_goes_on_into_belongs_to_it() {
    check(
        "Il [24 giugno|2024-06-24] il portavoce {Rossi} ha promesso “conseguenze” per tutti, e nessuno rise.",
        &["2024-06-24 il portavoce Rossi ha promesso “conseguenze” per tutti (Rossi)"],
    );
    check(
        "Tutti lodano la sala, inaugurata [ieri|2025-04-10] dal sindaco di {Torino}.",
        &["2025-04-10 Tutti lodano la sala, inaugurata ieri dal sindaco di Torino (Torino)"],
    );
}

#[test]
fn the_signature_of_a_post_is_no_event() {
    check("Siamo qui con tutti voi. — Ada Neri (@ada) [10 aprile 2025|2025-04-10]", &[]);
}

#[test]
fn what_is_no_point_in_time_is_no_event() {
    check("Dura [tre giorni|P3D] e [oggi|PRESENT_REF] piove come [spesso|PAST_REF].", &[]);
    check(
        "Festa il [15 novembre|XXXX-11-15] in tutta la valle.",
        &["XXXX-11-15 Festa il 15 novembre in tutta la valle ()"],
    );
}

#[test]
fn since_is_background() {
    let mut article = article(
        "La strada è chiusa dal [2014|2014/..]. Nel [2010|2010] fu aperta. Il [9 aprile|2025-04-09] riapre la strada.",
    );
    article.published.value = DateValue::parse("2025-04-11");
    let background: Vec<bool> = events(&article).iter().map(|event| event.background).collect();
    assert_eq!(background, [true, true, false]);
}

#[test]
fn an_opening_without_a_date_tells_the_news() {
    let mut article = article("Crolla il tetto della scuola. Nel [1998|1998] era nuovo.");
    article.published = Published { value: DateValue::parse("2025-04-11"), ..Published::default() };
    let news = &events(&article)[0];
    assert_eq!((news.date, news.certainty), (None, Certainty::Inferred));
    assert_eq!(&*news.label, "Crolla il tetto della scuola");
}

#[test]
fn an_opening_that_dates_itself_is_no_news_of_the_article_s_day() {
    let mut article =
        article("Il ponte aprirà in [agosto|2025-08]. Lo dice il sindaco della città.");
    article.published = Published { value: DateValue::parse("2025-04-11"), ..Published::default() };
    let labels: Vec<_> = events(&article).iter().map(|event| event.label.to_string()).collect();
    assert_eq!(labels, ["Il ponte aprirà in agosto", "Lo dice il sindaco della città"]);
}

#[test]
fn news_that_a_dated_sentence_tells_is_told_once() {
    let mut article = article(
        "Crolla il tetto della scuola. Nessun ferito. Tutti sono usciti in tempo. Il sindaco tace. \
         Il tetto della scuola è venuto giù [giovedì|2025-04-10].",
    );
    article.published.value = DateValue::parse("2025-04-11");
    let values: Vec<_> = events(&article).into_iter().map(|event| event.value).collect();
    assert_eq!(values, [DateValue::parse("2025-04-10")]);
}

#[test]
fn what_is_true_on_a_condition_says_so() {
    check(
        "Without the help of the town, the old mill would have closed on [3 May 2021|2021-05-03].",
        &[
            "2021-05-03 Without the help of the town, the old mill would have closed on 3 May 2021 ()",
        ],
    );
    check(
        "With a new roof, the old mill opened for the whole town on [3 May 2021|2021-05-03].",
        &["2021-05-03 the old mill opened for the whole town on 3 May 2021 ()"],
    );
}

mod label;
