//! Tests of labels: how far the clause around a date goes, and what of its sentence goes with it.

use super::{check, check_in};
use crate::extract::{events, marked};
use crate::model::{DateMention, DateValue, RuleName};

#[test]
fn a_relative_clause_keeps_its_head() {
    check(
        "Si parla di una cessione, nella quale la banca fa da garante da [maggio|2024-05], e di altro.",
        &["2024-05 Si parla di una cessione, nella quale la banca fa da garante da maggio ()"],
    );
    check(
        "La cessione, nella quale la banca fa da garante, chiude entro [maggio|2024-05] con tutti i conti.",
        &["2024-05 La cessione … chiude entro maggio con tutti i conti ()"],
    );
    check(
        "The mill stood in a valley, in which the river froze in [March 1901|1901-03] for ten days.",
        &[
            "1901-03 The mill stood in a valley, in which the river froze in March 1901 for ten days ()",
        ],
    );
    check_in(
        "de",
        "Teuer war die Mühle, die der Müller [1980|1980] kaufte, schon immer.",
        &["1980 Teuer war die Mühle, die der Müller 1980 kaufte ()"],
    );
    check_in(
        "de",
        "Es war die erste Straße, in der es vor [1992|1992] keine Laternen gab.",
        &["1992 Es war die erste Straße, in der es vor 1992 keine Laternen gab ()"],
    );
    check(
        "The share fell in spring, closing at nine pence on [Friday|2021-05-07] in the port.",
        &["2021-05-07 The share fell in spring, closing at nine pence on Friday in the port ()"],
    );
}

#[test]
fn an_item_or_a_comparison_goes_with_what_stands_before() {
    check(
        "{Acme|organisation} told the town that income jumped to $6 million, or 18 cents a share, in the \
         [third quarter|1989-Q3].",
        &[
            "1989-Q3 Acme told the town that income jumped to $6 million, or 18 cents a share, in the third \
             quarter (Acme)",
        ],
    );
    check(
        "Le vendite sono scese a nove milioni, rispetto ai dodici milioni di [marzo|2024-03].",
        &["2024-03 Le vendite sono scese a nove milioni, rispetto ai dodici milioni di marzo ()"],
    );
}

#[test]
fn what_a_bracket_parts_belongs_together() {
    check(
        "Li ricordano tutti, dai cori in piazza ([2017|2017]) allo striscione appeso al ponte del porto nel \
         [2001|2001].",
        &[
            "2017 Li ricordano tutti, dai cori in piazza (2017) ()",
            "2001 dai cori in piazza (2017) allo striscione appeso al ponte del porto nel 2001 ()",
        ],
    );
}

#[test]
fn what_tells_more_of_a_name_is_told_with_it() {
    check(
        "{Ada Neri}, sindaca dal [2014|2014], ha chiuso il ponte a tutti.",
        &["2014 Ada Neri, sindaca dal 2014 (Ada Neri)"],
    );
}

#[test]
fn a_dateline_does_nothing() {
    check(
        "TORINO (Aga) - Il vecchio {Rossi}, sindaco per anni, ha aperto [ieri|2025-04-10] la mostra dei fiori.",
        &["2025-04-10 Il vecchio Rossi … ha aperto ieri la mostra dei fiori (Rossi)"],
    );
}

#[test]
fn marks_of_typewriters_quote_too() {
    check_in(
        "es",
        "Esta ayuda, que viene de {Madrid|place}, ``permitirá abrir en [mayo|2024-05] tres escuelas nuevas''.",
        &["2024-05 Esta ayuda … permitirá abrir en mayo tres escuelas nuevas (Madrid)"],
    );
    check_in(
        "de",
        "Der Fluss überschritt [2023|2023] die Marke „sehr hoch“, sagen Leute.",
        &["2023 Der Fluss überschritt 2023 die Marke „sehr hoch“ ()"],
    );
}

#[test]
fn where_the_verb_comes_second_what_comes_first_stays() {
    check_in(
        "de",
        "Am [Montag|2021-05-03] schloss die alte Trink- und Löschwasserleitung für immer.",
        &["2021-05-03 Am Montag schloss die alte Trink- und Löschwasserleitung für immer ()"],
    );
    check_in(
        "de",
        "Schon [gestern|2021-05-02] hatten Fischer vermutet, dass der See im Sommer austrocknen werde.",
        &[
            "2021-05-02 Schon gestern hatten Fischer vermutet, dass der See im Sommer austrocknen werde ()",
        ],
    );
}

