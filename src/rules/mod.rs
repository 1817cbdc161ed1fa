//! The rules: a file each, and a line each in the list below.

mod attachment;
mod connection;
mod context;
mod flaws;
mod generated;
mod importing;
mod keys;
mod login;
mod sentences;
mod settings;

use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Applicability;

pub use context::{Context, Keys};
pub use keys::is_filled;
pub use login::{Verdict, verdicts};
pub use rollback_race::raise;
pub use unused_ignore::unused;

/// The rule about text that does not parse.
pub const SYNTAX: &str = syntax::RULE.name;

/// The rule that is off unless a policy asks for it.
pub const AGAINST_POLICY: &str = new_secret_against_policy::RULE.name;

/// The rules about how a text is written, whatever it does.
pub const ABOUT_TEXTS: &[&str] = &[SYNTAX, unused_ignore::RULE.name];

/// Whether comments silence a rule: not what says that a text, or a comment like that, is not taken as it is meant.
#[must_use]
pub fn is_silenceable(rule: &str) -> bool {
    !ABOUT_TEXTS.contains(&rule)
}

/// Declares the modules of the rules and lists them.
macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// All rules, in the order of the catalogue.
        pub static ALL: &[Rule] = &[$($module::RULE),*];
    };
}

rules! {
    syntax
    attached_existing_secret
    detached_secret_use
    secret_attached_twice
    attachment_across_stacks
    wrong_credentials_type
    managed_password_conflict
    ignored_snapshot_credentials
    secret_not_json
    missing_key
    whole_secret_as_password
    reserved_username
    invalid_username
    invalid_password
    username_mismatch
    engine_mismatch
    endpoint_mismatch
    placeholder_value
    duplicate_key
    non_string_credential
    incomplete_rotation_secret
    incomplete_dms_secret
    unstructured_new_secret
    invalid_secret_template
    unsafe_generated_password
    new_secret_against_policy
    ambiguous_secret_name
    wrong_import_form
    removed_import
    malformed_dynamic_reference
    region_mismatch
    partial_proxy_arn
    hardcoded_password
    secret_in_plain_setting
    secret_text_in_arn_setting
    secret_not_unwrapped
    synth_time_secret
    rollback_race
    cache_without_replica
    cache_auth_token
    invalid_cache_id
    dotted_python_handler
    unbundled_python
    unused_ignore
}

/// A rule: its doc comment is its page, its examples are its tests.
pub struct Rule {
    /// Its id.
    pub name: &'static str,
    /// The severity it usually has.
    pub severity: Severity,
    /// The applicability of its best fix.
    pub fix: Option<Applicability>,
    /// Its page. In the module for JavaScript it would be compiled with every load, so there it is handed in.
    #[cfg(not(target_arch = "wasm32"))]
    pub docs: &'static str,
    /// Everything it finds.
    pub check: fn(&Context<'_>) -> Vec<Diagnostic>,
}

/// Declares the rule of a module: its page as a doc comment, then name, severity, fix and function.
macro_rules! declare_rule {
    ($(#[doc = $docs:literal])* $name:literal, $severity:ident, $fix:expr, $check:path) => {
        $(#[doc = $docs])*
        pub(super) const RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            fix: $fix,
            #[cfg(not(target_arch = "wasm32"))]
            docs: concat!($($docs, "\n"),*),
            check: $check,
        };

        /// Name and page, for `cargo xtask build` to take out of the module. `#[used]` would leave them in its memory
        /// as well.
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[expect(dead_code, reason = "only the section holds it")]
            const PAGE: &str = concat!($name, "\0", $($docs, "\n",)* "\0");

            #[expect(unsafe_code, reason = "only a link section keeps text out of the module's memory")]
            #[unsafe(link_section = "rule-pages")]
            static _SECTION: [u8; PAGE.len()] = match PAGE.as_bytes().first_chunk() {
                Some(bytes) => *bytes,
                None => unreachable!(),
            };
        };
    };
}
use declare_rule;
