//! What the README says of the rules is what the rules say of themselves.

use cdk_secret_check::fix::Applicability;
use cdk_secret_check::rules::ALL;

#[test]
fn the_readme_lists_every_rule() {
    let readme = include_str!("../README.md");
    for rule in ALL {
        let severity = format!("{:?}", rule.severity).to_lowercase();
        let fix = match rule.fix {
            Some(Applicability::Safe) => "safe",
            Some(Applicability::Unsafe) => "unsafe",
            None => "none",
        };
        let row = format!("| `{}` | {severity} | {fix} |", rule.name);
        assert!(readme.contains(&row), "the README lacks the row\n{row}");
    }
}