#[test]
fn a_named_time_may_be_what_the_clause_is_about() {
    let told = |rule: &str| {
        let mut article =
            marked::article("a.txt", "it", "[Natale|2023-12-25] è stato il più freddo di sempre.");
        let rule = RuleName::new(rule);
        let dates = article.dates.iter().map(|date| DateMention { rule, ..date });
        article.dates = dates.collect();
        events(&article)[0].label.to_string()
    };
    assert_eq!(told("it/holiday"), "Natale è stato il più freddo di sempre");
    assert_eq!(told("it/test"), "è stato il più freddo di sempre");
}

#[test]
fn what_is_cut_is_cut_between_phrases() {
    check(
        "La banda dei flauti e dei tamburi della valle ha salutato {Maria Teresa Bianchi Landi} con una \
         lunga marcia per le strade del borgo e con i fuochi sul fiume il [3 maggio|2021-05-03].",
        &[
            "2021-05-03 La banda dei flauti e dei tamburi della valle ha salutato Maria Teresa Bianchi Landi … del borgo e \
             con i fuochi sul fiume il 3 maggio (Maria Teresa Bianchi Landi)",
        ],
    );
    check(
        "Malta, per il voto del consiglio riunitosi in fretta ([21 giugno|2012-06-21], n.d.r.), adotta la moneta.",
        &["2012-06-21 Malta, per il voto del consiglio riunitosi in fretta (21 giugno) ()"],
    );
}

#[test]
fn a_word_that_points_is_no_mere_opener() {
    check(
        "That kind of talk on [Monday|2024-01-08] led the mayor to resign.",
        &["2024-01-08 That kind of talk on Monday led the mayor to resign ()"],
    );
}

#[test]
fn what_stands_between_two_dates_tells_of_the_later_only_by_itself() {
    check(
        "{Smith} quit the race for the [2024|2024] nomination on [Monday|2024-01-08] with many tears.",
        &[
            "2024 Smith quit the race for the 2024 nomination on Monday with many tears (Smith)",
            "2024-01-08 Smith quit the race for the 2024 nomination on Monday with many tears (Smith)",
        ],
    );
    check(
        "{Rossi} parte il [21 gennaio|2002-01-21] alla campagna elettorale prevista in [aprile|2002-04].",
        &[
            "2002-01-21 Rossi parte il 21 gennaio alla campagna elettorale prevista in aprile (Rossi)",
            "2002-04 campagna elettorale prevista in aprile ()",
        ],
    );
}

#[test]
fn a_long_clause_is_cut_before_what_hangs_on_it() {
    check(
        "The court upheld on [Monday|2024-03-04] an old and much disputed law of the harbour towns that gives \
         the child of a miller the right to grind.",
        &[
            "2024-03-04 The court upheld on Monday an old and much disputed law of the harbour towns… ()",
        ],
    );
    check(
        "Il consiglio ha promesso [ieri|2024-03-05] ai mugnai della valle che i soldi del ponte vecchio \
         arriveranno prima della fine dei lavori.",
        &[
            "2024-03-05 Il consiglio ha promesso ieri ai mugnai della valle che i soldi del ponte vecchio \
             arriveranno prima della fine dei lavori ()",
        ],
    );
}

#[test]
fn what_is_said_is_not_cut_off() {
    check(
        "{Ada Neri} was told on [Monday|2024-03-04] by the son of the miller, {George}, that the old mill of the \
         town had to close.",
        &[
            "2024-03-04 Ada Neri was told on Monday by the son of the miller, George, that the old mill of the town \
             had to close (Ada Neri, George)",
        ],
    );
}

#[test]
fn a_long_clause_with_a_late_date_begins_with_what_its_relative_clause_is_about() {
    check(
        "Il consorzio dei mugnai della valle ha firmato il patto per la diga vecchia con la ditta del ponte \
         nuovo e con il grande mulino che dal [maggio 2021|2021-05] resta aperto ogni giorno per tutti.",
        &["2021-05 grande mulino che dal maggio 2021 resta aperto ogni giorno per tutti ()"],
    );
    check(
        "Mulino che con la diga vecchia e la ditta del ponte nuovo e con tutti i mugnai della valle e delle \
         paludi e con la barca del vecchio sindaco dal [maggio 2021|2021-05] resta aperto per tutti.",
        &[
            "2021-05 Mulino che con la diga vecchia e la ditta … e delle paludi e con la barca del vecchio sindaco dal \
             maggio 2021 resta aperto per tutti ()",
        ],
    );
}

