//! Carries out what a page of a PDF shows, as far as text goes: where each piece of it stands, and how
//! large (ISO 32000-1, 8.4 and 9.4).

use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{DecompressError, Dictionary, Document, Error, Object, ObjectId};
use rustc_hash::FxHashMap;

use super::MAX_STREAM;
use super::font::Font;

/// How much of a file's pages is read: in operations, and in bytes of what they unpack to. An operation
/// takes about a byte of the file at the least, and what a page shows is packed to a fiftieth at best.
const MAX_OPERATIONS: usize = 5_000_000;
const MAX_CONTENT: usize = 512 << 20;
const LEAST_OPERATIONS: usize = 200_000;
const LEAST_CONTENT: usize = 8 << 20;
const PACKED: usize = 50;

/// Pictures that hold pictures that hold text, no deeper; states put aside, no more.
const MAX_DEPTH: u32 = 3;
const MAX_STACK: usize = 256;

/// A gap within a shown string that is wider than this parts words: in parts of the font's size.
const WORD_GAP: f32 = 0.2;

/// A piece of text that stands in one line. Places are in points from the lower left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// The file itself says that it is no content: a header, a page number.
    pub(super) is_artifact: bool,
}

/// What may still be read of a file.
#[derive(Debug)]
pub(super) struct Budget {
    operations: usize,
    content: usize,
}

impl Budget {
    /// That of a file of so many bytes.
    pub(super) fn of(file: usize) -> Self {
        Self {
            operations: (LEAST_OPERATIONS + file).min(MAX_OPERATIONS),
            content: LEAST_CONTENT.saturating_add(file.saturating_mul(PACKED)).min(MAX_CONTENT),
        }
    }

    pub(super) fn is_spent(&self) -> bool {
        self.operations == 0 || self.content == 0
    }
}

/// Reads the pages of a document.
pub(super) struct Reader<'d, 'b> {
    document: &'d Document,
    budget: &'b mut Budget,
    /// Fonts by the place of their dictionary: most pages share them.
    fonts: FxHashMap<usize, Rc<Font<'d>>>,
}

type Fonts<'d> = FxHashMap<Vec<u8>, &'d Dictionary>;

impl<'d, 'b> Reader<'d, 'b> {
    pub(super) fn new(document: &'d Document, budget: &'b mut Budget) -> Self {
        Self { document, budget, fonts: FxHashMap::default() }
    }

