//! Makes the most of what people paste: parts of files, and files that do not parse everywhere.
//!
//! A text is parsed as it is, then as the inside of a function, a class, an object. What still does not parse is
//! blanked out, the smallest region first, byte by byte so that positions hold.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use swc_ecma_ast::Module;

use super::comments::{Comment, marked};
use super::guard;
use super::parse::{Frame, Parsed, Refusal, parse};
use super::scan::{Mark, scan};
use crate::text::Span;

/// Bytes that are parsed for one text and frame while looking for what is broken.
const BUDGET: usize = 4_000_000;
/// Attempts at the least and at the most.
const MIN_ATTEMPTS: usize = 8;
const MAX_ATTEMPTS: usize = 200;
/// What a further region costs, in characters: one larger region is likelier than several small ones.
const COST_OF_REGION: usize = 30;
/// Regions that are left out of one text before the rest of it is given up.
const MAX_REGIONS: usize = 8;

/// A text, as far as it could be parsed.
pub(super) struct Recovered {
    /// Its tree; nothing where nothing could be read.
    pub module: Option<Module>,
    /// The comments in it that speak to the checker.
    pub comments: Vec<Comment>,
    /// What was left out first, and why.
    pub refusal: Option<Refusal>,
}

impl Recovered {
    fn nothing(refusal: Option<Refusal>) -> Self {
        Self { module: None, comments: Vec::new(), refusal }
    }

    fn read(Parsed { module, comments }: Parsed, code: &str, refusal: Option<Refusal>) -> Self {
        Self { module: Some(module), comments: marked(code, &comments), refusal }
    }
}

pub(super) fn parse_text(text: &str) -> Recovered {
    let code = code_alone(text);
    let source = &*code;
    if let Err(refusal) = guard::check(source) {
        return Recovered::nothing(Some(at_least_one(refusal, text)));
    }
    let frames = if is_module(source) { &[Frame::Module] } else { Frame::ALL.as_slice() };
    let mut first = None;
    for frame in frames {
        match parse(source, *frame, "") {
            Ok(parsed) => return Recovered::read(parsed, source, None),
            Err(refusal) => {
                first.get_or_insert(refusal);
            }
        }
    }
    if let Some(language) = other_language(source) {
        let message = format!("it looks like {language}, and only TypeScript and JavaScript are read");
        return Recovered::nothing(Some(Refusal { span: first_line(source), message }));
    }
    if !is_module(source)
        && let Some(parsed) = cut_out(source)
    {
        return Recovered::read(parsed, source, None);
    }
    let attempts = frames.iter().map(|frame| blank_until_parsed(source, *frame));
    match attempts.flatten().min_by_key(|attempt| attempt.lost) {
        Some(best) => Recovered::read(best.parsed, source, Some(at_least_one(best.refusal, text))),
        None => Recovered::nothing(first.map(|refusal| at_least_one(refusal, text))),
    }
}

/// A part that was cut out of a file in the middle of brackets: those that close what began before it are left out, those
/// that it leaves open are closed.
fn cut_out(text: &str) -> Option<Parsed> {
    let mut open = Vec::new();
    let mut stray = Vec::new();
    scan(text, |mark, at| match mark {
        Mark::Open(bracket) => open.push(bracket),
        Mark::Close(_) if open.pop().is_none() => stray.push(at),
        _ => {}
    });
    let closers: String = open
        .iter()
        .rev()
        .map(|bracket| match bracket {
            b'(' => ')',
            b'[' => ']',
            _ => '}',
        })
        .collect();
    let lines = lines(text);
    let mut rest = text.to_owned();
    for line in stray.iter().filter_map(|&at| lines.get(line_of(&lines, at))) {
        let only_closers =
            line.span.of(text).chars().all(|character| matches!(character, '}' | ')' | ']' | ';' | ',' | ' '));
        if !only_closers {
            return None;
        }
        rest = blank(&rest, line.span);
    }
    Frame::ALL.iter().find_map(|frame| parse(&rest, *frame, &closers).ok())
}

struct Attempt {
    parsed: Parsed,
    refusal: Refusal,
    lost: usize,
}