#[test]
fn a_day_that_is_listed_stays() {
    check(
        "[Domani|2024-03-07] e [venerdì|2024-03-08] la raccolta delle firme continua in piazza.",
        &[
            "2024-03-07 Domani e venerdì la raccolta delle firme continua in piazza ()",
            "2024-03-08 Domani e venerdì la raccolta delle firme continua in piazza ()",
        ],
    );
}

#[test]
fn what_was_done_follows_the_day() {
    check(
        "La {Commissione|organisation} approvò [oggi, giovedì,|2024-03-07] un aiuto di due milioni per i mugnai, e \
         poi tacque.",
        &[
            "2024-03-07 La Commissione approvò oggi, giovedì, un aiuto di due milioni per i mugnai (Commissione)",
        ],
    );
    check(
        "{Acme|organisation}, {Peoria|place}, Ill., closed the old mill of the town on [Monday|2024-03-04], and left.",
        &[
            "2024-03-04 Acme, Peoria, Ill., closed the old mill of the town on Monday (Acme, Peoria)",
        ],
    );
    check(
        "Income [this year|2024] has risen more than in the comparable [1988|1988] period.",
        &[
            "2024 Income this year has risen more than in the comparable 1988 period ()",
            "1988 Income this year has risen more than in the comparable 1988 period ()",
        ],
    );
}

#[test]
fn a_date_has_no_verb_of_its_clause() {
    check_in(
        "es",
        "[Hace un mes|2024-02], el canciller del puerto, {Fernando Ruiz}, viajó a {Soria|place} con el alcalde.",
        &[
            "2024-02 el canciller del puerto, Fernando Ruiz, viajó a Soria con el alcalde (Fernando Ruiz, Soria)",
        ],
    );
    check(
        "Nell'[85|1985] - si legge nella relazione - << si sono avuti diciannove giorni di sciopero al mulino >>.",
        &["1985 si sono avuti diciannove giorni di sciopero al mulino ()"],
    );
}

#[test]
fn what_is_joined_to_a_clause_of_another_date_says_who_does_it() {
    check(
        "{Ada Neri} è stata eletta sindaca il [26 settembre 1970|1970-09-26] e nominata giudice il \
         [6 maggio 2001|2001-05-06].",
        &[
            "1970-09-26 Ada Neri è stata eletta sindaca il 26 settembre 1970 (Ada Neri)",
            "2001-05-06 Ada Neri è stata eletta sindaca il 26 settembre 1970 e nominata giudice il 6 maggio 2001 \
             (Ada Neri)",
        ],
    );
    check(
        "{Ada Neri} era nata a {Torino|place} nel [1958|1958] e aveva aperto il mulino negli \
         [anni ottanta|198] con i fratelli.",
        &[
            "1958 Ada Neri era nata a Torino nel 1958 (Ada Neri, Torino)",
            "198 Ada Neri … aveva aperto il mulino negli anni ottanta con i fratelli (Ada Neri, Torino)",
        ],
    );
}

#[test]
fn who_says_it_stays_beside_what_is_said() {
    check(
        "Il vecchio mulino della valle non riaprirà prima della fine dei lavori alla diga grande e alle tre chiuse \
         del canale, ha detto [ieri|2024-03-05] la sindaca {Ada Neri}.",
        &[
            "2024-03-05 Il vecchio mulino della valle non riaprirà prima della fine dei lavori alla diga grande … ha \
             detto ieri la sindaca Ada Neri (Ada Neri)",
        ],
    );
    check_in(
        "de",
        "„Der Fluss steigt weiter“, schrieb die Zeitung „Bote“ [gestern|2024-03-05].",
        &["2024-03-05 „Der Fluss steigt weiter“, schrieb die Zeitung „Bote“ gestern ()"],
    );
}