    /// The pieces of a page in the order in which it shows them.
    pub(super) fn page(&mut self, page: ObjectId) -> Vec<Piece> {
        let limit = self.budget.content.min(MAX_STREAM);
        let content = self.document.get_page_content_with_limit(page, limit);
        if matches!(content, Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. }))) {
            self.budget.content = 0;
        }
        let content = content.unwrap_or_default();
        let fonts = self.document.get_page_fonts(page).unwrap_or_default().into_iter().collect();
        let (own, shared) = self.document.get_page_resources(page).unwrap_or_default();
        let shared = shared.iter().filter_map(|&id| self.document.get_dictionary(id).ok());
        let forms = own.into_iter().chain(shared).collect();
        let mut pieces = Vec::new();
        let scope = Scope { fonts, resources: forms, depth: 0 };
        self.content(&content, &scope, Matrix::UNIT, &mut pieces);
        pieces
    }

    fn content(&mut self, bytes: &[u8], scope: &Scope<'d>, base: Matrix, pieces: &mut Vec<Piece>) {
        self.budget.content = self.budget.content.saturating_sub(bytes.len());
        let mut state = State { page: base, ..State::default() };
        let mut stack = Vec::new();
        for operation in Content::decode_iter(bytes).map_while(Result::ok) {
            if self.budget.is_spent() {
                return;
            }
            self.budget.operations -= 1;
            let Operation { operator, operands } = &operation;
            match operator.as_str() {
                "q" if stack.len() < MAX_STACK => stack.push(state.clone()),
                "Q" => state = stack.pop().unwrap_or(state),
                "Tf" => self.set_font(operands, scope, &mut state),
                "Do" => self.form(operands, scope, &state, pieces),
                "Tj" | "TJ" | "'" | "\"" => state.show(operator, operands, pieces),
                _ => state.apply(operator, operands),
            }
        }
    }

    fn set_font(&mut self, operands: &[Object], scope: &Scope<'d>, state: &mut State<'d>) {
        let [name, size, ..] = operands else { return };
        state.size = size.as_float().unwrap_or_default();
        let found = name.as_name().ok().and_then(|name| scope.fonts.get(name));
        state.font = found.map(|&dictionary| {
            let place = std::ptr::from_ref(dictionary).addr();
            let read = || Rc::new(Font::read(self.document, dictionary));
            Rc::clone(self.fonts.entry(place).or_insert_with(read))
        });
    }

    /// A picture made of operations, which may show text.
    fn form(
        &mut self,
        operands: &[Object],
        scope: &Scope<'d>,
        state: &State<'d>,
        pieces: &mut Vec<Piece>,
    ) {
        let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else { return };
        if scope.depth >= MAX_DEPTH {
            return;
        }
        let document = self.document;
        let form = scope.resources.iter().find_map(|resources| {
            let forms = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
            forms.get_deref(name, document).ok()?.as_stream().ok()
        });
        let is_form = |subtype: &Object| subtype.as_name().is_ok_and(|name| name == b"Form");
        let Some(form) = form.filter(|form| form.dict.get(b"Subtype").is_ok_and(is_form)) else {
            return;
        };
        let limit = self.budget.content.min(MAX_STREAM);
        let Ok(bytes) = form.get_plain_content_with_limit(limit) else { return };
        let own = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let inner = match own {
            Some(resources) => Scope {
                fonts: fonts_of(document, resources),
                resources: vec![resources],
                depth: scope.depth + 1,
            },
            None => Scope { depth: scope.depth + 1, ..scope.clone() },
        };
        let matrix = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|numbers| Matrix::of(numbers)).unwrap_or(Matrix::UNIT);
        self.content(&bytes, &inner, matrix.then(state.page), pieces);
    }
}

fn fonts_of<'d>(document: &'d Document, resources: &'d Dictionary) -> Fonts<'d> {
    let Ok(fonts) = resources.get_deref(b"Font", document).and_then(Object::as_dict) else {
        return Fonts::default();
    };
    let font = |(name, font): (&Vec<u8>, &'d Object)| {
        Some((name.clone(), document.dereference(font).ok()?.1.as_dict().ok()?))
    };
    fonts.iter().filter_map(font).collect()
}

/// What the names in a piece of content stand for.
#[derive(Clone)]
struct Scope<'d> {
    fonts: Fonts<'d>,
    resources: Vec<&'d Dictionary>,
    depth: u32,
}

/// Where things stand: `[a b c d e f]` of the specification.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Matrix([f32; 6]);

impl Matrix {
    const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        for (number, operand) in numbers.iter_mut().zip(operands.get(..6)?) {
            *number = operand.as_float().ok().filter(|number| number.is_finite())?;
        }
        Some(Self(numbers))
    }

    fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This one first, then the other.
    fn then(self, Self(other): Self) -> Self {
        let [x0, y0, x1, y1, x2, y2] = self.0;
        let turned = |x: f32, y: f32| [x * other[0] + y * other[2], x * other[1] + y * other[3]];
        let [first, second, third] = [turned(x0, y0), turned(x1, y1), turned(x2, y2)];
        let moved = [third[0] + other[4], third[1] + other[5]];
        Self([first[0], first[1], second[0], second[1], moved[0], moved[1]])
    }

    fn origin(self) -> (f32, f32) {
        (self.0[4], self.0[5])
    }

    /// How much higher things become.
    fn height(self) -> f32 {
        self.0[2].hypot(self.0[3])
    }
}

