//! Positions. Inside the engine they are bytes from 0; a report counts UTF-16 units, as editors do.

use std::ops::Range;

/// A range of bytes in one text, from 0, end exclusive, always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`; empty at `start` where they are the wrong way round.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// An empty span, where something is to be inserted.
    #[must_use]
    pub fn at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// Whether no byte lies in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// How many bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether all of `other` lies in it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// From the start of this one to the end of `other`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end.max(self.start) }
    }

    /// The same bytes as an index of a `str`.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text it covers, or nothing where it does not fit.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// One of the texts of a check: its index among the files, then the secrets, then the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(u32);

impl DocumentId {
    /// The text at this index.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A span in one of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The text.
    pub document: DocumentId,
    /// The bytes in it.
    pub span: Span,
}

/// Converts the byte offsets of one text into UTF-16 offsets, lines and columns, and back. Empty for ASCII.
pub struct Utf16Table {
    lines: Vec<u32>,
    wide: Vec<Wide>,
    len: u32,
}

/// A character beyond ASCII.
struct Wide {
    start: u32,
    end: u32,
    /// How many bytes more than UTF-16 units the text has up to `end`.
    surplus: u32,
}

/// A place as an editor counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utf16Position {
    /// UTF-16 units from the start of the text.
    pub offset: u32,
    /// From 1. A line ends with LF, CR LF or CR.
    pub line: u32,
    /// From 1, in UTF-16 units.
    pub column: u32,
}

impl Utf16Table {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        // In passes, each by what the standard library searches several bytes at a time for.
        let mut lines = vec![0];
        lines.extend(text.match_indices('\n').map(|(at, _)| Span::new(0, at + 1).end));
        if text.contains('\r') {
            let alone = text.match_indices('\r').filter(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'));
            lines.extend(alone.map(|(at, _)| Span::new(0, at + 1).end));
            lines.sort_unstable();
        }
        let mut wide = Vec::new();
        let mut surplus = 0;
        if !text.is_ascii() {
            for (at, character) in text.char_indices().filter(|(_, character)| !character.is_ascii()) {
                let Span { start, end } = Span::new(at, at + character.len_utf8());
                surplus += Span::new(character.len_utf16(), character.len_utf8()).len();
                wide.push(Wide { start, end, surplus });
            }
        }
        Self { lines, wide, len: Span::new(0, text.len()).end }
    }

    /// Where the byte `offset` is for an editor. Past the end counts as the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Utf16Position {
        let offset = offset.min(self.len);
        let line = self.lines.partition_point(|&start| start <= offset);
        let line_start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or(0);
        let units = self.units(offset);
        Utf16Position { offset: units, line: Span::new(0, line).end, column: units - self.units(line_start) + 1 }
    }

    /// The byte at which UTF-16 unit `units` starts; inside a surrogate pair, where that character starts.
    #[must_use]
    pub fn byte(&self, units: u32) -> u32 {
        let next = self.wide.partition_point(|wide| wide.end - wide.surplus <= units);
        let byte = units.saturating_add(self.surplus_before(next));
        match self.wide.get(next) {
            Some(wide) if wide.start < byte => wide.start,
            _ => byte.min(self.len),
        }
    }

    fn units(&self, offset: u32) -> u32 {
        offset - self.surplus_before(self.wide.partition_point(|wide| wide.end <= offset))
    }

    fn surplus_before(&self, next: usize) -> u32 {
        next.checked_sub(1).and_then(|at| self.wide.get(at)).map_or(0, |wide| wide.surplus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_utf16_units_after_emoji_bom_and_every_line_end() {
        let text = "\u{feff}é😀x\r\ny\rz\n";
        let table = Utf16Table::new(text);
        let at = |needle: &str| table.position(Span::new(0, text.find(needle).unwrap()).end);
        assert_eq!(at("x"), Utf16Position { offset: 4, line: 1, column: 5 });
        assert_eq!(at("y"), Utf16Position { offset: 7, line: 2, column: 1 });
        assert_eq!(at("z"), Utf16Position { offset: 9, line: 3, column: 1 });
    }

    #[test]
    fn goes_back_to_the_byte_it_came_from() {
        let text = "a\u{feff}é😀x\ny";
        let table = Utf16Table::new(text);
        for (byte, _) in text.char_indices() {
            let byte = Span::new(0, byte).end;
            assert_eq!(table.byte(table.position(byte).offset), byte);
        }
        let inside_the_pair = table.position(Span::new(0, text.find('😀').unwrap()).end).offset + 1;
        assert_eq!(text.get(table.byte(inside_the_pair) as usize..).unwrap(), "😀x\ny");
        assert_eq!(table.byte(u32::MAX), Span::new(0, text.len()).end);
    }
}
