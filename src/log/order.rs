//! `describe-stack-events` and the console give the newest event first.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::{Event, time};

const HALF_A_DAY: i64 = 43_200;

/// Brings events into the order in which they happened.
pub(super) fn sort(events: &mut [Event]) {
    for listed in events.chunk_by_mut(|event, next| event.is_of_cdk == next.is_of_cdk) {
        if is_newest_first(listed) {
            listed.reverse();
        }
    }
    if events.iter().all(|event| event.seconds.is_some_and(time::is_dated)) {
        events.sort_by_key(|event| event.seconds);
        return;
    }
    // A clock without a date starts anew at midnight.
    let (mut days, mut last) = (0, None);
    for seconds in events.iter_mut().filter_map(|event| event.seconds.as_mut()) {
        if last.is_some_and(|last| *seconds + HALF_A_DAY < last) {
            days += 1;
        } else if days > 0 && last.is_some_and(|last| last + HALF_A_DAY < *seconds) {
            // In the end, the CDK says again what failed.
            days -= 1;
        }
        last = Some(*seconds);
        *seconds += days * 2 * HALF_A_DAY;
    }
}

/// Whether what ends stands before what begins, for most of what does both.
fn is_newest_first(events: &[Event]) -> bool {
    let mut ended = FxHashMap::default();
    let mut votes = 0;
    for event in events {
        let what = (&event.stack, &event.id, event.status.action as u8);
        let open = event.status.is_in_progress();
        if let Some(before) = ended.insert(what, !open)
            && before == open
        {
            votes += if before { 1 } else { -1 };
        }
    }
    let mut dates = events.iter().filter_map(|event| event.seconds).filter(|seconds| time::is_dated(*seconds));
    match (dates.clone().next(), dates.next_back()) {
        (Some(first), Some(last)) if first != last => Reverse(first) < Reverse(last),
        _ => votes > 0,
    }
}