/// The state that operations change.
#[derive(Clone)]
struct State<'d> {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font<'d>>>,
    size: f32,
    letter_gap: f32,
    word_gap: f32,
    stretch: f32,
    leading: f32,
    /// Marks around what is shown, innermost last: whether each says that it is no content.
    marks: Vec<bool>,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            page: Matrix::UNIT,
            text: Matrix::UNIT,
            line: Matrix::UNIT,
            font: None,
            size: 0.0,
            letter_gap: 0.0,
            word_gap: 0.0,
            stretch: 1.0,
            leading: 0.0,
            marks: Vec::new(),
        }
    }
}

impl State<'_> {
    fn apply(&mut self, operator: &str, operands: &[Object]) {
        let number =
            |at: usize| operands.get(at).and_then(|it| it.as_float().ok()).unwrap_or_default();
        match operator {
            "cm" => self.page = Matrix::of(operands).map_or(self.page, |it| it.then(self.page)),
            "BT" => self.begin_at(Matrix::UNIT),
            "Tm" => self.begin_at(Matrix::of(operands).unwrap_or(Matrix::UNIT)),
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.leading),
            "TL" => self.leading = number(0),
            "Tc" => self.letter_gap = number(0),
            "Tw" => self.word_gap = number(0),
            "Tz" => self.stretch = number(0) / 100.0,
            "BMC" | "BDC" if self.marks.len() < MAX_STACK => {
                let name = operands.first().and_then(|name| name.as_name().ok());
                self.marks.push(name == Some(b"Artifact"));
            }
            "EMC" => drop(self.marks.pop()),
            _ => {}
        }
    }

    fn begin_at(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.text = matrix;
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.begin_at(Matrix::shift(x, y).then(self.line));
    }

    fn show(&mut self, operator: &str, operands: &[Object], pieces: &mut Vec<Piece>) {
        if matches!(operator, "'" | "\"") {
            if operator == "\"" {
                self.apply("Tw", operands);
                self.apply("Tc", operands.get(1..).unwrap_or_default());
            }
            self.apply("T*", &[]);
        }
        let Some(font) = self.font.clone() else { return };
        let from = self.text.then(self.page);
        let mut text = String::new();
        match operands.last() {
            Some(Object::String(bytes, _)) => self.put(bytes, &font, &mut text),
            Some(Object::Array(parts)) => {
                for part in parts {
                    match part {
                        Object::String(bytes, _) => self.put(bytes, &font, &mut text),
                        other => self.kern(other.as_float().unwrap_or_default(), &mut text),
                    }
                }
            }
            _ => {}
        }
        let ((x, y), (end, _)) = (from.origin(), self.text.then(self.page).origin());
        let size = (self.size * from.height()).abs();
        let is_artifact = self.marks.contains(&true);
        if !text.is_empty() && [x, y, end, size].iter().all(|number| number.is_finite()) {
            pieces.push(Piece { text, x, end, y, size, is_artifact });
        }
    }

    fn put(&mut self, bytes: &[u8], font: &Font<'_>, text: &mut String) {
        text.push_str(&font.letters(bytes));
        let advance: f32 = font
            .widths(bytes)
            .map(|(width, is_blank)| {
                let gap = self.letter_gap + if is_blank { self.word_gap } else { 0.0 };
                (width * self.size + gap) * self.stretch
            })
            .sum();
        self.text = Matrix::shift(advance, 0.0).then(self.text);
    }

    /// Moves by parts of a thousand of the font's size, to the left where positive.
    fn kern(&mut self, amount: f32, text: &mut String) {
        if -amount / 1000.0 > WORD_GAP && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        let shift = -amount / 1000.0 * self.size * self.stretch;
        self.text = Matrix::shift(shift, 0.0).then(self.text);
    }
}
