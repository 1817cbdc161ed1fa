//! What fixes need to know of the text around a place: how the code quotes, indents and ends its lines, where a
//! declaration can be put, which names are in reach.

mod insertion;
mod scope;
mod written;

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashMap;

use crate::code::{ExprId, ExprKind, Literal, Program};
use crate::text::{DocumentId, Location};

/// The texts of the code, as the author wrote them.
pub struct SourceText<'a> {
    program: &'a Program,
    texts: &'a [&'a str],
    /// For each file, how many more string literals are in double quotes than in single ones.
    double_quotes: OnceCell<Vec<i32>>,
    /// How each file ends its lines.
    line_ends: Vec<OnceCell<&'static str>>,
    /// By what each file indents.
    indents: Vec<OnceCell<&'static str>>,
    /// Which texts each file was asked for, and whether it has them.
    contained: RefCell<FxHashMap<(DocumentId, String), bool>>,
}

impl<'a> SourceText<'a> {
    /// The texts of the program's files.
    #[must_use]
    pub fn new(program: &'a Program, texts: &'a [&'a str]) -> Self {
        let line_ends = texts.iter().map(|_| OnceCell::new()).collect();
        let indents = texts.iter().map(|_| OnceCell::new()).collect();
        Self { program, texts, double_quotes: OnceCell::new(), line_ends, indents, contained: RefCell::default() }
    }

    /// The text at a place.
    #[must_use]
    pub fn text(&self, location: Location) -> &'a str {
        location.span.of(self.file(location))
    }

    /// All of a text.
    #[must_use]
    pub fn document(&self, document: DocumentId) -> &'a str {
        self.texts.get(document.index()).copied().unwrap_or_default()
    }

    fn file(&self, location: Location) -> &'a str {
        self.document(location.document)
    }

    /// Whether the file is a CloudFormation template.
    #[must_use]
    pub fn is_template(&self, location: Location) -> bool {
        self.program.file(location.document).is_some_and(|file| file.template)
    }

    /// A string literal in the quotes that the file uses; in a template, where a literal's place is between its quotes,
    /// without any.
    #[must_use]
    pub fn quote(&self, location: Location, text: &str) -> String {
        if self.is_template(location) {
            return text.to_owned();
        }
        let quote = self.quote_of(location);
        let mut literal = String::from(quote);
        for character in text.chars() {
            match character {
                '\\' => literal.push_str("\\\\"),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                _ if character == quote => {
                    literal.push('\\');
                    literal.push(quote);
                }
                _ => literal.push(character),
            }
        }
        literal.push(quote);
        literal
    }

    /// The quote of most string literals of a file.
    fn quote_of(&self, location: Location) -> char {
        let surplus = self.double_quotes.get_or_init(|| {
            let mut surplus = vec![0; self.texts.len()];
            for (_, expr) in self.program.expressions() {
                if let (ExprKind::Literal(Literal::String(_)), Some(surplus)) =
                    (&expr.kind, surplus.get_mut(expr.location.document.index()))
                {
                    match self.text(expr.location).chars().next() {
                        Some('"') => *surplus += 1,
                        Some('\'') => *surplus -= 1,
                        _ => {}
                    }
                }
            }
            surplus
        });
        if surplus.get(location.document.index()).is_some_and(|surplus| *surplus > 0) { '"' } else { '\'' }
    }

    /// The end of a line and the indentation of the line at a place.
    #[must_use]
    pub fn new_line(&self, location: Location) -> String {
        let file = self.file(location);
        let before = file.get(..location.span.start as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indent: String = line.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
        format!("{}{indent}", self.line_end(location))
    }

    /// Whether the file imports the CDK's version 2 and is checked for types.
    #[must_use]
    pub fn is_typed_v2(&self, location: Location) -> bool {
        let script = |path: &str| [".js", ".jsx", ".mjs", ".cjs"].iter().any(|end| path.ends_with(end));
        self.program.file(location.document).is_some_and(|file| !file.v1 && !file.fragment && !script(&file.path))
    }

    fn line_end(&self, location: Location) -> &'static str {
        let find = || if self.file(location).contains("\r\n") { "\r\n" } else { "\n" };
        self.line_ends.get(location.document.index()).map_or("\n", |known| *known.get_or_init(find))
    }

    /// One step of indentation, as the file has it.
    #[must_use]
    pub fn indent(&self, location: Location) -> &'static str {
        let find = || {
            let indented = self.file(location).lines().filter(|line| line.starts_with([' ', '\t']));
            let mut lines = indented.filter(|line| !line.trim_start().starts_with('*'));
            let wide = |line: &str| (line.len() - line.trim_start_matches(' ').len()).is_multiple_of(4);
            match lines.next() {
                Some(line) if line.starts_with('\t') => "\t",
                Some(line) if wide(line) && lines.all(wide) => "    ",
                _ => "  ",
            }
        };
        self.indents.get(location.document.index()).map_or("  ", |known| *known.get_or_init(find))
    }

    /// Whether the file imports the CDK's version 1.
    #[must_use]
    pub fn v1(&self, location: Location) -> bool {
        self.program.file(location.document).is_some_and(|file| file.v1)
    }

    /// Whether the file is a test by its path.
    #[must_use]
    pub fn is_test(&self, location: Location) -> bool {
        let path = self.program.file(location.document).map_or("", |file| file.path.as_str());
        path.contains(".test.")
            || path.contains(".spec.")
            || path.split('/').any(|folder| matches!(folder, "test" | "tests" | "__tests__"))
    }

    /// Whether the file at a place holds a text.
    #[must_use]
    pub fn contains(&self, location: Location, text: &str) -> bool {
        let mut known = self.contained.borrow_mut();
        *known.entry((location.document, text.to_owned())).or_insert_with(|| self.file(location).contains(text))
    }

    /// Where an expression stands.
    #[must_use]
    pub fn location(&self, expr: ExprId) -> Location {
        self.program[expr].location
    }
}
