//! When something happened, as logs say it.

const DAY: i64 = 86_400;

/// A time that stands at the start of a text: seconds, from the start of the day or, where there is a date, of 1970.
///
/// Read are `14:00:26`, `2:00:26 PM` and `2024-05-01T14:00:26.123Z`, also with a space and with an offset to UTC.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (days, clock) = match date(text) {
        Some((days, rest)) => (days, rest),
        None => (0, text),
    };
    let mut parts = clock.split(':');
    let hours = number(parts.next()?)?;
    let minutes = number(parts.next()?)?;
    let rest = parts.next()?;
    let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    let (seconds, rest) = rest.split_at_checked(digits)?;
    let seconds = number(seconds)?;
    Some(days * DAY + of_day(hours, minutes, seconds, rest)?)
}

/// A time of day as the CDK prints it, which is as the machine's language has it: `2:00:26 PM`, `오후 2:00:26`,
/// `14 h 00 min 26 s`, `14.00.26`.
pub(super) fn of_clock(text: &str) -> Option<i64> {
    let numbers = text.split(|character: char| !character.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let [hours, minutes, seconds] = numbers.map(number).collect::<Option<Vec<_>>>()?[..] else { return None };
    let before = HALVES.iter().find(|(word, _)| text.contains(word)).map(|(_, half)| *half);
    let half = before.or_else(|| text.rsplit(|character: char| character.is_ascii_digit()).next());
    of_day(hours, minutes, seconds, half.unwrap_or_default())
}

/// A time as JavaScript prints it, at the start of a text, and what follows it:
/// `Mon Feb 10 2020 15:09:53 GMT+0000 (Greenwich Mean Time)`.
pub(super) fn of_javascript(text: &str) -> Option<(i64, &str)> {
    let (time, rest) = text.split_once(" GMT")?;
    let mut parts = time.split(' ').skip(1);
    let (month, day, year, clock) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (_, rest) = rest.split_once(')')?;
    Some((parse(&format!("{year}-{month}-{day} {clock}"))?, rest.trim_start()))
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The halves of a day in the languages that say them before the time: Korean, Chinese, Japanese.
const HALVES: &[(&str, &str)] =
    &[("오전", "am"), ("오후", "pm"), ("上午", "am"), ("下午", "pm"), ("午前", "am"), ("午後", "pm")];

/// The seconds from the start of a day; `half` begins with `AM` or `p.m.` where the hours count to 12.
fn of_day(hours: i64, minutes: i64, seconds: i64, half: &str) -> Option<i64> {
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let letters: String = half.chars().filter(char::is_ascii_alphabetic).take(2).collect();
    let hours = match letters.to_ascii_lowercase().as_str() {
        "pm" if hours < 12 => hours + 12,
        "am" if hours == 12 => 0,
        _ => hours,
    };
    Some(hours * 3600 + minutes * 60 + seconds)
}

/// Whether the time has a date.
pub(super) fn is_dated(seconds: i64) -> bool {
    seconds >= DAY
}

/// The days from 1970 to a date at the start of a text, and what follows its `T` or space.
fn date(text: &str) -> Option<(i64, &str)> {
    let (date, rest) = text.split_once(['T', ' '])?;
    let mut parts = date.split('-');
    let (year, month, day) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
    if parts.next().is_some() || !(1970..=2999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    // Howard Hinnant's days_from_civil.
    let shifted = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some((era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468, rest))
}

fn number(text: &str) -> Option<i64> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_times_that_logs_have() {
        assert_eq!(parse("14:00:26"), Some(50_426));
        assert_eq!(parse("2:00:26 PM"), Some(50_426));
        assert_eq!(parse("12:00:26 a.m."), Some(26));
        assert_eq!(parse("2024-05-01T14:00:26.123000+00:00"), Some(1_714_572_026));
        assert_eq!(parse("2024-05-01 14:00:26 UTC+0200"), Some(1_714_572_026));
        assert_eq!(of_clock("2:00:26 p.m."), Some(50_426));
        assert_eq!(of_clock("오후 2:00:26"), Some(50_426));
        assert_eq!(of_clock("上午12:00:26"), Some(26));
        assert_eq!(of_clock("14 h 00 min 26 s"), Some(50_426));
        assert_eq!(of_clock("14.00.26"), Some(50_426));
        assert_eq!(of_clock("3/17"), None);
        assert_eq!(of_javascript("Wed May 01 2024 14:00:26 GMT+0000 (UTC) why"), Some((1_714_572_026, "why")));
        assert_eq!(parse("CREATE_FAILED"), None);
        assert_eq!(parse("arn:aws:rds"), None);
    }
}
