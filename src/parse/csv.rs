//! Tables: CSV and TSV with a header, each row an article; trafilatura's have none. The names of columns
//! stand in `field.rs`.

use csv::{ReaderBuilder, StringRecord};
use rustc_hash::FxHashMap;

use crate::model::Field;
use crate::parse::draft::Drafts;
use crate::parse::entry::{Entry, is_address, is_nothing};
use crate::parse::fault::{malformed, skipped};
use crate::parse::field::{Fields, name_form};
use crate::parse::front_matter::scalars;
use crate::parse::record::{Record, Records};
use crate::parse::stated_date;

/// What may part columns.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// Columns of passages that someone marked in a text: those of one text belong together.
const HIGHLIGHT: &str = "highlight";

/// The columns of trafilatura's tables, which have no header.
const TRAFILATURA: [&str; 11] = [
    "url",
    "id",
    "fingerprint",
    "hostname",
    "title",
    "image",
    "date",
    "text",
    "comments",
    "license",
    "pagetype",
];

/// How much of a table is read to see how it is written: in bytes.
const SAMPLE: usize = 256 << 10;

/// What begins with a longer line is no table of articles: in bytes.
const MAX_HEADER: usize = 16 << 10;

/// Whether a text begins with a header of columns that we know, one of them for the text.
pub(crate) fn sniff(text: &str) -> bool {
    let (_, header) = header(text);
    if header.len() > MAX_HEADER {
        return false;
    }
    if is_of_trafilatura(header) {
        return true;
    }
    let fields = Fields::default();
    SEPARATORS.into_iter().any(|separator| {
        let names: Vec<&str> = columns(header, separator).collect();
        let known: Vec<Field> =
            names.iter().filter_map(|name| Some(fields.find(name)?.1)).collect();
        let says = |field: Field| known.contains(&field);
        let is_sure = says(Field::Text) || says(Field::Title) && says(Field::Address);
        known.len() >= 2 && known.len() * 3 >= names.len() && is_sure
    })
}

/// The drafts of a table's rows.
pub(crate) fn parse(text: &str, fields: &Fields) -> Drafts<'static> {
    let (start, header) = header(text);
    if header.len() > MAX_HEADER {
        return without_text(false);
    }
    let has_no_header = is_of_trafilatura(header);
    let separator = if has_no_header { b'\t' } else { separator(header, fields) };
    let body = text.get(start..).unwrap_or_default();
    let table = Table { text: body, separator, is_quoted: is_quoted(body, separator) };
    let mut rows = table.rows();
    let names = if has_no_header {
        Some(StringRecord::from(TRAFILATURA.to_vec()))
    } else {
        rows.next().map(|(_, names)| names)
    };
    let Some(names) = names else { return Drafts::default() };
    let columns: Vec<Column> = names.iter().map(|name| Column::new(name, fields)).collect();
    let holds = |wanted: Field| columns.iter().any(|column| column.field == Some(wanted));
    if !holds(Field::Text) && !holds(Field::Summary) {
        return without_text(holds(Field::Address));
    }
    let mut reader = Reader {
        columns,
        records: Records::new(fields),
        gathered: Vec::new(),
        places: FxHashMap::default(),
    };
    let lines_before = text.get(..start).unwrap_or_default().matches('\n').count();
    let mut last = 0;
    for (line, row) in rows {
        last = line;
        reader.row(&row, lines_before + line, separator);
    }
    if table.is_cut(last) {
        let hint = "close it, or double quotes within a cell";
        reader.records.complain(malformed(lines_before + last, "a quote is not closed", hint));
    }
    reader.finish()
}

/// Where the header begins, and its line. Spreadsheets may say the separator before it: `sep=;`.
fn header(text: &str) -> (usize, &str) {
    let blank = ['\u{FEFF}', '\n', '\r', ' '];
    let skip = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.len() - rest.trim_start_matches(blank).len()
    };
    let line =
        |from: usize| text.get(from..).unwrap_or_default().lines().next().unwrap_or_default();
    let start = skip(0);
    if line(start).len() <= 6 && line(start).to_lowercase().starts_with("sep=") {
        let start = skip(start + line(start).len());
        return (start, line(start));
    }
    (start, line(start))
}

/// Whether a first line is a row of trafilatura's: an address, a host, a day where they stand. Its text
/// may go on in the next line.
fn is_of_trafilatura(line: &str) -> bool {
    let cells: Vec<&str> = line.split('\t').collect();
    let [address, _, _, host, _, _, day, _, ..] = cells[..] else { return false };
    let is_day = is_nothing(day) || stated_date::read(day, None).is_some();
    cells.len() <= TRAFILATURA.len()
        && (is_address(address) || is_nothing(address) && host.contains('.'))
        && is_day
}

fn columns(header: &str, separator: char) -> impl Iterator<Item = &str> {
    header.split(separator).map(|name| name.trim().trim_matches('"'))
}

/// What parts most columns that we know, then most columns.
fn separator(header: &str, fields: &Fields) -> u8 {
    let count = |separator: char| {
        let known = columns(header, separator).filter(|name| fields.find(name).is_some()).count();
        (known, header.matches(separator).count())
    };
    // The first of equals.
    let best = SEPARATORS.into_iter().rev().max_by_key(|&separator| count(separator));
    best.and_then(|separator| u8::try_from(separator).ok()).unwrap_or(b',')
}