#[test]
fn a_date_between_commas_parts_nothing() {
    check_in(
        "fr",
        "Le vieux gardien du pont fermait, [hier|2024-03-05], la grande porte.",
        &["2024-03-05 Le vieux gardien du pont fermait, hier, la grande porte ()"],
    );
    check(
        "Le due barche del porto, le più vecchie della costa, per [i mesi di agosto|2024-08], saranno chiuse ai \
         pescatori.",
        &["2024-08 Le due barche del porto … saranno chiuse ai pescatori ()"],
    );
    check_in(
        "de",
        "Im [Mai|2024-05], [August|2024-08] und [September|2024-09] trat der Fluss über die Ufer.",
        &[
            "2024-05 Im Mai, August und September trat der Fluss über die Ufer ()",
            "2024-08 Im Mai, August und September trat der Fluss über die Ufer ()",
            "2024-09 Im Mai, August und September trat der Fluss über die Ufer ()",
        ],
    );
}

#[test]
fn the_bare_date_of_what_follows_is_left_out() {
    check(
        "Nel [1934|1934] era diventato mugnaio alla diga e [da allora|PAST_REF], tornato a casa, fu contento.",
        &["1934 era diventato mugnaio alla diga ()"],
    );
}

#[test]
fn a_long_clause_is_cut_before_what_goes_with_it() {
    check(
        "The council of the harbour towns closed on [Monday|2024-03-04] the old wooden bridge of the millers near \
         the southern lock after a long and noisy meeting with the fishermen.",
        &[
            "2024-03-04 The council of the harbour towns closed on Monday the old wooden bridge of the millers near \
             the southern lock… ()",
        ],
    );
    check_in(
        "de",
        "Der Rat der Hafenstadt hat am [Montag|2024-03-04] die alte Holzbrücke der Müller an der südlichen Schleuse \
         nach einer langen Sitzung mit allen Fischern endgültig gesperrt.",
        &[
            "2024-03-04 Der Rat der Hafenstadt hat am Montag die alte Holzbrücke der Müller an der südlichen Schleuse … \
             gesperrt ()",
        ],
    );
}

#[test]
fn amounts_keep_their_sign_and_brackets_their_head() {
    check(
        "The mill reported a loss of $3 million, or $2 a share, in the [third quarter|2023-Q3].",
        &["2023-Q3 The mill reported a loss of $3 million, or $2 a share, in the third quarter ()"],
    );
    check_in(
        "de",
        "Noch gilt das Mühlengesetz (MG), das [1980|1980] unter großem Streit entstand.",
        &["1980 Noch gilt das Mühlengesetz (MG), das 1980 unter großem Streit entstand ()"],
    );
}

#[test]
fn a_long_sentence_without_a_date_is_told_without_its_asides() {
    let samples = [
        (
            "it",
            "{Ada Neri}, presidente della lega dei vecchi mugnai della valle e del porto, ha dichiarato che la \
             diga ha l'appoggio dei pescatori.",
            "Ada Neri … ha dichiarato che la diga ha l'appoggio dei pescatori",
        ),
        (
            "en",
            "{Acme|organisation}, which makes flour and rye bread for nine towns of the southern river valley, \
             said it will merge with a mill of the port.",
            "Acme … said it will merge with a mill of the port",
        ),
        (
            "es",
            "{Ana Ruiz}, alcaldesa del puerto y de la gran presa de los molineros de la sierra, inaugurará el \
             segundo puente sobre el río.",
            "Ana Ruiz … inaugurará el segundo puente sobre el río",
        ),
        // What does not begin with who does it may be a condition.
        (
            "it",
            "Se il mulino, che la lega dei vecchi mugnai della valle ha venduto al porto, chiude, i pescatori \
             lasceranno la diga.",
            "Se il mulino, che la lega dei vecchi mugnai della valle ha venduto al porto, chiude, i pescatori \
             lasceranno la diga",
        ),
    ];
    for (language, sentence, label) in samples {
        let mut article = marked::article("a.txt", language, sentence);
        article.published.value = DateValue::parse("2025-04-11");
        assert_eq!(&*events(&article)[0].label, label);
    }
}

#[test]
fn labels_come_out() {
    let samples = include_str!("labels.txt").replace("\\\n", "");
    let lines = samples.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let lines: Vec<String> =
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut wrong = Vec::new();
    for sample in lines.chunks(2) {
        let [told, label] = sample else { panic!("a sentence without its label") };
        let (code, marked) = told.split_once(' ').unwrap();
        let language = crate::lang::LANGUAGES.iter().find(|one| one.code == code).unwrap().code;
        let article = marked::article("a.txt", language, marked);
        let found = events(&article).first().map_or(String::new(), |event| event.label.to_string());
        if Some(&*found) != label.strip_prefix("> ") {
            wrong.push(format!("{told}\n  said  {label}\n  found > {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