/// Looks for the smallest loss with which the text parses: a cheapest-first search over what to blank out next, until
/// a bounded number of bytes was parsed.
fn blank_until_parsed(text: &str, frame: Frame) -> Option<Attempt> {
    let mut budget = (BUDGET / text.len().max(1)).clamp(MIN_ATTEMPTS, MAX_ATTEMPTS);
    let mut states = BinaryHeap::from([Reverse((0, 0, Vec::<Span>::new(), None::<(u32, usize)>))]);
    let mut pushed = 0;
    let mut first = None;
    let mut furthest: Option<(u32, Vec<Span>)> = None;
    while let Some(Reverse((lost, _, blanked, before))) = states.pop() {
        if budget == 0 {
            break;
        }
        budget -= 1;
        let rest = blanked.iter().fold(text.to_owned(), |rest, region| blank(&rest, *region));
        let refusal = match parse(&rest, frame, "") {
            Ok(parsed) => return Some(Attempt { parsed, refusal: blame(first?, &blanked), lost }),
            Err(refusal) => refusal,
        };
        let at = refusal.span.start;
        first.get_or_insert(refusal);
        let misfits = misfits(&rest, &lines(&rest)).len();
        let is_progress = before.is_none_or(|before| before.0 != at || misfits < before.1);
        if !is_progress || blanked.len() == MAX_REGIONS {
            continue;
        }
        if furthest.as_ref().is_none_or(|(until, _)| at > *until) {
            furthest = Some((at, blanked.clone()));
        }
        for region in regions(&rest, at) {
            pushed += 1;
            let lost_here = region.of(&rest).chars().filter(|character| !character.is_whitespace()).count();
            let more = lost_here + COST_OF_REGION;
            let blanked = blanked.iter().copied().chain([region]).collect();
            states.push(Reverse((lost + more, pushed, blanked, Some((at, misfits)))));
        }
    }
    let (until, blanked) = furthest?;
    let rest = blanked.iter().fold(text.to_owned(), |rest, region| blank(&rest, *region));
    let lines = lines(&rest);
    let line = line_of(&lines, until as usize);
    let from = lines.get(..line).and_then(|before| before.iter().rposition(|line| line.indent == 0 && !line.blank));
    let tail = Span::new(from.and_then(|from| lines.get(from)).map_or(0, |line| line.start), text.len());
    let parsed = parse(&blank(&rest, tail), frame, "").ok()?;
    Some(Attempt { parsed, refusal: blame(first?, &[tail]), lost: text.len() })
}

/// A finding covers the error where it lies in what was left out, else the first region of that.
fn blame(refusal: Refusal, blanked: &[Span]) -> Refusal {
    let inside = !refusal.span.is_empty() && blanked.iter().any(|region| region.contains(refusal.span));
    let span = blanked.first().copied().filter(|_| !inside).unwrap_or(refusal.span);
    Refusal { span, ..refusal }
}

/// What may be to blame for an error at `at`, the smallest first: its line, the one before, both, the block that each
/// heads or belongs to, the line of a bracket or quote that is not closed as its indentation says, with its block.
fn regions(text: &str, at: u32) -> Vec<Span> {
    let lines = lines(text);
    let here = lines.iter().rposition(|line| line.start <= at as usize && !line.blank);
    let mut regions = Vec::new();
    let Some(here) = here.or_else(|| lines.iter().position(|line| !line.blank)) else { return regions };
    let before = lines.get(..here).and_then(|lines| lines.iter().rposition(|line| !line.blank));
    let whole = |from: usize, to: usize| Some(lines.get(from)?.span.to(lines.get(to)?.span));
    regions.extend(whole(here, here));
    if let Some(before) = before {
        regions.extend(whole(before, before));
        regions.extend(whole(before, here));
    }
    for line in before.into_iter().chain([here]) {
        if let Some((from, to)) = block(&lines, line) {
            regions.extend(whole(from, to));
        }
    }
    for line in misfits(text, &lines).into_iter().take(6) {
        regions.extend(whole(line, line));
        if let Some((from, to)) = block(&lines, line) {
            regions.extend(whole(from, to));
        }
    }
    regions.dedup();
    regions
}

struct Line {
    /// Its first byte.
    start: usize,
    /// Its text, without the white space around.
    span: Span,
    indent: usize,
    blank: bool,
    closes: bool,
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let first = start;
            start += line.len();
            let trimmed = line.trim();
            let indent = line.len() - line.trim_start().len();
            Line {
                start: first,
                span: Span::new(first + indent, first + indent + trimmed.len()),
                indent,
                blank: trimmed.is_empty(),
                closes: trimmed.starts_with(['}', ')', ']']),
            }
        })
        .collect()
}

fn line_of(lines: &[Line], at: usize) -> usize {
    lines.partition_point(|line| line.start <= at).saturating_sub(1)
}

/// The lines from the one that heads the block around `line`, by indentation, to the one that closes it.
fn block(lines: &[Line], line: usize) -> Option<(usize, usize)> {
    let this = lines.get(line)?;
    let head = if this.closes {
        lines.get(..line)?.iter().rposition(|line| !line.blank && line.indent <= this.indent)?
    } else {
        line
    };
    let indent = lines.get(head)?.indent;
    let after = lines.get(head + 1..)?.iter().position(|line| !line.blank && line.indent <= indent);
    let end = match after {
        None => lines.len() - 1,
        Some(after) => {
            let next = head + 1 + after;
            if lines.get(next)?.closes && lines.get(next)?.indent == indent { next } else { next - 1 }
        }
    };
    Some((head, end.max(head)))
}