/// Whether quotes hold cells together. Programs that part by tabs often write quotes as they stand.
fn is_quoted(text: &str, separator: u8) -> bool {
    if separator != b'\t' {
        return true;
    }
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or_default();
    let odd_rows = |is_quoted: bool| {
        let mut rows = Table { text: sample, separator, is_quoted }.rows();
        let width = rows.next().map_or(0, |(_, header)| header.len());
        rows.filter(|(_, row)| row.len() != width).count()
    };
    let has_marks = sample.contains("\t\"") && sample.contains("\"\t") || sample.contains("\"\n");
    has_marks && odd_rows(true) <= odd_rows(false)
}

struct Table<'a> {
    text: &'a str,
    separator: u8,
    is_quoted: bool,
}

impl<'a> Table<'a> {
    /// The rows with the lines on which they begin, from 1.
    fn rows(&self) -> impl Iterator<Item = (usize, StringRecord)> + 'a {
        let reader = ReaderBuilder::new()
            .delimiter(self.separator)
            .quoting(self.is_quoted)
            .flexible(true)
            .has_headers(false)
            .from_reader(self.text.as_bytes());
        // The text is sound UTF-8 and stands in memory: nothing can fail.
        reader.into_records().map_while(Result::ok).map(|row| {
            let line = row.position().map_or(0, csv::Position::line);
            (usize::try_from(line).unwrap_or(usize::MAX), row)
        })
    }

    /// Whether a quote that was never closed swallowed the end, from the line of the last row on.
    fn is_cut(&self, last: usize) -> bool {
        let count = |sign: u8| memchr::memchr_iter(sign, self.text.trim_end().as_bytes()).count();
        self.is_quoted && count(b'\n') >= last && count(b'"') % 2 == 1
    }
}

/// A table that holds nothing to read, and what to do.
fn without_text(has_address: bool) -> Drafts<'static> {
    let (message, hint) = if has_address {
        ("passed over: holds links only, no text", "save the pages that the links lead to")
    } else {
        (
            "passed over: no column of this table is known to hold a text",
            "name that column text, or say what it is called under [fields] in config.toml",
        )
    };
    skipped(0, message, hint).into()
}

struct Column {
    name: String,
    field: Option<Field>,
}

impl Column {
    fn new(name: &str, fields: &Fields) -> Self {
        let name = name.trim();
        Self { name: name.to_owned(), field: fields.find(name).map(|(_, field)| field) }
    }
}

struct Reader<'f> {
    columns: Vec<Column>,
    records: Records<'f>,
    /// Passages by the text that they were marked in, and where each text stands.
    gathered: Vec<Record>,
    places: FxHashMap<String, usize>,
}

impl Reader<'_> {
    fn row(&mut self, row: &StringRecord, line: usize, separator: u8) {
        let mut record = Record::default();
        for (at, cell) in row.iter().enumerate() {
            match self.columns.get(at) {
                Some(column) => add(&mut record, column, cell, line),
                None => add_extra(&mut record, cell, separator),
            }
        }
        if row.len() > self.columns.len() {
            let hint = "put cells that hold the separator in quotes";
            self.records.complain(malformed(line, "the row has more cells than the header", hint));
        }
        if self.columns.iter().any(|column| name_form(&column.name) == HIGHLIGHT) {
            return self.gather(record);
        }
        self.records.add(record);
    }

    /// Joins a passage to those of the same text.
    fn gather(&mut self, record: Record) {
        let value = |wanted: Field| {
            let column = self.columns.iter().find(|column| column.field == Some(wanted))?;
            let entry = record.entries.iter().find(|entry| entry.name == column.name)?;
            Some(entry.values.first()?.first()?.1.as_str())
        };
        let key = format!("{:?}{:?}", value(Field::Title), value(Field::Byline));
        let place = *self.places.entry(key).or_insert(self.gathered.len());
        let Some(known) = self.gathered.get_mut(place) else { return self.gathered.push(record) };
        for entry in record.entries {
            let same = known.entries.iter_mut().find(|known| known.name == entry.name);
            match same {
                Some(same)
                    if name_form(&entry.name) == HIGHLIGHT || same.values != entry.values =>
                {
                    same.values.extend(entry.values);
                }
                Some(_) => {}
                None => known.entries.push(entry),
            }
        }
        if !record.rest.is_empty() {
            known.rest.push('\n');
            known.rest.push_str(&record.rest);
        }
    }

    fn finish(mut self) -> Drafts<'static> {
        for record in self.gathered {
            self.records.add(record);
        }
        self.records.finish()
    }
}

fn add(record: &mut Record, column: &Column, cell: &str, line: usize) {
    let values: Vec<String> = match column.field {
        Some(_) if is_nothing(cell) => Vec::new(),
        Some(Field::Title | Field::Text | Field::Summary) => vec![cell.to_owned()],
        Some(_) => scalars(cell).collect(),
        None => Vec::new(),
    };
    // What is no field, or was written as a list, is kept as it stands.
    if values.first().is_none_or(|value| value.trim() != cell.trim()) && !cell.trim().is_empty() {
        if !record.rest.is_empty() {
            record.rest.push('\n');
        }
        record.rest.push_str(&column.name);
        record.rest.push_str(": ");
        record.rest.push_str(cell);
    }
    if !values.is_empty() {
        let values = values.into_iter().map(|value| vec![(String::new(), value)]).collect();
        record.entries.push(Entry { name: column.name.clone(), values, line });
    }
}

/// A cell beyond the header: the last cell held the separator.
fn add_extra(record: &mut Record, cell: &str, separator: u8) {
    let last = record.entries.last_mut().and_then(|entry| entry.values.last_mut()?.last_mut());
    let text = match last {
        Some((_, value)) => value,
        None => &mut record.rest,
    };
    text.push(char::from(separator));
    text.push_str(cell);
}

#[cfg(test)]
mod tests;