/// The lines with a bracket that is closed at another indentation than it was opened at, or not at all, and those with
/// a quote that is not closed.
fn misfits(text: &str, lines: &[Line]) -> Vec<usize> {
    let line_of = |at| line_of(lines, at);
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut found = Vec::new();
    scan(text, |mark, at| match mark {
        Mark::Open(bracket) => open.push((bracket, line_of(at))),
        Mark::Close(bracket) => {
            let line = line_of(at);
            let fits = |opened: u8| matches!((opened, bracket), (b'(', b')') | (b'[', b']') | (b'{' | b'$', b'}'));
            match open.pop() {
                Some((opened, from)) if fits(opened) => {
                    let first = lines.get(line).is_some_and(|line| line.closes);
                    let indent = |line: usize| lines.get(line).map(|line| line.indent);
                    if from != line && first && indent(from) != indent(line) {
                        found.push(from);
                        found.push(line);
                    }
                }
                Some((_, from)) => {
                    found.push(from);
                    found.push(line);
                }
                None => found.push(line),
            }
        }
        Mark::Unclosed => found.push(line_of(at)),
        _ => {}
    });
    found.extend(open.iter().rev().map(|&(_, line)| line));
    found
}

/// The same text with a region blanked out: every byte but those of line ends becomes a space.
fn blank(text: &str, region: Span) -> String {
    let mut bytes = text.as_bytes().to_vec();
    blank_bytes(bytes.get_mut(region.range()).unwrap_or_default());
    String::from_utf8(bytes).unwrap_or_default()
}

pub(super) fn blank_bytes(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
}

/// The text without what people paste around code: a byte order mark, the prose around Markdown fences, the marks and
/// the removed lines of a diff, lines that stand for lines left out. Everything else stays where it is.
fn code_alone(text: &str) -> Cow<'_, str> {
    let (mut any_fence, mut diff, mut elided) = (false, false, false);
    for line in text.split_inclusive('\n') {
        any_fence |= is_fence(line);
        diff |= is_hunk(line);
        elided |= is_elision(line);
    }
    let fenced = any_fence && !is_code_around_fences(text);
    let mark = text.starts_with('\u{feff}');
    if !(mark || fenced || diff || elided) {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut blank = |start: usize, end: usize| blank_bytes(bytes.get_mut(start..end).unwrap_or_default());
    if mark {
        blank(0, '\u{feff}'.len_utf8());
    }
    let mut inside = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        inside ^= is_fence(line);
        let prose = fenced && (!inside || is_fence(line));
        let removed = diff && (line.starts_with('-') || is_hunk(line) || is_diff_header(line));
        if prose || removed || is_elision(line) {
            blank(start, end);
        } else if diff && line.starts_with('+') {
            blank(start, start + 1);
        }
        start = end;
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn is_elision(line: &str) -> bool {
    // Few lines end so: the others are not looked at from the front.
    let line = line.trim_end();
    line.ends_with(['.', '…']) && matches!(line.trim_start(), "..." | "…" | "....")
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```")
}

/// Whether the fences stand in a comment or a template of code.
fn is_code_around_fences(text: &str) -> bool {
    let mut inside = false;
    text.lines().any(|line| {
        inside ^= is_fence(line);
        !inside && is_module(line)
    })
}

fn is_hunk(line: &str) -> bool {
    line.starts_with("@@ -")
}

fn is_diff_header(line: &str) -> bool {
    ["diff --git ", "index ", "+++ ", "\\ No newline"].iter().any(|start| line.starts_with(start))
}

fn is_module(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("import ") || line.starts_with("export "))
}

fn other_language(text: &str) -> Option<&'static str> {
    let json = text.trim_start().starts_with('{') && text.contains("\":") && !text.contains("=>");
    if json {
        return Some("JSON, such as the text of a secret");
    }
    text.lines().map(str::trim_start).find_map(|line| match line {
        _ if line.starts_with("from aws_cdk") || line.starts_with("import aws_cdk") => Some("Python"),
        _ if line.starts_with("def ") && line.ends_with(':') => Some("Python"),
        _ if line.starts_with("import software.amazon.awscdk") => Some("Java"),
        _ if line.starts_with("using Amazon.CDK") => Some("C#"),
        _ if line.contains("github.com/aws/aws-cdk-go") => Some("Go"),
        _ => None,
    })
}

fn first_line(text: &str) -> Span {
    lines(text).into_iter().find(|line| !line.blank).map_or(Span::default(), |line| line.span)
}

/// A refusal whose span covers at least one character of the text.
fn at_least_one(refusal: Refusal, text: &str) -> Refusal {
    let start = refusal.span.start as usize;
    let end = refusal.span.end as usize;
    if end > start && text.get(start..end).is_some_and(|text| !text.trim().is_empty()) {
        return refusal;
    }
    let last = text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
    let at = (start..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(last).min(last);
    let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |next| at + next.len_utf8());
    Refusal { span: Span::new(at, end), ..refusal }
}
